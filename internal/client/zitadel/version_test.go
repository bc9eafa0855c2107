// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"errors"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

func TestServerWithoutV2TokensIsRemembered(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{ZitadelV1Only: true})
	client := i.admin(t)
	tokens := make(chan string, 8)
	var group sync.WaitGroup
	for range cap(tokens) {
		group.Go(func() {
			issued, err := client.Issue(t.Context(), machine(i), "", time.Time{})
			if err != nil {
				t.Error(err)
			}
			tokens <- issued.ID
		})
	}
	group.Wait()
	if probes := i.Calls("POST /v2/users/pats/search"); probes != 1 {
		t.Errorf("the server was probed %d times", probes)
	}
	doubted := i.Calls("/pats")
	for range cap(tokens) {
		if _, err := client.Read(t.Context(), "", machine(i), <-tokens); err != nil {
			t.Error(err)
		}
	}
	if calls := i.Calls("/pats") - doubted; calls != cap(tokens) {
		t.Errorf("%d calls for %d reads", calls, cap(tokens))
	}
}

// A database that is down during one instance look-up must not turn a v4
// server into a v3 one: a caller without roles would be shut out.
func TestOneBare404ProvesNothing(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	q := i.living(machine(i))
	client := i.as(t, q.user)
	i.Inject(sandbox.Fault{Path: "/v2/users/pats/search", Times: 1, Status: http.StatusNotFound, Body: "Instance not found"})
	if _, err := client.Read(t.Context(), q.organization, q.user, q.token); err == nil || zitadel.NotFound(err) || !strings.Contains(err.Error(), "issuer") {
		t.Errorf("during the outage: %v", err)
	}
	if _, err := client.Read(t.Context(), q.organization, q.user, q.token); err != nil {
		t.Errorf("after the outage: %v", err)
	}
}

// Nor do many, while nothing else is answered either.
func TestAnOutageProvesNothing(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	q := i.living(machine(i))
	client := i.as(t, q.user)
	end := i.Inject(sandbox.Fault{Status: http.StatusNotFound, Body: "Instance not found"})
	if _, err := client.Read(t.Context(), q.organization, q.user, q.token); err == nil || zitadel.NotFound(err) {
		t.Errorf("during the outage: %v", err)
	}
	end()
	if _, err := client.Read(t.Context(), q.organization, q.user, q.token); err != nil {
		t.Errorf("after the outage: %v", err)
	}
}

func TestWrongHost(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{Origin: "https://login.example.com"})
	q := i.living(machine(i))
	lost := i.admin(t)
	_, readErr := lost.Read(t.Context(), q.organization, q.user, q.token)
	_, issueErr := lost.Issue(t.Context(), q.user, q.organization, time.Time{})
	for call, err := range map[string]error{
		"read":   readErr,
		"issue":  issueErr,
		"revoke": lost.Revoke(t.Context(), q.organization, q.user, q.token),
		"search": firstError(lost.Search(t.Context(), zitadel.Filter{})),
	} {
		if err == nil || zitadel.NotFound(err) || !strings.Contains(err.Error(), "issuer") {
			t.Errorf("%s: %v", call, err)
		}
	}
	known := i.client(t, zitadel.Config{AccessToken: i.Zitadel.AdminCredential(), Issuer: "https://login.example.com"})
	if _, err := known.Read(t.Context(), q.organization, q.user, q.token); err != nil {
		t.Error(err)
	}
}

// TestEndpointWithAPath: it is the path that is blamed, and neither the host nor
// the issuer.
func TestEndpointWithAPath(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	q := i.living(machine(i))
	lost := i.client(t, zitadel.Config{AccessToken: i.Zitadel.AdminCredential(), Endpoint: i.origin + "/ui/console/"})
	_, readErr := lost.Read(t.Context(), q.organization, q.user, q.token)
	_, issueErr := lost.Issue(t.Context(), q.user, q.organization, time.Time{})
	for call, err := range map[string]error{
		"read":   readErr,
		"issue":  issueErr,
		"revoke": lost.Revoke(t.Context(), q.organization, q.user, q.token),
		"search": firstError(lost.Search(t.Context(), zitadel.Filter{})),
	} {
		if err == nil || zitadel.NotFound(err) || !strings.Contains(err.Error(), "the endpoint has the path /ui/console, and the API is at the root of its host") ||
			!strings.Contains(err.Error(), "Take the path away from endpoint") || strings.Contains(err.Error(), "issuer") {
			t.Errorf("%s: %v", call, err)
		}
	}
}

// TestDeletedOrganizationIsExplained: its tokens can't be shown gone, and the
// way out is named.
func TestDeletedOrganizationIsExplained(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	q := i.living(machine(i))
	_, err := i.admin(t).Read(t.Context(), "123", q.user, "none")
	if err == nil || zitadel.NotFound(err) || !strings.Contains(err.Error(), "terraform state rm") {
		t.Errorf("the error is %v", err)
	}
}

// TestRevokeInTheWrongOrganization: the token of a user that lives in another
// organization than the one that is named stays.
func TestRevokeInTheWrongOrganization(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	q := i.living(machine(i))
	client := i.admin(t)
	err := client.Revoke(t.Context(), i.Zitadel.AddOrganization("another"), q.user, q.token)
	if _, ok := errors.AsType[*zitadel.ElsewhereError](err); !ok {
		t.Errorf("the error is %v", err)
	}
	if _, err := client.Read(t.Context(), q.organization, q.user, q.token); err != nil {
		t.Errorf("the token is gone: %v", err)
	}
}
