// Command yaml answers how gopkg.in/yaml.v2 and gopkg.in/yaml.v3 read texts: the objections of both, empty where they have none, and
// the scalars that they read, keys too, in the order of the text.
package main

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"lines"

	v2 "gopkg.in/yaml.v2"
	v3 "gopkg.in/yaml.v3"
)

type answer struct {
	V2      string   `json:"v2"`
	V3      string   `json:"v3"`
	Scalars []scalar `json:"scalars"`
}

type scalar struct {
	Value string `json:"value"`
	// Without quotes, `|` and `>`.
	Plain bool `json:"plain"`
	// What yaml.v3 takes a plain scalar without a tag for, empty for another one.
	V3 string `json:"v3"`
	// The same for yaml.v2, which is asked about the scalar alone.
	V2 string `json:"v2"`
}

func main() {
	lines.Answer(read)
}

func read(text string) (found answer) {
	found.Scalars = []scalar{}
	found.V3 = objection(func() error {
		decoder := v3.NewDecoder(strings.NewReader(text))
		for {
			var document v3.Node
			if err := decoder.Decode(&document); err != nil {
				return err
			}
			found.Scalars = scalars(&document, found.Scalars)
			// Keys that are there twice are found when values are made.
			var value any
			if err := document.Decode(&value); err != nil {
				return err
			}
		}
	})
	found.V2 = objection(func() error {
		decoder := v2.NewDecoder(strings.NewReader(text))
		for {
			var document any
			if err := decoder.Decode(&document); err != nil {
				return err
			}
		}
	})
	return found
}

func scalars(node *v3.Node, found []scalar) []scalar {
	if node.Kind == v3.ScalarNode {
		const written = v3.DoubleQuotedStyle | v3.SingleQuotedStyle | v3.LiteralStyle | v3.FoldedStyle
		one := scalar{Value: node.Value, Plain: node.Style&written == 0}
		if node.Style == 0 && node.Anchor == "" {
			one.V3, one.V2 = kind(node.Decode), kind(old(node.Value))
		}
		return append(found, one)
	}
	for _, child := range node.Content {
		found = scalars(child, found)
	}
	return found
}

// yaml.v2 has no nodes: it is asked about a list of the scalar alone.
func old(text string) func(any) error {
	return func(value any) error {
		list := reflect.New(reflect.SliceOf(reflect.TypeOf(value).Elem()))
		if err := v2.Unmarshal([]byte("- "+text), list.Interface()); err != nil || list.Elem().Len() != 1 {
			return errors.Join(err, io.ErrUnexpectedEOF)
		}
		reflect.ValueOf(value).Elem().Set(list.Elem().Index(0))
		return nil
	}
}

// The type, and the number where it is a whole one, or a reader that asks for a whole one makes one of it.
func kind(decode func(any) error) string {
	var value any
	if decode(&value) != nil {
		return "refused"
	}
	switch value := value.(type) {
	case nil:
		return "null"
	case bool:
		return fmt.Sprint("bool ", value)
	case int, int64, uint64:
		return fmt.Sprint("int ", value)
	case float64:
		var whole int64
		if decode(&whole) != nil {
			return "float"
		}
		return fmt.Sprint("float ", whole)
	default:
		return "text"
	}
}

// A reader that panics refuses the text as well.
func objection(read func() error) (words string) {
	defer func() {
		if panicked := recover(); panicked != nil {
			words = fmt.Sprint("panic: ", panicked)
		}
	}()
	if err := read(); !errors.Is(err, io.EOF) {
		return err.Error()
	}
	return ""
}
