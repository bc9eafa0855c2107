// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestNothingIsIssuedForAnInactiveUser: ZITADEL itself issues a token for a user
// that is locked or deactivated, and no call takes it.
func TestNothingIsIssuedForAnInactiveUser(t *testing.T) {
	t.Parallel()
	for change, want := range map[string]string{"_lock": "Unlock it", "_deactivate": "Reactivate it"} {
		i := newInstance(t, sandbox.Options{})
		user := i.Zitadel.MachineUserID()
		i.change(t, http.MethodPost, "/management/v1/users/"+user+"/"+change, i.Zitadel.DefaultOrganizationID())
		before := len(i.Zitadel.Tokens())
		_, err := i.client(t, zitadel.Config{AccessToken: i.Zitadel.AdminCredential()}).Issue(t.Context(), user, "", i.clock.Now().Add(time.Hour))
		if _, ok := errors.AsType[*zitadel.InactiveError](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("after %s: %v, want %q", change, err, want)
		}
		if after := len(i.Zitadel.Tokens()); after != before {
			t.Errorf("after %s %d tokens were issued", change, after-before)
		}
	}
}

// TestNothingIsIssuedInADeletedOrganization: v2 would issue a token for a user
// whose organization is gone.
func TestNothingIsIssuedInADeletedOrganization(t *testing.T) {
	t.Parallel()
	for _, named := range []bool{false, true} {
		i := newInstance(t, sandbox.Options{})
		organization := i.Zitadel.AddOrganization("gone")
		user := i.Zitadel.AddMachineUser(organization, "ci")
		i.change(t, http.MethodDelete, "/management/v1/orgs/me", organization)
		before := len(i.Zitadel.Tokens())
		asked := ""
		if named {
			asked = organization
		}
		_, err := i.client(t, zitadel.Config{AccessToken: i.Zitadel.AdminCredential()}).Issue(t.Context(), user, asked, i.clock.Now().Add(time.Hour))
		if err == nil || len(i.Zitadel.Tokens()) != before {
			t.Errorf("issued with organization %q: %v", asked, err)
		}
	}
}

// change calls the sandbox as its administrator.
func (i *instance) change(t *testing.T, method, path, organization string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), method, i.origin+path, strings.NewReader("{}"))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+i.Zitadel.AdminCredential())
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("X-Zitadel-Orgid", organization)
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = answer.Body.Close() }()
	if answer.StatusCode != http.StatusOK {
		t.Fatalf("%s answers %s", path, answer.Status)
	}
}
