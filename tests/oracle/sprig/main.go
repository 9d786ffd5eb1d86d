// Command sprig answers how many arguments the functions of Go's text/template and of github.com/Masterminds/sprig take.
//
// A question is a list of names. The answer has these names, and those of all functions of sprig.
package main

import (
	"fmt"
	"io"
	"reflect"
	"strings"
	"text/template"

	"lines"

	"github.com/Masterminds/sprig"
)

// The most arguments of a function that takes any number.
const many = 255

type function struct {
	Fewest int `json:"fewest"`
	Most   int `json:"most"`
}

func main() {
	lines.Answer(func(names []string) map[string]function {
		found := map[string]function{}
		for _, name := range names {
			if fewest, most, ok := builtIn(name); ok {
				found[name] = function{fewest, most}
			}
		}
		for name, of := range sprig.TxtFuncMap() {
			kind := reflect.TypeOf(of)
			if kind.IsVariadic() {
				found[name] = function{kind.NumIn() - 1, many}
			} else {
				found[name] = function{kind.NumIn(), kind.NumIn()}
			}
		}
		return found
	})
}

// Calls a function of text/template itself, with more and more arguments. None of them does anything but to return a value.
func builtIn(name string) (fewest, most int, ok bool) {
	fewest = -1
	for count := range 8 {
		parsed, err := template.New("").Parse("{{ " + name + strings.Repeat(" 1", count) + " }}")
		if err != nil {
			return 0, 0, false
		}
		err = parsed.Execute(io.Discard, nil)
		if words := fmt.Sprint(err); strings.Contains(words, "wrong number of args") || strings.Contains(words, "missing argument") {
			continue
		}
		if fewest < 0 {
			fewest = count
		}
		most = count
	}
	if most == 7 {
		most = many
	}
	return fewest, most, true
}
