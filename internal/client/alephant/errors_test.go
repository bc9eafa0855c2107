// SPDX-License-Identifier: MPL-2.0

package alephant

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
		{`{"error":{"code":"c","message":"m"}}`, "c", "m", true},
		{`{"error":{"code":"c"}}`, "c", "", true},
		{`{"error":{"message":"m"}}`, "", "m", false},
		{`{"error":{"code":404}}`, "404", "", false},
		{`{"error":{"code":404,"message":"m"}}`, "404", "m", false},
		{`{"code":5,"message":"m","details":[]}`, "5", "m", false},
		{`{"code":"c","message":"m"}`, "c", "m", true},
		{`{"code":"outer","message":"outer","error":{"code":"c","message":"m"}}`, "c", "m", true},
		{`{"statusCode":404,"message":"m","error":"Not Found"}`, "", "m", false},
		{`{"error":"PAT not found"}`, "", "PAT not found", true},
		{`{"status":404,"error":"Not Found"}`, "", "Not Found", false},
		{`{"message":"m"}`, "", "m", false},
		{`{"error":{}}`, "", "", false},
		{`{"error":null}`, "", "", false},
		{`{}`, "", "", false},
		{`[]`, "", "", false},
		{` Too many requests `, "", "Too many requests", false},
		{"\xff\xfe", "", "", false},
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
		{answer{404, `{"error":{"code":"NOT_FOUND","message":"m"}}`}, true},
		{answer{404, `{"code":"PAT_NOT_FOUND","message":"m"}`}, true},
		{answer{404, `{"error":{"code":"NOT_FOUND"}}`}, true},
		{answer{404, `{"error":"PAT not found"}`}, true},
		{answer{404, `{"error":"Personal access token not found"}`}, true},
		{answer{404, `{"error":"Not Found"}`}, false},
		{answer{404, `{"error":"PAT route not found"}`}, false},
		{answer{404, `{"error":{"message":"PAT not found"}}`}, false},
		{answer{404, `{"error":{"code":404,"message":"PAT not found"}}`}, false},
		{answer{404, `{"code":5,"message":"PAT not found"}`}, false},
		{answer{404, `{"error":{"code":"NOT_FOUND","message":"Cannot GET /api/v1/pats/x"}}`}, false},
		{answer{404, `{"error":{"code":"c","message":"m"}}`}, false},
		{answer{404, `{"error":{"code":"workspace_not_found","message":"m"}}`}, false},
		{answer{404, `{"error":{"code":"ROUTE_NOT_FOUND","message":"m"}}`}, false},
		{answer{404, `{"message":"no Route matched with those values"}`}, false},
		{answer{404, `404 page not found`}, false},
		{answer{404, `<html>`}, false},
		{answer{404, ``}, false},
		{answer{401, `{"error":{"code":"NOT_FOUND","message":"m"}}`}, false},
		{answer{403, `{"error":{"code":"NOT_FOUND","message":"m"}}`}, false},
	} {
		s := newServer(t, test.answer)
		if _, err := s.client(t, nil).GetPersonalAccessToken(t.Context(), "", "x"); NotFound(err) != test.want {
			t.Errorf("%+v: NotFound is %v", test.answer, !test.want)
		}
	}
}

func FuzzDecodeError(f *testing.F) {
	f.Add([]byte(`{"error":{"code":"c","message":"m"}}`))
	f.Add([]byte(`{"code":"c","message":"m","error":"e"}`))
	f.Add([]byte(`text`))
	f.Fuzz(func(t *testing.T, body []byte) {
		code, _, message, documented := decodeError(http.StatusNotFound, nil, body)
		if documented && code == "" && message == "" {
			t.Error("documented without a word")
		}
	})
}
