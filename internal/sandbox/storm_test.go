// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"context"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
)

// A storm loses requests and answers and answers 429, and the same seed makes
// the same storm.
func TestStorm(t *testing.T) {
	t.Parallel()
	storm := func(seed uint64) map[string]int {
		s, server := sandboxtest.Start(t, sandbox.Options{Weather: sandbox.Storm, Seed: seed})
		s.Cryptlex.SetRateLimit(0, 0)
		seen := map[string]int{}
		for range 500 {
			r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, server.URL+"/v3/personal-access-tokens", http.NoBody)
			if err != nil {
				t.Fatal(err)
			}
			response, err := http.DefaultTransport.RoundTrip(r)
			if err != nil {
				seen["lost"]++
				continue
			}
			_ = response.Body.Close()
			seen[response.Status]++
			if response.StatusCode == http.StatusTooManyRequests && response.Header.Get("Retry-After") == "" {
				seen["429 of the rate limit"]++
			}
		}
		return seen
	}
	first := storm(3)
	if first["lost"] < 8 || first["lost"] > 50 || first["429 Too Many Requests"] == 0 {
		t.Errorf("in 500 requests: %v", first)
	}
	if diff := cmp.Diff(first, storm(3)); diff != "" {
		t.Errorf("the same seed, another storm: %s", diff)
	}
}
