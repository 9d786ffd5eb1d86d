// Command pem answers which blocks encoding/pem finds in a text: label, whether it has headers, and the bytes in hexadecimal digits.
package main

import (
	"encoding/hex"
	"encoding/pem"

	"lines"
)

type block struct {
	Label   string `json:"label"`
	Headers bool   `json:"headers"`
	Bytes   string `json:"bytes"`
}

func main() {
	lines.Answer(func(text string) []block {
		found := []block{}
		for rest := []byte(text); ; {
			var one *pem.Block
			if one, rest = pem.Decode(rest); one == nil {
				return found
			}
			found = append(found, block{one.Type, len(one.Headers) > 0, hex.EncodeToString(one.Bytes)})
		}
	})
}
