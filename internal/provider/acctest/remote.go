// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// ServeClock serves this world's clock until the test ends, to providers that
// are processes of their own, and returns its address for RemoteOptions.
func (w *World) ServeClock() string {
	w.t.Helper()
	clock := httptest.NewServer(http.HandlerFunc(func(answer http.ResponseWriter, r *http.Request) {
		if span, err := time.ParseDuration(r.URL.Query().Get("wait")); err == nil {
			_ = w.wait(r.Context(), span) // whoever has left is told nothing
		}
		_, _ = io.WriteString(answer, w.Clock.Now().Format(time.RFC3339Nano))
	}))
	w.t.Cleanup(clock.Close)
	return clock.URL
}

// RemoteOptions wire a provider to the clock of a world in another process: it
// waits without sleeping, as all others of that world do.
func RemoteOptions(address string) provider.Options {
	r := &remote{address: address, world: &World{Clock: sandbox.NewClock(), deadlines: map[*deadline]bool{}}}
	return provider.Options{Version: "test", Now: r.now, Wait: r.wait, Deadline: r.world.deadline}
}

// remote is the clock of a world in another process. Its own world is behind by
// what passed there since it was last asked.
type remote struct {
	address string
	world   *World
	// following makes that up once where several ask at the same time.
	following sync.Mutex
}

func (r *remote) now() time.Time {
	// A clock that has stopped answering is that of a test that has ended.
	_ = r.follow(context.Background(), "")
	return r.world.Clock.Now()
}

func (r *remote) wait(ctx context.Context, d time.Duration) error {
	if err := r.follow(ctx, "?wait="+url.QueryEscape(d.String())); err != nil {
		return err
	}
	return ctx.Err()
}

// follow brings the clock to where the other one is.
func (r *remote) follow(ctx context.Context, query string) error {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, r.address+query, nil)
	if err != nil {
		return err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = answer.Body.Close() }()
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		return err
	}
	there, err := time.Parse(time.RFC3339Nano, string(text))
	if err != nil {
		return fmt.Errorf("the clock says %q: %w", text, err)
	}
	r.following.Lock()
	defer r.following.Unlock()
	if behind := there.Sub(r.world.Clock.Now()); behind > 0 {
		r.world.Pass(behind)
	}
	return nil
}
