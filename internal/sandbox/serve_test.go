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
)

func TestLatency(t *testing.T) {
	t.Parallel()
	_, server := start(t, sandbox.Options{Latency: time.Nanosecond})
	if a := send(t, http.MethodGet, server.URL+cryptlexTokens, nil, ""); a.status != http.StatusUnauthorized {
		t.Errorf("after a short delay: %d", a.status)
	}

	slow, err := sandbox.New(sandbox.Options{Latency: time.Hour})
	if err != nil {
		t.Fatal(err)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	recorder := httptest.NewRecorder()
	slow.ServeHTTP(recorder, httptest.NewRequestWithContext(gone, http.MethodGet, cryptlexTokens, nil))
	if recorder.Body.Len() != 0 || slow.Calls(cryptlexTokens) != 1 {
		t.Errorf("a client that went away was answered %q", recorder.Body)
	}
}

func TestRequestsAtTheSameTime(t *testing.T) {
	t.Parallel()
	s, server := start(t, sandbox.Options{})
	ona := onaClient{t, server.URL, s.Ona.Admin().AccessToken}
	cryptlex := cryptlexClient{t, server.URL, s.Cryptlex.Admin().AccessToken}
	alephant := alephantClient{t, server.URL, s.Alephant.Owner().AccessToken, s.Alephant.WorkspaceID()}
	const each = 8
	create := []func() answer{
		func() answer {
			return ona.call(users+"CreatePersonalAccessToken", object{"userId": s.Ona.Admin().ID})
		},
		func() answer { return cryptlex.call(http.MethodPost, "", `{"name":"n","scopes":["a"]}`) },
		func() answer { return alephant.call(http.MethodPost, "", `{"name":"n","scopes":["read"]}`) },
	}
	answers := make([]answer, each*len(create))
	var running sync.WaitGroup
	for i := range answers {
		running.Go(func() {
			answers[i] = create[i%len(create)]()
			s.Live()
		})
	}
	running.Wait()
	for _, a := range answers {
		if a.status != http.StatusOK && a.status != http.StatusCreated {
			t.Errorf("got %d %s", a.status, a.text)
		}
	}
	if n := len(s.Live()); n != len(answers) {
		t.Errorf("%d of %d tokens are live", n, len(answers))
	}
}
