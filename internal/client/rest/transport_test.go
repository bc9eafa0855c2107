// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
)

// TestConnectionsAreReused: as many requests at once as before need no new
// connection, each of which is a handshake with a server that is far away.
func TestConnectionsAreReused(t *testing.T) {
	t.Parallel()
	const atOnce = 10 // the CLI's own parallelism
	var opened atomic.Int64
	var together atomic.Pointer[sync.WaitGroup]
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		all := together.Load()
		all.Done()
		all.Wait()
		_, _ = w.Write([]byte(`{}`))
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			opened.Add(1)
		}
	}
	server.Start()
	t.Cleanup(server.Close)
	client := newClient(t, Config{Endpoint: server.URL})
	for range 3 {
		all := &sync.WaitGroup{}
		all.Add(atOnce)
		together.Store(all)
		var calls sync.WaitGroup
		for range atOnce {
			calls.Go(func() {
				if err := client.Do(t.Context(), Request{Method: http.MethodGet, Path: "/tokens"}, nil); err != nil {
					t.Error(err)
				}
			})
		}
		calls.Wait()
	}
	if got := opened.Load(); got != atOnce {
		t.Errorf("%d connections were opened for three times %d requests at once, want %d", got, atOnce, atOnce)
	}
}
