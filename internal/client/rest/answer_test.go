// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"net/http"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
)

func TestUnusableAnswers(t *testing.T) {
	t.Parallel()
	huge := `{"value":"` + strings.Repeat("canary", 10<<20/6) + `"}`
	for _, test := range []struct {
		name, contentType, body string
		message                 string
	}{
		{"HTML", "text/html", "<html>canary</html>", "an HTML page, probably a proxy's"},
		{"unlabelled HTML", "application/json", "\n<!DOCTYPE html>canary", "an HTML page"},
		{"labelled text", "text/html; charset=utf-8", "canary", "an HTML page"},
		{"labelled JSON", "text/html", `{"value":"canary"}`, "an HTML page"},
		{"garbage", "application/json", "canary %&$", "not the API's JSON, but something else"},
		{"binary", "application/json", "canary\xff\xfe", "not text"},
		{"empty", "application/json", " ", "is empty"},
		{"truncated", "application/json", `{"value":"canary`, "breaks off in the middle"},
		{"trailing garbage", "application/json", `{"value":"x"} canary`, "not the API's JSON"},
		{"another type", "application/json", `{"value":{"canary":1}}`, `the field "value" of the answer is not of the type`},
		{"another form", "application/json", `["canary"]`, "does not have the form"},
		{"null", "application/json", " null\n", "is JSON, but not of the form"},
		{"10 MB", "application/json", huge, "larger than 4 MiB"},
	} {
		for _, status := range []int{200, 201, 400, 502} {
			t.Run(test.name+"/"+strconv.Itoa(status), func(t *testing.T) {
				t.Parallel()
				config, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
					w.Header().Set("Content-Type", test.contentType)
					reply(w, status, test.body)
				})
				var out struct {
					Value string `json:"value"`
				}
				failed := failure(t, newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodPost, Path: "/x"}, &out))
				if failed.Status != status || !failed.MayHaveRun || failed.Documented || failed.Code != "" {
					t.Errorf("got %+v", failed)
				}
				if status < 300 && !strings.Contains(failed.Message, test.message) {
					t.Errorf("got %q, want it to contain %q", failed.Message, test.message)
				}
				if failed.Message == "" || strings.Contains(failed.Error(), "canary") || strings.Contains(failed.Error(), "\n") {
					t.Errorf("the body shows, or nothing does: %q", failed.Error())
				}
			})
		}
	}
}

func TestAnswersThatAreIgnored(t *testing.T) {
	t.Parallel()
	for body, ok := range map[string]bool{
		"": true, "{}": true, "garbage": true, `{"a":`: true,
		"<html>a login page</html>": false, // nothing was deleted
	} {
		config, _ := serve(t, status(200, body))
		err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodDelete, Path: "/x"}, nil)
		if (err == nil) != ok {
			t.Errorf("%q: got %v", body, err)
		}
	}
}

// Half of a large answer must not be waited for, nor repeated.
func TestALargeAnswerIsNotRepeated(t *testing.T) {
	t.Parallel()
	var attempts atomic.Int32
	config, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		attempts.Add(1)
		reply(w, 200, strings.Repeat(" ", maxBody+1))
	})
	failed := failure(t, newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x", Repeat: Safe}, nil))
	if attempts.Load() != 1 || failed.Status != 200 {
		t.Errorf("%d attempts, %+v", attempts.Load(), failed)
	}
}

func TestTheLargestAnswer(t *testing.T) {
	t.Parallel()
	config, _ := serve(t, status(200, `{"value":"`+strings.Repeat("x", maxBody-12)+`"}`))
	var out struct{ Value string }
	if err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x"}, &out); err != nil || len(out.Value) != maxBody-12 {
		t.Errorf("got %d bytes, %v", len(out.Value), err)
	}
}

func TestDocumentedErrors(t *testing.T) {
	t.Parallel()
	config, _ := serve(t, status(409, `{"code":"taken","id":"ACME-1","message":"It is\n taken.\u001b[31m"}`))
	failed := failure(t, newClient(t, config).Do(t.Context(), Request{Operation: "CreateThing", Method: http.MethodPost, Path: "/x"}, nil))
	if failed.Code != "taken" || failed.ID != "ACME-1" || failed.Message != "It is taken. [31m" || !failed.Documented || failed.MayHaveRun {
		t.Errorf("got %+v", failed)
	}
	want := "Acme: CreateThing was answered with 409 Conflict (taken, ACME-1): It is taken. [31m."
	if failed.Error() != want {
		t.Errorf("got  %q\nwant %q", failed.Error(), want)
	}
}
