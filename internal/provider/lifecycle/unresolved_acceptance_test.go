// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
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
	mustContain(t, flat(l.Apply()), "has no known id", "Its secret is saved", "The platform's list does not show it yet", "id is an empty text")
	if l.PlanExit() != 0 {
		t.Error("while it is not found another token is planned")
	}
	l.Sandbox.Ona.SetReplicaLag(0)
	issued := l.Sandbox.Live()[0]
	if now := l.token(); now.ID != "" || now.Token != issued.Secret {
		t.Fatalf("the state has %+v", now)
	}
	l.Must("apply", "-refresh-only", "-auto-approve", "-input=false")
	if now := l.token(); now.ID != issued.ID {
		t.Fatalf("the refresh did not find %s: the state has %+v", issued.ID, now)
	}
	l.mustIdle()
	l.Must("destroy", "-auto-approve")
	l.mustLive()
}

// TestUnresolvedIsDestroyed: what can't be revoked is not left in silence.
func TestUnresolvedIsDestroyed(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Sandbox.Ona.SetReplicaLag(10 * time.Minute)
	l.Apply()
	refused := l.Run("destroy", "-auto-approve", "-no-color")
	if refused.ExitCode != 1 {
		t.Errorf("destroy exits with %d", refused.ExitCode)
	}
	mustContain(t, refused.Words(), "without a known id is not revoked", "has had to show it since", "have Terraform forget it with terraform state rm")
	replaced := l.Run("apply", "-replace="+resourceName, "-auto-approve", "-no-color")
	if replaced.ExitCode != 1 {
		t.Errorf("-replace, which destroys first, exits with %d", replaced.ExitCode)
	}
	mustContain(t, replaced.Words(), "without a known id is not revoked")
	l.mustLive(l.Sandbox.Live()[0].ID)
	l.Sandbox.Ona.SetReplicaLag(0)
	l.Must("destroy", "-auto-approve", "-no-color", "-refresh=false")
	l.mustLive()
}

// TestUnmarkedIsProvenByUse issues tokens whose names leave no room for a mark,
// beside others like them: which one is whose shows by the use of its secret.
func TestUnmarkedIsProvenByUse(t *testing.T) {
	t.Parallel()
	l := newLife(t, strings.Replace(rotating, `"ci"`, `"`+strings.Repeat("x", 250)+`"`, 1))
	lost := l.Sandbox.Inject(sandbox.Fault{Path: "CreatePersonalAccessToken", Times: 1, After: true, Status: http.StatusBadGateway})
	mustContain(t, l.Run("apply", "-auto-approve", "-no-color").Words(), "It is one of these tokens", "none was touched")
	lost()
	twins := l.live()
	l.Run("state", "rm", "tokens_ona_personal_access_token.ci")
	l.Apply()
	own := added(twins, l.live())
	if now := l.token(); len(own) != 1 || now.ID != own[0] {
		t.Fatalf("the state has %+v of %q, beside %q", now, own, twins)
	}
	l.mustIdle()
	l.Run("destroy", "-auto-approve", "-no-color")
	l.mustLive(twins...)
}

// TestUnmarkedNamesTheSuspects tries it where the platform tells uses late or
// never: no token is taken on a guess.
func TestUnmarkedNamesTheSuspects(t *testing.T) {
	t.Parallel()
	for name, tells := range map[string]func(*sandbox.Sandbox){
		"never":            func(s *sandbox.Sandbox) { s.Ona.SetUseStep(-1) },
		"once a day":       func(s *sandbox.Sandbox) { s.Ona.SetUseStep(day) },
		"ten seconds late": func(s *sandbox.Sandbox) { s.Ona.SetUseDelay(10 * time.Second) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLife(t, strings.Replace(rotating, `"ci"`, `"`+strings.Repeat("x", 250)+`"`, 1))
			tells(l.Sandbox)
			said := flat(l.Apply())
			suspects := l.live()
			mustContain(t, said, "It is one of these tokens", suspects[0], "none was touched")
			if now := l.token(); now.ID != "" || !strings.HasPrefix(now.Token, sandbox.CanaryPrefix) {
				t.Fatalf("the state has %+v", now)
			}
			l.mustIdle()
			if refused := l.Run("destroy", "-auto-approve", "-no-color"); refused.ExitCode != 1 || !strings.Contains(refused.Words(), suspects[0]) {
				t.Errorf("destroy exits with %d: %s", refused.ExitCode, refused.Words())
			}
			l.mustLive(suspects...)
		})
	}
}

// TestUnresolvedRotation does the same to a rotation: the next one issues
// another token, and what consumers hold lives on.
func TestUnresolvedRotation(t *testing.T) {
	t.Parallel()
	l, first := dueLife(t, rotating)
	l.Sandbox.Ona.SetReplicaLag(10 * time.Minute)
	mustContain(t, flat(l.Apply()), "has no known id")
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

// TestUnresolvedAmongTwins lets tokens like the nameless one appear before the
// refresh looks for it: none is taken for it, and it is found by its mark.
func TestUnresolvedAmongTwins(t *testing.T) {
	t.Parallel()
	l, first := dueLife(t, rotating)
	l.Sandbox.Ona.SetReplicaLag(10 * time.Minute)
	l.Apply()
	nameless, known := l.token(), l.live()
	for _, token := range l.Sandbox.Ona.PersonalAccessTokens() {
		token.Description = "ci"
		l.twin(token)
	}
	l.Clock.Advance(30 * time.Minute)
	l.Sandbox.Ona.SetReplicaLag(0)
	l.mustIdleAfterApply()
	if now := l.token(); now.ID == first.ID || !slices.Contains(known, now.ID) || now.Token != nameless.Token {
		t.Errorf("one of several was taken for the nameless token: %+v", now)
	}
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
