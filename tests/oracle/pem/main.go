// What encoding/pem and a pool of crypto/x509 make of texts. Reads one JSON text per line and writes, for each, the blocks that
// pem.Decode gives: label, whether it has headers, and the bytes in hexadecimal digits.
package main

import (
	"bufio"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"os"
)

type block struct {
	Label   string `json:"label"`
	Headers bool   `json:"headers"`
	Bytes   string `json:"bytes"`
}

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 16<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	answers := json.NewEncoder(out)
	for lines.Scan() {
		var text string
		if err := json.Unmarshal(lines.Bytes(), &text); err != nil {
			panic(err)
		}
		found := []block{}
		for rest := []byte(text); ; {
			var one *pem.Block
			if one, rest = pem.Decode(rest); one == nil {
				break
			}
			found = append(found, block{one.Type, len(one.Headers) > 0, hex.EncodeToString(one.Bytes)})
		}
		if err := answers.Encode(found); err != nil {
			panic(err)
		}
	}
}
