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
// 404 with its own error body. It answers the same of the tokens of other
// accounts and users: who asked has to be looked at besides.
func NotFound(err error) bool {
	var failure *rest.Error
	return errors.As(err, &failure) && failure.Documented && failure.Status == http.StatusNotFound
}

// gatewayWords are what gateways say in a body of Cryptlex' form: Kong, old and
// new, and Amazon's.
var gatewayWords = []string{"no Route matched with those values", "no API found with those values", "Not Found", "Forbidden", "Missing Authentication Token"}

// errorBody is {"message","code"}, sometimes with errors: strings, objects with
// a message, or messages by field. The vendor's OpenAPI document has code
// nullable, and its REST guide shows a 404 with a message alone.
type errorBody struct {
	Message rest.Text       `json:"message"`
	Code    rest.Text       `json:"code"`
	Errors  json.RawMessage `json:"errors"`

	// What frameworks and gateways on the way add: Express and Fastify,
	// Azure's, Spring.
	StatusCode json.RawMessage `json:"statusCode"`
	Status     json.RawMessage `json:"status"`
	Error      json.RawMessage `json:"error"`
}

// decodeError takes a body for Cryptlex' own that has a message, and no code or
// one in words: a number is a gateway's.
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
	return string(failure.Code), "", strings.Join(words, "; "), failure.own()
}

func (b errorBody) own() bool {
	if b.StatusCode != nil || b.Status != nil || b.Error != nil {
		return false
	}
	if b.Code == "" {
		return b.Message != "" && !slices.Contains(gatewayWords, strings.TrimSuffix(string(b.Message), "."))
	}
	return b.Message != "" && !b.Code.IsNumber()
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
