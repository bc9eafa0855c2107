// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"encoding/json"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Text is a string in JSON that some servers write as a number. Anything else
// is empty.
type Text string

// UnmarshalJSON never fails: it serves error bodies, of which as much as
// possible is read.
func (t *Text) UnmarshalJSON(encoded []byte) error {
	*t = ""
	var text string
	var number json.Number
	switch {
	case json.Unmarshal(encoded, &text) == nil:
		*t = Text(text)
	case json.Unmarshal(encoded, &number) == nil:
		*t = Text(number)
	}
	return nil
}

// IsNumber reports whether the text is a whole number, as the codes of gRPC and
// HTTP are.
func (t Text) IsNumber() bool {
	_, err := strconv.ParseInt(string(t), 10, 64)
	return err == nil
}

// PlainText returns the words of an error body that is neither JSON nor
// binary, else "".
func PlainText(body []byte) string {
	if json.Valid(body) || !utf8.Valid(body) {
		return ""
	}
	return strings.TrimSpace(string(body))
}
