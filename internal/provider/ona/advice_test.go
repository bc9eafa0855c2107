// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// A plan of many tokens asks a platform that does not answer once for advice, and
// not for long.
func TestAdviceIsAskedForOnce(t *testing.T) {
	t.Parallel()
	var calls, unbounded atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		calls.Add(1)
		w.WriteHeader(http.StatusBadGateway)
	}))
	defer server.Close()
	wait := func(ctx context.Context, _ time.Duration) error {
		if end, ok := ctx.Deadline(); !ok || time.Until(end) > longestAdvice {
			unbounded.Add(1)
		}
		return ctx.Err()
	}
	c, err := NewConnection(onaclient.Config{Settings: rest.Settings{Wait: wait}, Endpoint: server.URL, AccessToken: "token"})
	if err != nil {
		t.Fatal(err)
	}
	defer c.Client.CloseIdleConnections()
	account := accountSubject("01948b9d-0c1d-7e2f-8a3b-4c5d6e7f8091")
	if text := c.foreseen(t.Context(), account); text != "" {
		t.Errorf("it foresees %q", text)
	}
	first := calls.Load()
	if first == 0 {
		t.Error("nobody was asked")
	}
	for range 3 {
		c.foreseen(t.Context(), account)
	}
	if now := calls.Load(); now != first {
		t.Errorf("%d more calls were made for the tokens after the first", now-first)
	}
	if unbounded.Load() > 0 {
		t.Errorf("%d waits had no end", unbounded.Load())
	}
	if _, err := c.Identity(t.Context()); err == nil || calls.Load() == first {
		t.Errorf("whoever needs it was told %v, without asking", err)
	}
}
