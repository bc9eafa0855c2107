// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"context"
	"errors"
	"net/http"
	"testing"
	"time"
)

func TestPacing(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, status(200, ""))
	config.RequestsPerSecond, config.Burst = 10, 5
	client := newClient(t, config)
	start := clock.Now()
	for range 25 {
		if err := client.Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if took := clock.Now().Sub(start).Round(time.Millisecond); took != 2*time.Second {
		t.Errorf("25 requests at 10/s after a burst of 5 took %s, want 2s", took)
	}
}

func TestRetriesArePacedToo(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, status(503, ""))
	config.RequestsPerSecond, config.MaxRetries = 0.01, 1
	_ = newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x", Repeat: Safe}, nil)
	if len(clock.waits) != 2 || (clock.waits[0]+clock.waits[1]).Round(time.Millisecond) != 100*time.Second {
		t.Errorf("waited %v, want a pause and the rest of 100s", clock.waits)
	}
}

func TestRedirectsArePacedToo(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/base/x" {
			http.Redirect(w, r, "/there", http.StatusTemporaryRedirect)
		}
	})
	config.RequestsPerSecond = 1
	err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x"}, nil)
	if err != nil || len(clock.waits) != 1 || clock.waits[0] != time.Second {
		t.Errorf("got %v, waited %v", err, clock.waits)
	}
}

func TestAnAbandonedTurnIsGivenBack(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, status(200, ""))
	config.RequestsPerSecond = 1
	client := newClient(t, config)
	request := Request{Operation: "op", Method: http.MethodGet, Path: "/x"}
	if err := client.Do(t.Context(), request, nil); err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	waiting := clock.Now()
	clock.onWait = func() {
		clock.onWait = nil
		clock.now = waiting // it gives up at once
		interrupt()
	}
	_ = client.Do(ctx, request, nil)
	if err := client.Do(t.Context(), request, nil); err != nil || clock.waits[1] != time.Second {
		t.Errorf("got %v, waited %v, want the abandoned turn", err, clock.waits)
	}
}

func TestWaitingForATurnEndsWithTheContext(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, status(200, ""))
	config.RequestsPerSecond = 1
	client := newClient(t, config)
	request := Request{Operation: "op", Method: http.MethodGet, Path: "/x"}
	if err := client.Do(t.Context(), request, nil); err != nil {
		t.Fatal(err)
	}
	ctx, interrupt := context.WithCancel(t.Context())
	clock.onWait = interrupt
	if err := client.Do(ctx, request, nil); !errors.Is(err, context.Canceled) || failure(t, err).Attempts != 0 {
		t.Errorf("got %v", err)
	}
}

func TestClientsArePacedApart(t *testing.T) {
	t.Parallel()
	config, clock := serve(t, status(200, ""))
	config.RequestsPerSecond = 1
	for range 3 {
		if err := newClient(t, config).Do(t.Context(), Request{Operation: "op", Method: http.MethodGet, Path: "/x"}, nil); err != nil {
			t.Fatal(err)
		}
	}
	if len(clock.waits) != 0 {
		t.Errorf("clients waited for each other: %v", clock.waits)
	}
}

func TestTheDefaultWait(t *testing.T) {
	t.Parallel()
	ctx, end := context.WithCancel(t.Context())
	if err := Wait(ctx, time.Nanosecond); err != nil {
		t.Error(err)
	}
	if err := Wait(ctx, -1); err != nil {
		t.Error(err)
	}
	end()
	if err := Wait(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
