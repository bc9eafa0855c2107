// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"strings"
	"testing"
	"time"
)

// TestOwnCredential lets the provider rotate the token it runs on.
func TestOwnCredential(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Apply()
	first := l.token()
	l.Setenv("ONA_TOKEN", first.Token+"\n") // as a file or a shell leaves it
	l.mustIdle()

	l.Clock.Advance(84 * day)
	l.Apply()
	second := l.token()
	l.Clock.Advance(25 * time.Hour)
	result := l.plan()
	if result.ExitCode != 0 {
		t.Fatalf("with the old token still in use the plan exits with %d", result.ExitCode)
	}
	mustContain(t, flat(result.Stdout), first.ID+" is past its revoke_at but is the credential that the provider itself runs on")
	l.mustIdle()
	l.mustLive(first.ID, second.ID)

	l.Setenv("ONA_TOKEN", second.Token)
	l.Apply()
	l.mustLive(second.ID)
	l.mustIdle()

	result = l.Run("destroy", "-auto-approve", "-no-color", "-input=false")
	if result.ExitCode != 1 {
		t.Fatalf("destroying the credential in use exits with %d", result.ExitCode)
	}
	mustContain(t, flat(result.Stderr), second.ID+" is the credential that the provider itself runs on")
	l.mustLive(second.ID)
	l.Setenv("ONA_TOKEN", l.Sandbox.Ona.Admin().AccessToken)
	l.Must("destroy", "-auto-approve")
	l.mustLive()
}

// TestOwnCredentialWithoutOverlap rotates it with overlap = 0s.
func TestOwnCredentialWithoutOverlap(t *testing.T) {
	t.Parallel()
	l := newLife(t, strings.Replace(rotating, `"24h"`, `"0s"`, 1))
	l.Apply()
	first := l.token()
	l.Setenv("ONA_TOKEN", first.Token)
	l.Clock.Advance(84 * day)
	mustContain(t, flat(l.Apply()), "is the credential that the provider itself runs on")
	second := l.token()
	l.mustLive(first.ID, second.ID)
	l.mustIdle()
	l.Setenv("ONA_TOKEN", second.Token)
	l.Apply()
	l.mustLive(second.ID)
	l.mustIdle()
}

// TestOwnCredentialSinceThePlan gives the provider the old token between a plan
// that revokes it and the apply of that plan.
func TestOwnCredentialSinceThePlan(t *testing.T) {
	t.Parallel()
	l, first := dueLife(t, rotating)
	l.Apply()
	second := l.token()
	l.Clock.Advance(day)
	l.save("revoking")
	admin := l.Getenv("ONA_TOKEN")
	l.Setenv("ONA_TOKEN", first.Token)
	result := l.Run("apply", "-no-color", "-input=false", "revoking")
	if result.ExitCode != 1 {
		t.Fatalf("the apply exits with %d", result.ExitCode)
	}
	mustContain(t, flat(result.Stderr), "Since the plan was made, it turned out that the provider runs on it")
	l.mustLive(first.ID, second.ID)
	if now := l.token(); len(now.Previous) != 1 || now.Previous[0].ID != first.ID {
		t.Errorf("previous is %v", now.Previous)
	}
	l.mustIdleAfterApply()
	l.Setenv("ONA_TOKEN", admin)
	l.Apply()
	l.mustLive(second.ID)
	l.mustIdle()
}

// TestImportedOwnCredential rotates an imported one, whose secret nobody told
// the provider: by its last use it may be the credential, and is kept.
func TestImportedOwnCredential(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	l.Apply()
	first := l.token()
	l.Setenv("ONA_TOKEN", first.Token)
	l.Must("state", "rm", resourceName)
	l.Must("import", "-input=false", resourceName, first.ID)
	l.Apply()
	l.Clock.Advance(84 * day)
	l.Apply()
	l.Clock.Advance(25 * time.Hour)
	result := l.plan()
	mustContain(t, flat(result.Stdout), first.ID+" is past its revoke_at but ", "the credential that the provider itself runs on, so it is not revoked")
	l.mustLive(first.ID, l.token().ID)
	l.mustIdle()
}
