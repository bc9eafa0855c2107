// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"golang.org/x/oauth2"
)

func TestRenewal(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		grants := 0
		authorize := bearer(newRenewing(func(context.Context) (*oauth2.Token, error) {
			grants++
			return &oauth2.Token{AccessToken: fmt.Sprint("token-", grants), Expiry: time.Now().Add(12 * time.Hour)}, nil
		}))
		for _, step := range []struct {
			after time.Duration
			want  string
		}{
			{0, "Bearer token-1"},
			{11 * time.Hour, "Bearer token-1"},
			{time.Hour - renewEarly - time.Second, "Bearer token-1"},
			{2 * time.Second, "Bearer token-2"},
			{24 * time.Hour, "Bearer token-3"},
		} {
			time.Sleep(step.after) // on the bubble's own clock
			request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost", http.NoBody)
			if err := authorize(t.Context(), request); err != nil {
				t.Fatal(err)
			}
			if got := request.Header.Get("Authorization"); got != step.want {
				t.Errorf("after %v: %q, want %q", step.after, got, step.want)
			}
		}
	})
}

// TestShortLivesAreHalved: a token of half a minute serves more than one request.
func TestShortLivesAreHalved(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		grants := 0
		authorize := bearer(newRenewing(func(context.Context) (*oauth2.Token, error) {
			grants++
			return &oauth2.Token{AccessToken: "a-token", Expiry: time.Now().Add(30 * time.Second)}, nil
		}))
		for second := range 31 {
			request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost", http.NoBody)
			if err := authorize(t.Context(), request); err != nil {
				t.Fatal(err)
			}
			if want := 1 + second/15; grants > want+1 || grants < want-1 {
				t.Errorf("after %d s %d tokens were asked for", second, grants)
			}
			time.Sleep(time.Second) // on the bubble's own clock
		}
	})
}

// TestExchangeEndsWithItsRequest: a request that is given up ends its exchange,
// and whoever waited for it asks anew.
func TestExchangeEndsWithItsRequest(t *testing.T) {
	t.Parallel()
	var grants atomic.Int32
	asked := make(chan struct{})
	authorize := bearer(newRenewing(func(ctx context.Context) (*oauth2.Token, error) {
		if grants.Add(1) == 1 {
			close(asked)
			<-ctx.Done() // a server that doesn't answer
			return nil, ctx.Err()
		}
		return &oauth2.Token{AccessToken: "a-token", Expiry: time.Now().Add(time.Hour)}, nil
	}))
	request, _ := http.NewRequestWithContext(t.Context(), http.MethodGet, "http://localhost", http.NoBody)

	impatient, cancel := context.WithCancel(t.Context())
	gaveUp := make(chan error)
	go func() { gaveUp <- authorize(impatient, request) }()
	<-asked
	waiting, stop := context.WithCancel(t.Context())
	stop()
	if err := authorize(waiting, request); !errors.Is(err, context.Canceled) {
		t.Errorf("waiting for another's exchange ends with %v", err)
	}
	cancel()
	if err := <-gaveUp; !errors.Is(err, context.Canceled) {
		t.Errorf("%v, want the context's end", err)
	}
	if err := authorize(t.Context(), request); err != nil || grants.Load() != 2 {
		t.Errorf("%v after %d grants", err, grants.Load())
	}
}
