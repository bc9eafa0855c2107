// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestWhatIsSent(t *testing.T) {
	t.Parallel()
	type sent struct{ Method, URL, Host, UserAgent, Extra, Own, Accept, ContentType, Authorization, Body string }
	var got sent
	config, _ := serve(t, func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = sent{
			r.Method, r.URL.RequestURI(), r.Host, r.UserAgent(), r.Header.Get("X-Extra"), r.Header.Get("X-Own"),
			r.Header.Get("Accept"), r.Header.Get("Content-Type"), r.Header.Get("Authorization"), string(body),
		}
	})
	config.Host = "external.example"
	config.Header = http.Header{"x-extra": {"extra"}}
	config.Credential = bearerToken("t")
	client := newClient(t, config)
	for _, test := range []struct {
		name    string
		request Request
		want    sent
	}{
		{
			"JSON",
			Request{Method: http.MethodPost, Path: "/x", Header: http.Header{"x-own": {"own"}}, Body: map[string]int{"a": 1}},
			sent{"POST", "/base/x", "external.example", "tests/1", "extra", "own", "application/json", "application/json", "Bearer t", `{"a":1}`},
		},
		{
			"a query and an escaped id",
			Request{Method: http.MethodGet, Path: "/x/" + url.PathEscape("a/b"), Query: url.Values{"q": {"1&2"}}},
			sent{"GET", "/base/x/a%2Fb?q=1%262", "external.example", "tests/1", "extra", "", "application/json", "", "Bearer t", ""},
		},
		{
			"an anonymous form",
			Request{Method: http.MethodPost, Path: "/x", Body: url.Values{"a": {"1"}}, Anonymous: true},
			sent{"POST", "/base/x", "external.example", "tests/1", "extra", "", "application/json", "application/x-www-form-urlencoded", "", "a=1"},
		},
	} {
		if err := client.Do(t.Context(), test.request, nil); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, got); diff != "" {
			t.Errorf("%s: %s", test.name, diff)
		}
	}
}

// An empty id must not turn the deletion of one token into a request about all
// of them.
func TestHollowPathsAreNotSent(t *testing.T) {
	t.Parallel()
	var attempts atomic.Int32
	config, _ := serve(t, func(http.ResponseWriter, *http.Request) { attempts.Add(1) })
	client := newClient(t, config)
	for _, path := range []string{"", "x", "/", "/pats/", "/pats//x", "/pats/..", "/pats/./x"} {
		failed := failure(t, client.Do(t.Context(), Request{Operation: "op", Method: http.MethodDelete, Path: path}, nil))
		if failed.MayHaveRun || failed.Attempts != 0 || !strings.Contains(failed.Error(), "was not sent") {
			t.Errorf("%q: got %+v", path, failed)
		}
	}
	if attempts.Load() != 0 {
		t.Errorf("%d requests were sent", attempts.Load())
	}
}

func TestABodyThatIsNotJSONIsNotSent(t *testing.T) {
	t.Parallel()
	config, _ := serve(t, func(http.ResponseWriter, *http.Request) {})
	failed := failure(t, newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodPost, Path: "/x", Body: func() {}}, nil))
	if failed.MayHaveRun || failed.Attempts != 0 {
		t.Errorf("got %+v", failed)
	}
}

func TestTheCredentialIsAskedForEachAttempt(t *testing.T) {
	t.Parallel()
	var seen []string
	config, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if seen = append(seen, r.Header.Get("Authorization")); len(seen) < 3 {
			w.WriteHeader(503)
		}
	})
	asked := 0
	config.Credential = func(_ context.Context, r *http.Request) error {
		asked++
		r.Header.Set("Authorization", fmt.Sprint("Bearer ", asked))
		return nil
	}
	err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x", Repeat: Safe}, nil)
	if diff := cmp.Diff([]string{"Bearer 1", "Bearer 2", "Bearer 3"}, seen); err != nil || diff != "" {
		t.Errorf("%v: %s", err, diff)
	}
}

// A login that finds nothing must not look as if the token were not found.
func TestAFailedCredential(t *testing.T) {
	t.Parallel()
	var attempts atomic.Int32
	config, _ := serve(t, func(http.ResponseWriter, *http.Request) { attempts.Add(1) })
	cause := &Error{Platform: "Acme", Operation: "login", Status: 404, Documented: true, Message: "no such user"}
	config.Credential = func(context.Context, *http.Request) error { return cause }
	failed := failure(t, newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x", Repeat: Safe}, nil))
	var authentication *AuthenticationError
	if !errors.As(failed, &authentication) || !errors.Is(failed, cause) || failed.Status != 0 || failed.Documented || failed.MayHaveRun || attempts.Load() != 0 {
		t.Errorf("got %+v after %d attempts", failed, attempts.Load())
	}
	if !strings.Contains(failed.Error(), "no such user") {
		t.Errorf("the cause is not told: %v", failed)
	}
}

func TestLog(t *testing.T) {
	t.Parallel()
	var records []map[string]any
	var attempts int
	config, _ := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		if attempts++; attempts == 1 {
			w.WriteHeader(503)
			return
		}
		reply(w, 200, `{"token":"canary-answer"}`)
	})
	config.Credential = bearerToken("canary-credential")
	config.Log = func(_ context.Context, message string, fields map[string]any) {
		fields["message"] = message
		records = append(records, fields)
	}
	request := Request{
		Operation: "op", Method: http.MethodPost, Path: "/x", Repeat: Safe,
		Query: url.Values{"q": {"canary-query"}}, Header: http.Header{"X-Own": {"canary-header"}}, Body: map[string]string{"token": "canary-body"},
	}
	if err := newClient(t, config).Do(t.Context(), request, &struct{}{}); err != nil {
		t.Fatal(err)
	}
	record := func(status, attempt int) map[string]any {
		return map[string]any{
			"message": "Acme API request", "platform": "Acme", "operation": "op", "method": "POST", "path": "/base/x",
			"status": status, "duration_ms": int64(0), "attempt": attempt,
		}
	}
	if diff := cmp.Diff([]map[string]any{record(503, 1), record(200, 2)}, records); diff != "" {
		t.Error(diff)
	}
}
