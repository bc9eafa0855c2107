// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
)

func TestNothingFollowsARedirectToAnotherOrigin(t *testing.T) {
	t.Parallel()
	for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodDelete} {
		for _, code := range []int{301, 302, 303, 307, 308} {
			var visits atomic.Int32
			elsewhere := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { visits.Add(1) }))
			var attempts atomic.Int32
			config, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
				attempts.Add(1)
				http.Redirect(w, r, elsewhere.URL+"/x", code)
			})
			config.Credential = bearerToken("secret-token")
			failed := failure(t, newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: method, Path: "/x", Repeat: Safe}, nil))
			elsewhere.Close()
			if visits.Load() != 0 || attempts.Load() != 1 {
				t.Errorf("%s %d: %d visits elsewhere, %d attempts", method, code, visits.Load(), attempts.Load())
			}
			if !strings.Contains(failed.Message, "another origin") || !strings.Contains(failed.Message, elsewhere.URL) {
				t.Errorf("%s %d: %v", method, code, failed)
			}
			if want := code < 307; failed.MayHaveRun != want {
				t.Errorf("%s %d: MayHaveRun is %v", method, code, failed.MayHaveRun)
			}
		}
	}
}

// A platform with two hosts of its own may send its clients from one to the
// other, and to nobody else.
func TestRedirectsBetweenThePlatformsOwnOrigins(t *testing.T) {
	t.Parallel()
	var got []string
	there := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got = append(got, r.Method+" "+r.URL.Path+" "+r.Header.Get("Authorization")+" "+string(body))
	}))
	t.Cleanup(there.Close)
	var target string
	var visits atomic.Int32
	config, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		visits.Add(1)
		http.Redirect(w, r, target+r.URL.Path, http.StatusPermanentRedirect)
	})
	config.Credential = bearerToken("secret-token")
	here := strings.TrimSuffix(config.Endpoint, "/base/")
	request := Request{Operation: "op", Method: http.MethodPost, Path: "/x", Body: map[string]int{"a": 1}}

	target, config.Origins = there.URL, []string{here, there.URL}
	client := newClient(t, config)
	for range 3 {
		if err := client.Do(t.Context(), request, nil); err != nil {
			t.Fatal(err)
		}
	}
	if want := `POST /base/x Bearer secret-token {"a":1}`; len(got) != 3 || got[0] != want || got[2] != want || visits.Load() != 1 {
		t.Errorf("got %q after %d visits to the old host, want one", got, visits.Load())
	}

	got = nil
	for name, origins := range map[string][]string{"none": nil, "only one": {here}, "others": {"https://app.example", there.URL}} {
		config.Origins = origins
		if failed := failure(t, newClient(t, config).Do(t.Context(), request, nil)); !strings.Contains(failed.Message, "another origin") || got != nil {
			t.Errorf("%s: got %v, and %q elsewhere", name, failed, got)
		}
	}
}

func TestRedirectsWithinTheOrigin(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		method string
		code   int
		follow bool
	}{
		{http.MethodGet, 301, true},
		{http.MethodGet, 302, true},
		{http.MethodGet, 308, true},
		{http.MethodPost, 307, true},
		{http.MethodPost, 308, true},
		{http.MethodPost, 301, false}, // would become a GET
		{http.MethodPost, 302, false},
		{http.MethodPost, 303, false},
		{http.MethodDelete, 302, false},
		{http.MethodDelete, 307, true},
	} {
		var got []string
		config, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/base/x" {
				http.Redirect(w, r, "/there", test.code)
				return
			}
			body, _ := io.ReadAll(r.Body)
			got = []string{r.Method, r.Header.Get("Authorization"), string(body)}
		})
		config.Credential = bearerToken("secret-token")
		request := Request{Operation: "op", Method: test.method, Path: "/x"}
		if test.method == http.MethodPost {
			request.Body = map[string]int{"a": 1}
		}
		err := newClient(t, config).Do(t.Context(), request, nil)
		switch {
		case test.follow && (err != nil || got[0] != test.method || got[1] != "Bearer secret-token"):
			t.Errorf("%s %d: got %v, %q", test.method, test.code, err, got)
		case test.follow && test.method == http.MethodPost && got[2] != `{"a":1}`:
			t.Errorf("%s %d lost its body: %q", test.method, test.code, got[2])
		case !test.follow && (err == nil || got != nil || !strings.Contains(err.Error(), "would turn "+test.method+" into GET")):
			t.Errorf("%s %d was followed: %v, %q", test.method, test.code, err, got)
		}
	}
}

func TestARedirectLoopEnds(t *testing.T) {
	t.Parallel()
	var visits atomic.Int32
	config, _ := serve(t, func(w http.ResponseWriter, r *http.Request) {
		visits.Add(1)
		http.Redirect(w, r, r.URL.Path, http.StatusFound)
	})
	err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x", Repeat: Safe}, nil)
	if failed := failure(t, err); !strings.Contains(failed.Message, "redirects more than 5 times") || failed.Attempts != 1 || visits.Load() != 1+maxRedirects {
		t.Errorf("after %d requests: got %+v", visits.Load(), failed)
	}
}

func TestOrigin(t *testing.T) {
	t.Parallel()
	request := func(address string) *http.Request { return httptest.NewRequest(http.MethodGet, address, nil) }
	for _, test := range []struct {
		a, b string
		same bool
	}{
		{"https://a.example/x", "https://a.example:443/y", true},
		{"https://A.example/x", "https://a.EXAMPLE/y", true},
		{"http://a.example/x", "http://a.example:80/y", true},
		{"https://a.example/x", "http://a.example/x", false},
		{"https://a.example:8443/x", "http://a.example:8443/x", false},
		{"https://a.example/x", "https://b.a.example/x", false},
		{"https://a.example/x", "https://a.example:8443/x", false},
	} {
		if got := origin(request(test.a).URL) == origin(request(test.b).URL); got != test.same {
			t.Errorf("%s and %s: same origin is %v", test.a, test.b, got)
		}
	}
}
