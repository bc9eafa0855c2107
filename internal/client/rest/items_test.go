// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"encoding/json"
	"strings"
	"testing"
)

type dated struct {
	ID   string    `json:"id"`
	Ends Timestamp `json:"ends"`
}

// TestItems: one object that can't be read takes none of the others with it, and
// of its content nothing is told but the id.
func TestItems(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		json string
		want string // ids, those that can't be read in brackets
		err  bool
	}{
		"none":               {json: `[]`},
		"null":               {json: `null`},
		"all can be read":    {json: `[{"id":"a"},{"id":"b","ends":"2030-01-02T03:04:05Z"}]`, want: "a b"},
		"a malformed date":   {json: `[{"id":"a"},{"id":"b","ends":"s3cret"},{"id":"c"}]`, want: "a [b] c"},
		"a date of a number": {json: `[{"id":"b","ends":17}]`, want: "[b]"},
		"an id of a number":  {json: `[{"id":17}]`, want: "[17]"},
		"no object":          {json: `[{"id":"a"},"s3cret",["s3cret"]]`, want: "a [] []"},
		"an object":          {json: `{"id":"a"}`, err: true},
		"a text":             {json: `"s3cret"`, err: true},
	} {
		var items Items[dated]
		err := json.Unmarshal([]byte(test.json), &items)
		var got []string
		for _, item := range items {
			id := item.ID(func(d dated) string { return d.ID })
			if item.Err != nil {
				id = "[" + id + "]"
				if strings.Contains(item.Err.Error(), "s3cret") {
					t.Errorf("%s: the error quotes the answer: %v", name, item.Err)
				}
			}
			got = append(got, id)
		}
		if text := strings.Join(got, " "); text != test.want || (err != nil) != test.err {
			t.Errorf("%s: got %q and %v, want %q", name, text, err, test.want)
		}
	}
}
