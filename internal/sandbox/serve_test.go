// SPDX-License-Identifier: MPL-2.0

package sandbox_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/sandboxtest"
)

const cryptlexPath = "/v3/personal-access-tokens"

func TestLatency(t *testing.T) {
	t.Parallel()
	_, server := sandboxtest.Start(t, sandbox.Options{Latency: time.Nanosecond})
	if a := sandboxtest.Send(t, http.MethodGet, server.URL+cryptlexPath, nil, ""); a.Status != http.StatusUnauthorized {
		t.Errorf("after a short delay: %d", a.Status)
	}

	slow, err := sandbox.New(sandbox.Options{Latency: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	recorder := httptest.NewRecorder()
	slow.ServeHTTP(recorder, httptest.NewRequestWithContext(gone, http.MethodGet, cryptlexPath, nil))
	if recorder.Body.Len() != 0 || slow.Calls(cryptlexPath) != 1 {
		t.Errorf("a client that went away was answered %q", recorder.Body)
	}
}

func TestRequestsAtTheSameTime(t *testing.T) {
	t.Parallel()
	s, server := sandboxtest.Start(t, sandbox.Options{})
	create := creations(s)[:3] // there can be but one token of a host
	const each = 8
	answers := make([]sandboxtest.Answer, each*len(create))
	var running sync.WaitGroup
	for i := range answers {
		running.Go(func() {
			answers[i] = create[i%len(create)].send(t, server.URL)
			s.Live()
		})
	}
	running.Wait()
	for _, a := range answers {
		if a.Status != http.StatusOK && a.Status != http.StatusCreated {
			t.Errorf("got %d %s", a.Status, a.Text)
		}
	}
	if n := len(s.Live()); n != len(answers) {
		t.Errorf("%d of %d tokens are live", n, len(answers))
	}
}
