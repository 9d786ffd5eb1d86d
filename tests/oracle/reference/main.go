// Command reference answers whether github.com/docker/distribution/reference parses a text: with its objection, empty where it has none.
package main

import (
	_ "crypto/sha256"
	_ "crypto/sha512"

	"lines"

	"github.com/docker/distribution/reference"
)

func main() {
	lines.Answer(func(text string) string {
		_, err := reference.ParseNormalizedNamed(text)
		return lines.Words(err)
	})
}
