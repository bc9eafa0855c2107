// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// NotFound says that Cryptlex itself answered that there is no such token: a
// 404 with its own error body.
func NotFound(err error) bool {
	var failure *rest.Error
	return errors.As(err, &failure) && failure.Documented && failure.Status == http.StatusNotFound
}

// errorBody is {"message","code"}, sometimes with errors: strings, objects with
// a message, or messages by field.
type errorBody struct {
	Message rest.Text       `json:"message"`
	Code    rest.Text       `json:"code"`
	Errors  json.RawMessage `json:"errors"`
}

// decodeError takes a body for Cryptlex' own only with both code and message:
// gateways answer with a message alone.
func decodeError(_ int, _ http.Header, body []byte) (code, id, message string, documented bool) {
	var failure errorBody
	if json.Unmarshal(body, &failure) != nil {
		return "", "", "", false
	}
	words := make([]string, 0, 2)
	if failure.Message != "" {
		words = append(words, string(failure.Message))
	}
	words = append(words, details(failure.Errors)...)
	return string(failure.Code), "", strings.Join(words, "; "), failure.Code != "" && failure.Message != ""
}

func details(encoded json.RawMessage) []string {
	var list []rest.Text
	var objects []errorBody
	var byField map[string][]rest.Text
	var words []string
	switch {
	case json.Unmarshal(encoded, &objects) == nil:
		for _, object := range objects {
			words = append(words, string(object.Message))
		}
	case json.Unmarshal(encoded, &list) == nil:
		for _, text := range list {
			words = append(words, string(text))
		}
	case json.Unmarshal(encoded, &byField) == nil:
		for _, field := range slices.Sorted(maps.Keys(byField)) {
			for _, text := range byField[field] {
				words = append(words, field+": "+string(text))
			}
		}
	}
	return words
}
