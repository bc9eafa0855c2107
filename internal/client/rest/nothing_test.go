// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"net/http"
	"strings"
	"testing"
)

// TestAnswersOfNothing: a call that returns nothing has succeeded only with the
// answer that the API documents; whatever else says success is told apart from
// a refusal.
func TestAnswersOfNothing(t *testing.T) {
	t.Parallel()
	noContent, emptyObject, fields := func() any { return &NoContent{} }, func() any { return &EmptyObject{} }, func() any { return &struct{ A int }{} }
	for _, test := range []struct {
		name   string
		out    func() any
		status int
		body   string
		ok     bool
		says   string
	}{
		{"204", noContent, 204, "", true, ""},
		{"200 for 204", noContent, 200, "", false, "the answer is an empty 200"},
		{"null for 204", noContent, 200, "null", false, "the answer is JSON"},
		{"an object for 204", noContent, 200, "{}", false, "the answer is JSON"},
		{"{}", emptyObject, 200, " {} ", true, ""},
		{"204 for {}", emptyObject, 204, "", false, ""},
		{"empty for {}", emptyObject, 200, "", false, ""},
		{"null for {}", emptyObject, 200, "null", false, ""},
		{"a list for {}", emptyObject, 200, "[]", false, ""},
		{"a text for {}", emptyObject, 200, `"x"`, false, ""},
		{"a field in {}", emptyObject, 200, `{"ok":true}`, false, ""},
		{"null for fields", fields, 200, "null", false, ""},
		{"no field", fields, 200, "{}", true, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			config, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) { reply(w, test.status, test.body) })
			err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodDelete, Path: "/x", Repeat: Safe}, test.out())
			if (err == nil) != test.ok || Undocumented(err) == test.ok {
				t.Errorf("got %v, Undocumented is %t", err, Undocumented(err))
			}
			if err != nil && !strings.Contains(err.Error(), test.says) {
				t.Errorf("got %v, want it to say %q", err, test.says)
			}
		})
	}
	config, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) { reply(w, 404, "") })
	if err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodDelete, Path: "/x"}, &NoContent{}); Undocumented(err) {
		t.Errorf("a refusal says success: %v", err)
	}
}
