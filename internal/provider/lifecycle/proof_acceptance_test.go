// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

func TestVanishedOutsideIsIssuedAnew(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Apply()
	first := l.token()
	l.Clock.Advance(time.Hour)
	l.Sandbox.Ona.RevokePersonalAccessToken(first.ID)
	if planned := l.planned(); !planned.rotates() {
		t.Fatalf("planned %q", planned.Actions)
	}
	mustContain(t, flat(l.Apply()), "Token "+first.ID+" was deleted or revoked outside of Terraform; the next apply issues a new one in its place.")
	if now := l.token(); len(now.Previous) != 0 {
		t.Errorf("a token that is gone is in previous: %v", now.Previous)
	}
	l.mustLive(l.token().ID)
	l.mustIdle()
}

// TestConsumersFollowATokenThatIsGone: what is replaced by the token's change,
// or shows its secret, is right after the apply that issues it anew.
func TestConsumersFollowATokenThatIsGone(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Write(configure(rotating) + `
resource "terraform_data" "consumer" {
  input = sha256(` + resourceName + `.token)
  lifecycle {
    replace_triggered_by = [` + resourceName + `]
  }
}
`)
	l.Apply()
	first := findToken(t, l)
	l.Clock.Advance(time.Hour)
	l.Sandbox.Ona.RevokePersonalAccessToken(first.ID)
	mustContain(t, flat(l.Apply()), "terraform_data.consumer will be replaced due to changes in replace_triggered_by")
	mustContain(t, l.State(), sha256Of(findToken(t, l).Token))
	l.mustIdle()
}

func sha256Of(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:])
}

// TestGoneIsRenewedInPlace for every kind, also where a destroy comes first.
func TestGoneIsRenewedInPlace(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		c := newCore(w, k.TypeName, t.Fatalf)
		c.configure(with(k.Arguments(w), map[string]any{"valid_for": "2160h"}))
		for _, destroyed := range []bool{false, true} {
			c.mustApply()
			first := c.text("id")
			w.Clock.Advance(time.Hour)
			k.Revoke(w, first)
			if destroyed {
				if !c.destroy() || !c.state.IsNull() {
					t.Fatalf("a destroy fails: %s", c.said.String())
				}
				continue
			}
			if p := c.mustPlan(); !c.rotates(p) {
				t.Fatal("no rotation is planned in its place")
			}
			mustContain(t, c.said.String(), first+" was deleted or revoked outside of Terraform; the next apply issues a new one in its place")
			if count := strings.Count(c.said.String(), first); count != 1 {
				t.Errorf("the token is named %d times: %s", count, c.said.String())
			}
			c.mustApply()
			if c.text("id") == first || len(c.previous()) != 0 {
				t.Errorf("the state has %s, previous %v", c.text("id"), c.previous())
			}
			c.mustBeIdle()
		}
	})
}

// TestImportOfATokenThatIsGone has nothing to keep.
func TestImportOfATokenThatIsGone(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Apply()
	first := l.token()
	l.Must("destroy", "-auto-approve")
	if result := l.Run("import", "-no-color", resourceName, first.ID); result.ExitCode != 1 {
		t.Errorf("an import of a revoked token exits with %d:\n%s", result.ExitCode, result.Stdout)
	}
}

// TestImportOfARevokedToken has nothing to keep either where the platform still
// shows the record of what was revoked.
func TestImportOfARevokedToken(t *testing.T) {
	t.Parallel()
	c := coreOf(t, cryptlexTokens, nil)
	revoked := cryptlexTokens.Seed(t, c.world, 1)[0].ID
	c.world.Clock.Advance(time.Hour)
	c.world.Sandbox.Cryptlex.Revoke(revoked)
	if c.adopt(revoked) && !c.state.IsNull() {
		t.Errorf("it is imported: %s", c.said.String())
	}
}

func TestWrongPrincipalKeepsTheState(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Apply()
	first := l.token()
	l.Clock.Advance(time.Hour)
	admin, stranger := l.Sandbox.Ona.Admin(), l.Sandbox.Ona.AddUser()
	l.Setenv("ONA_TOKEN", stranger.AccessToken)
	for _, args := range [][]string{{"plan"}, {"apply", "-auto-approve"}, {"destroy", "-auto-approve"}, {"destroy", "-auto-approve", "-refresh=false"}} {
		result := l.Run(append(args, "-no-color", "-input=false")...)
		if result.ExitCode != 1 {
			t.Fatalf("%v exits with %d", args, result.ExitCode)
		}
		mustContain(t, flat(result.Stderr), admin.ID, stranger.ID, "state")
		if l.token().ID != first.ID {
			t.Fatalf("%v lost the state", args)
		}
	}
	l.mustLive(first.ID)
	l.Setenv("ONA_TOKEN", admin.AccessToken)
	l.mustIdle()
}

// TestFalseRevocation: a revocation that was answered as none of Ona's is looked
// after, and counts only where the token is gone.
func TestFalseRevocation(t *testing.T) {
	t.Parallel()
	l := newLife(t, strings.Replace(rotating, "24h", "0s", 1))
	l.Apply()
	first := l.token()
	fault := sandbox.FalseSuccess("null")
	fault.Path = "DeletePersonalAccessToken"
	mend := l.Sandbox.Inject(fault)
	l.configure(strings.NewReplacer("24h", "0s", `"ci"`, `"cd"`).Replace(rotating))
	mustContain(t, l.mustFail(), "The token still exists", "check the endpoint")
	now := l.token()
	if len(now.Previous) != 1 || now.Previous[0].ID != first.ID {
		t.Fatalf("previous is %v, want %s", now.Previous, first.ID)
	}
	l.mustLive(first.ID, now.ID)
	if result := l.Run("destroy", "-auto-approve", "-no-color", "-input=false"); result.ExitCode != 1 || l.token().ID != now.ID {
		t.Errorf("a destroy exits with %d, and the state has %q", result.ExitCode, l.token().ID)
	}
	mend()
	fault.After = true
	l.Sandbox.Inject(fault)
	l.Must("destroy", "-auto-approve", "-no-color", "-input=false")
	l.mustLive()
}

func TestReplicaLagIsNoDeletion(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Sandbox.Ona.SetReplicaLag(5 * time.Second)
	l.Apply()
	first := l.token()
	l.mustIdle()
	l.configure(strings.Replace(rotating, `"ci"`, `"cd"`, 1))
	l.Apply()
	l.mustLive(first.ID, l.token().ID)
	l.Sandbox.Ona.SetReplicaLag(30 * time.Second) // shows nothing yet of what was just written
	l.mustIdle()
}

// TestFaultsAreNoDeletion lets everything go wrong that is not an answer: the
// state stays, and the message says what happened.
func TestFaultsAreNoDeletion(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Apply()
	first := l.token()
	html := http.Header{"Content-Type": {"text/html"}}
	for name, test := range map[string]struct {
		fault sandbox.Fault
		want  string
	}{
		"401":       {sandbox.Fault{Status: 401, Body: `{"code":"unauthenticated","message":"who are you"}`}, "who are you"},
		"403":       {sandbox.Fault{Status: 403, Body: `{"code":"permission_denied","message":"not you"}`}, "not you"},
		"bare 404":  {sandbox.Fault{Status: 404, Body: "404 page not found"}, "404"},
		"409":       {sandbox.Fault{Status: 409, Body: `{"code":"aborted","message":"a conflict"}`}, "a conflict"},
		"429":       {sandbox.OnaRateLimit("GetPersonalAccessToken", 0, time.Second), "requests_per_second"},
		"500":       {sandbox.Fault{Status: 500, Body: `{"code":"internal","message":"an accident"}`}, "an accident"},
		"502 HTML":  {sandbox.Fault{Status: 502, Header: html, Body: "<html><body>Bad Gateway</body></html>"}, "502"},
		"garbage":   {sandbox.Fault{Status: 200, Body: "{]"}, "ona.endpoint"},
		"truncated": {sandbox.Fault{Status: 200, Header: http.Header{"Content-Length": {"1000"}}, Body: `{"pat":{"id":"`}, "Ona"},
		"10 MB":     {sandbox.Fault{Status: 200, Body: `{"pat":"` + strings.Repeat("a", 10<<20) + `"}`}, "4 MiB"},
		"no answer": {sandbox.Fault{Drop: true}, "Ona"},
	} {
		fault := test.fault
		fault.Path = "PersonalAccessToken"
		mend := l.Sandbox.Inject(fault)
		result := l.plan()
		mend()
		if result.ExitCode != 1 {
			t.Errorf("%s: the plan exits with %d", name, result.ExitCode)
		}
		message := flat(result.Stderr)
		if !strings.Contains(message, test.want) || !strings.Contains(message, first.ID) {
			t.Errorf("%s: %s", name, message)
		}
		if strings.Contains(message, "<html>") || strings.Contains(message, "aaaa") {
			t.Errorf("%s: the message shows the body: %s", name, message)
		}
	}
	if l.token().ID != first.ID {
		t.Fatal("the state is lost")
	}
	l.mustIdle()
}

func TestCreateFaults(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	html := http.Header{"Content-Type": {"text/html"}}
	for name, fault := range map[string]sandbox.Fault{
		"before":       {Status: 500, Body: `{"code":"internal","message":"an accident"}`},
		"after, 500":   {After: true, Status: 500, Body: `{"code":"internal","message":"an accident"}`},
		"after, lost":  {After: true},
		"after, HTML":  {After: true, Status: 502, Header: html, Body: "<html></html>"},
		"after, empty": {After: true, Status: 200, Body: "{}"},
	} {
		mend := l.breakCreates(fault)
		message := l.mustFail()
		mend()
		if len(l.live()) != 0 {
			t.Errorf("%s: a token was left behind: %v; %s", name, l.live(), message)
		}
	}
	mend := l.Sandbox.Inject(sandbox.OnaRateLimit("CreatePersonalAccessToken", 2, 3*time.Second))
	l.Apply()
	mend()
	l.mustLive(l.token().ID)
}

// TestIdentityUnknownAfterIssue: whom the credential stands for can't be asked
// after the create. The token is saved all the same.
func TestIdentityUnknownAfterIssue(t *testing.T) {
	t.Parallel()
	l := newLife(t, "")
	config := func(trigger string) string {
		return fmt.Sprintf("user_id = %q\ndescription = \"ci\"\nvalid_for = \"2160h\"\nrotation = { triggers = { a = %q } }", l.Sandbox.Ona.Admin().ID, trigger)
	}
	mend := l.Sandbox.Inject(sandbox.Fault{Path: "GetAuthenticatedIdentity", Status: 403, Body: `{"code":"permission_denied","message":"not you"}`})
	l.configure(config("1"))
	l.Apply()
	first := l.token()
	l.mustLive(first.ID)
	l.configure(config("2"))
	l.Apply()
	l.mustLive(first.ID, l.token().ID)
	mend()
	l.mustIdleAfterApply()
}
