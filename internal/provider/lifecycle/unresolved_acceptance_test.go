// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/ona"
)

// TestUnresolvedResolvesItself lets a create's token stay out of every list
// for longer than a create looks for it.
func TestUnresolvedResolvesItself(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Sandbox.Ona.SetReplicaLag(10 * time.Minute)
	mustContain(t, l.mustFail(), "has no known id", "its secret is saved", "no token in the list matches it yet")
	l.Sandbox.Ona.SetReplicaLag(0)
	issued := l.Sandbox.Live()[0]
	if now := l.token(); now.ID != "" || now.Token != issued.Secret {
		t.Fatalf("the state has %+v", now)
	}
	l.Must("apply", "-refresh-only", "-auto-approve", "-input=false")
	if now := l.token(); now.ID != issued.ID {
		t.Fatalf("the refresh did not find %s: the state has %+v", issued.ID, now)
	}
	l.Apply() // the failed create left the resource tainted: it is replaced
	l.mustLive(l.token().ID)
	l.mustIdle()
}

// TestUnresolvedIsDestroyed: what can't be revoked is not left in silence.
func TestUnresolvedIsDestroyed(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Sandbox.Ona.SetReplicaLag(10 * time.Minute)
	l.mustFail()
	mustContain(t, flat(l.Must("destroy", "-auto-approve", "-no-color")), "Its id was never known, so it could not be revoked")
	l.mustLive(l.Sandbox.Live()[0].ID)
}

// TestUnresolvedNamesTheSuspects lets another pipeline issue a token of the
// very same fingerprint at the same moment.
func TestUnresolvedNamesTheSuspects(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	var once sync.Once
	l.Sandbox.Inject(sandbox.Fault{Path: "ListPersonalAccessTokens", Do: func() {
		if tokens := l.Sandbox.Ona.PersonalAccessTokens(); len(tokens) == 1 {
			once.Do(func() { l.twin(tokens[0]) })
		}
	}})
	message := l.mustFail()
	suspects := l.live()
	if len(suspects) != 2 {
		t.Fatalf("these tokens live: %q", suspects)
	}
	mustContain(t, message, "more than one token matches it", suspects[0], suspects[1], "None of these tokens is touched")
	if now := l.token(); now.ID != "" || !strings.HasPrefix(now.Token, sandbox.CanaryPrefix) {
		t.Fatalf("the state has %+v", now)
	}

	// One is revoked, as the message says. The other is not ours for all that.
	l.Sandbox.Ona.RevokePersonalAccessToken(suspects[0])
	suspects = suspects[1:]
	l.Apply()
	fresh := l.token()
	l.mustLive(append(slices.Clone(suspects), fresh.ID)...)
	l.mustIdle()
	l.Must("destroy", "-auto-approve")
	l.mustLive(suspects...)
}

// TestUnresolvedRotation does the same to a rotation: the next one issues
// another token, and what consumers hold lives on.
func TestUnresolvedRotation(t *testing.T) {
	t.Parallel()
	l, first := dueLife(t, rotating)
	l.Sandbox.Ona.SetReplicaLag(10 * time.Minute)
	mustContain(t, l.mustFail(), "has no known id")
	nameless := l.token()
	if nameless.ID != "" || nameless.Token == first.Token || len(nameless.Previous) != 1 {
		t.Fatalf("the state has %+v", nameless)
	}
	l.Clock.Advance(30 * time.Minute)
	l.Sandbox.Ona.SetReplicaLag(0)
	l.mustIdleAfterApply()
	if now := l.token(); now.ID == "" || now.Token != nameless.Token {
		t.Errorf("the rotated token was not found again: %+v", now)
	}
	l.mustLive(first.ID, l.token().ID)
}

// TestUnresolvedAmongTwins lets a token like the nameless one appear before the
// refresh looks for it: neither is taken for it, and another one is issued.
func TestUnresolvedAmongTwins(t *testing.T) {
	t.Parallel()
	l, first := dueLife(t, rotating)
	l.Sandbox.Ona.SetReplicaLag(10 * time.Minute)
	l.mustFail()
	nameless := l.token()
	for _, token := range l.Sandbox.Ona.PersonalAccessTokens() {
		if token.ID != first.ID {
			l.twin(token)
		}
	}
	l.Clock.Advance(30 * time.Minute)
	l.Sandbox.Ona.SetReplicaLag(0)
	suspects := l.live()
	mustContain(t, flat(l.Apply()), "has no known id", "its id never became known")
	if now := l.token(); slices.Contains(suspects, now.ID) || now.Token == nameless.Token {
		t.Errorf("one of several was taken for the nameless token: %+v", now)
	}
	l.mustLive(append(suspects, l.token().ID)...)
	l.mustIdle()
}

// mustIdleAfterApply applies once, for a refresh that found something.
func (l life) mustIdleAfterApply() {
	l.t.Helper()
	l.Apply()
	l.mustIdle()
}

// twin issues a token like another one, as somebody else.
func (l life) twin(token ona.PersonalAccessToken) {
	admin := l.Sandbox.Ona.Admin()
	l.call("CreatePersonalAccessToken", admin.AccessToken, map[string]any{
		"userId": token.UserID, "description": token.Description,
		"validFor": fmt.Sprintf("%ds", int(token.ExpiresAt.Sub(token.CreatedAt).Seconds())),
	})
}

// call calls Ona's user service at the sandbox directly.
func (l life) call(method, credential string, request map[string]any) int {
	body, err := json.Marshal(request)
	if err != nil {
		l.t.Error(err)
		return 0
	}
	req, err := http.NewRequestWithContext(l.t.Context(), http.MethodPost, l.Origin+"/api/gitpod.v1.UserService/"+method, bytes.NewReader(body))
	if err != nil {
		l.t.Error(err)
		return 0
	}
	req.Header.Set("Authorization", "Bearer "+credential)
	req.Header.Set("Content-Type", "application/json")
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		l.t.Error(err)
		return 0
	}
	_ = resp.Body.Close()
	return resp.StatusCode
}
