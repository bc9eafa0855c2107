// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"regexp"
	"slices"
	"strings"
)

// readJSON decodes the body, unknown fields ignored, and returns it. An
// empty body means an empty message. Fields may be named in snake_case too.
func readJSON(r *http.Request, v any) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	if err != nil || len(bytes.TrimSpace(body)) == 0 {
		return nil, err
	}
	if json.Valid(body) && bytes.TrimSpace(body)[0] != '{' {
		return body, unexpectedToken(body, bytes.Index(body, bytes.TrimSpace(body)))
	}
	if err := json.Unmarshal(camelCase(body), v); err != nil {
		return body, messageError(body, err)
	}
	return body, nil
}

// peekJSON is readJSON that leaves the body to be read again.
func peekJSON(r *http.Request, v any) ([]byte, error) {
	body, err := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	if err != nil || len(bytes.TrimSpace(body)) == 0 {
		return nil, err
	}
	return body, json.Unmarshal(camelCase(body), v)
}

var snakeCaseName = regexp.MustCompile(`"[a-z]+(_[a-z]+)+"\s*:`)

// camelCase spells the names of a message's fields as Protobuf's JSON form
// prefers to.
func camelCase(body []byte) []byte {
	return snakeCaseName.ReplaceAllFunc(body, func(name []byte) []byte {
		words := strings.Split(string(name), "_")
		for i := range words[1:] {
			words[i+1] = strings.ToUpper(words[i+1][:1]) + words[i+1][1:]
		}
		return []byte(strings.Join(words, ""))
	})
}

// messageError words what is wrong with a field of a message as Protobuf's
// decoder does. Bad syntax comes from another decoder, before.
func messageError(body []byte, err error) error {
	if bad, ok := errors.AsType[*json.UnmarshalTypeError](err); ok {
		end := min(int(bad.Offset), len(body))
		if bad.Value == "object" || bad.Value == "array" {
			return unexpectedToken(body, end-1)
		}
		start := end - len(lastWord(body[:end]))
		names := strings.Split(bad.Field, ".")
		return invalid("", fmt.Sprintf("proto:\u00a0%s: invalid value for %s field %s: %s",
			place(body, start), bad.Type.Kind(), names[len(names)-1], body[start:end]))
	}
	if bad, ok := errors.AsType[*numberError](err); ok {
		name := regexp.MustCompile(`"(\w+)"\s*:\s*` + regexp.QuoteMeta(bad.raw))
		at := name.FindSubmatchIndex(body)
		if at == nil {
			return invalid("", "proto:\u00a0invalid value for uint32 field: "+bad.raw)
		}
		return invalid("", fmt.Sprintf("proto:\u00a0%s: invalid value for uint32 field %s: %s",
			place(body, at[1]-len(bad.raw)), body[at[2]:at[3]], bad.raw))
	}
	return err
}

func unexpectedToken(body []byte, at int) error {
	token := string(body[at : at+1])
	if strings.ContainsAny(token, "tfn") {
		token = word(body[at:])
	}
	return invalid("", "proto:\u00a0syntax error "+place(body, at)+": unexpected token "+token)
}

// place is where in the body an offset is: "(line 1:13)".
func place(body []byte, at int) string {
	before := body[:min(max(at, 0), len(body))]
	return fmt.Sprintf("(line %d:%d)", 1+bytes.Count(before, []byte("\n")), len(before)-bytes.LastIndexByte(before, '\n'))
}

func inWord(c byte) bool {
	return c == '-' || c == '.' || '0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

// word is the literal at the start of text, lastWord the one at its end.
func word(text []byte) string {
	end := slices.IndexFunc(text, func(c byte) bool { return !inWord(c) })
	if end < 0 {
		end = len(text)
	}
	return string(text[:end])
}

func lastWord(text []byte) string {
	start := len(text)
	for start > 0 && inWord(text[start-1]) {
		start--
	}
	return string(text[start:])
}
