// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"net/http"
	"testing"
)

func TestDecodeError(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		body, code, message string
		documented          bool
	}{
		{`{"message":"m","code":"c"}`, "c", "m", true},
		{`{"message":"The item does not exist"}`, "", "The item does not exist", true},
		{`{"message":"m","code":null}`, "", "m", true},
		{`{"message":"m","code":404}`, "404", "m", false},
		{`{"message":"m","code":"404"}`, "404", "m", false},
		{`{"message":"m","code":5,"details":[]}`, "5", "m", false},
		{`{"message":"Not Found"}`, "", "Not Found", false},
		{`{"message":"m","code":"c","errors":["a","b"]}`, "c", "m; a; b", true},
		{`{"message":"m","code":"c","errors":[{"message":"a","code":"x"}]}`, "c", "m; a", true},
		{`{"message":"m","code":"c","errors":{"name":["is too long"]}}`, "c", "m; name: is too long", true},
		{`{"message":"m","code":"c","errors":7}`, "c", "m", true},
		{`{"message":"no Route matched with those values"}`, "", "no Route matched with those values", false},
		{`{"code":"c"}`, "c", "", false},
		{`[]`, "", "", false},
		{`"text"`, "", "", false},
		{`<html>`, "", "", false},
		{``, "", "", false},
	} {
		code, _, message, documented := decodeError(http.StatusNotFound, nil, []byte(test.body))
		if code != test.code || message != test.message || documented != test.documented {
			t.Errorf("%s: got %q, %q, %v", test.body, code, message, documented)
		}
	}
}

func TestNotFound(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		answer answer
		want   bool
	}{
		{answer{status: 404, body: `{"message":"m","code":"c"}`}, true},
		{answer{status: 404, body: `{"message":"The item does not exist"}`}, true},
		{answer{status: 404, body: `{"message":"m","code":5}`}, false},
		{answer{status: 404, body: `{"message":"m","code":404}`}, false},
		{answer{status: 404, body: `{"message":"no Route matched with those values"}`}, false},
		{answer{status: 404, body: `<html>`}, false},
		{answer{status: 404}, false},
		{answer{status: 401, body: `{"message":"m","code":"c"}`}, false},
		{answer{status: 403, body: `{"message":"m","code":"c"}`}, false},
	} {
		_, client := newScript(t, test.answer)
		if _, err := client.GetPersonalAccessToken(t.Context(), "x"); NotFound(err) != test.want {
			t.Errorf("%+v: NotFound is %v", test.answer, !test.want)
		}
	}
}

func FuzzDecodeError(f *testing.F) {
	f.Add([]byte(`{"message":"m","code":"c","errors":{"a":["b"]}}`))
	f.Add([]byte(`{"message":1,"code":[],"errors":[{}]}`))
	f.Add([]byte(`<html>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		code, _, message, documented := decodeError(http.StatusNotFound, nil, body)
		if documented && message == "" {
			t.Errorf("documented with code %q and message %q", code, message)
		}
	})
}
