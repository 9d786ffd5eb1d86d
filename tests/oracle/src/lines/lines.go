// Package lines is what all programs of this folder have in common: each line of standard input is a question in JSON, each line of
// standard output the answer to it.
package lines

import (
	"bufio"
	"encoding/json"
	"log"
	"os"
)

// Answer answers all questions.
func Answer[Question, Answer any](answer func(Question) Answer) {
	in := bufio.NewScanner(os.Stdin)
	in.Buffer(nil, 64<<20)
	out := bufio.NewWriter(os.Stdout)
	answers := json.NewEncoder(out)
	for in.Scan() {
		var question Question
		check(json.Unmarshal(in.Bytes(), &question))
		check(answers.Encode(answer(question)))
	}
	check(in.Err())
	check(out.Flush())
}

// Words are those of an objection, or none.
func Words(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
