// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

func TestEndpoint(t *testing.T) {
	t.Parallel()
	for endpoint, want := range map[string]string{
		"":                               "https://api.cryptlex.com",
		"https://api.eu.cryptlex.com":    "https://api.eu.cryptlex.com",
		"https://api.eu.cryptlex.com/v3": "https://api.eu.cryptlex.com",
		"https://licences.example/x/v3/": "https://licences.example/x",
	} {
		client, err := New(Config{Endpoint: endpoint, AccessToken: "t"})
		if err != nil || client.rest.BaseURL() != want {
			t.Errorf("%q: got %v, %v", endpoint, client, err)
		}
	}
}

func TestConfigProblems(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		config  Config
		setting string
	}{
		{Config{}, "access_token"},
		{Config{AccessToken: "t", Endpoint: "api.cryptlex.com"}, "endpoint"},
		{Config{AccessToken: "t", RequestsPerSecond: -1}, "requests_per_second"},
	} {
		_, err := New(test.config)
		var refused *rest.ConfigError
		if !errors.As(err, &refused) || refused.Setting != test.setting {
			t.Errorf("%+v: got %v", test.config, err)
		}
	}
}

// The documented limit is 50 requests in any 5 s.
func TestPaceKeepsWithinTheLimit(t *testing.T) {
	t.Parallel()
	s, client := newScript(t, ok(`{"id":"x"}`))
	for range 200 {
		if _, err := client.GetPersonalAccessToken(t.Context(), "x"); err != nil {
			t.Fatal(err)
		}
	}
	for first := range s.got {
		last := first
		for last < len(s.got) && s.got[last].at.Sub(s.got[first].at) <= 5*time.Second {
			last++
		}
		if count := last - first; count > 50 {
			t.Fatalf("%d requests within 5s of request %d", count, first)
		}
	}
	if took := s.got[199].at.Sub(s.got[0].at); took > 16*time.Second {
		t.Errorf("200 requests took %s: the limit is not used", took)
	}
}

func TestLimitReset(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	hint := limitReset(func() time.Time { return now })
	for value, want := range map[string]time.Duration{
		"2026-03-01T12:00:04.5000000Z":                       4500 * time.Millisecond,
		strconv.FormatInt(now.Add(3*time.Second).Unix(), 10): 3 * time.Second,
		" 2 ":                  2 * time.Second,
		"2026-03-01T11:00:00Z": -time.Hour,
		"":                     -1,
		"soon":                 -1,
		"-3":                   -1,
	} {
		got, ok := hint(http.Header{"X-Rate-Limit-Reset": {value}}, nil)
		if ok != (want != -1) || (ok && got != want) {
			t.Errorf("%q: got %s, %v, want %s", value, got, ok, want)
		}
	}
}

// Every answer carries the header: a clock that is behind the server's, or
// milliseconds since 1970, must not have a passing failure look like a request
// to wait for longer than anybody would.
func TestAnAbsurdLimitResetIsIgnored(t *testing.T) {
	t.Parallel()
	for _, reset := range []string{"2026-03-01T12:10:00Z", "1772366404000", "86400"} {
		s, client := newScript(t, answer{503, "", http.Header{"X-Rate-Limit-Reset": {reset}}}, ok(`{"id":"x"}`))
		if _, err := client.GetPersonalAccessToken(t.Context(), "x"); err != nil || len(s.waits) != 1 || s.waits[0] > time.Second {
			t.Errorf("%s: got %v after %v", reset, err, s.waits)
		}
	}
}

func TestLimitResetIsHonoured(t *testing.T) {
	t.Parallel()
	for name, header := range map[string]http.Header{
		"reset":       {"X-Rate-Limit-Reset": {"2026-03-01T12:00:04Z"}},
		"retry after": {"X-Rate-Limit-Reset": {"2026-03-01T12:01:00Z"}, "Retry-After": {"4"}},
	} {
		s, client := newScript(t, answer{429, `{"message":"slow down","code":"TOO_MANY_REQUESTS"}`, header}, ok(`{"id":"x"}`))
		if _, err := client.GetPersonalAccessToken(t.Context(), "x"); err != nil {
			t.Fatal(err)
		}
		if len(s.waits) != 1 || s.waits[0] < 4*time.Second || s.waits[0] > 5*time.Second+time.Millisecond {
			t.Errorf("%s: waited %v, want 4s", name, s.waits)
		}
	}
}

func ExampleNotFound() {
	err := fmt.Errorf("reading: %w", &rest.Error{Platform: "Cryptlex", Status: 404, Code: "NOT_FOUND", Documented: true})
	fmt.Println(NotFound(err))
	// Output: true
}
