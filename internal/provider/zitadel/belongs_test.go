// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"net/http/httptest"
	"testing"

	zitadelclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	zitadelsandbox "github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// TestBelongs: the state's user lives in the state's organization, as far as the
// caller sees; where it sees no such user, it has to live there itself.
func TestBelongs(t *testing.T) {
	t.Parallel()
	s, err := sandbox.New(sandbox.Options{Weather: sandbox.Fair}) // what a user's get answers is the truth
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s)
	t.Cleanup(server.Close)
	s.SetOrigin(server.URL)
	z := s.Zitadel
	here, there := z.DefaultOrganizationID(), z.AddOrganization("there")
	machine, nobody := z.MachineUserID(), "123456789012345678"
	owner := func(organization string) string {
		return z.AddCredential(z.AddMachineUser(organization, "owner-"+organization, zitadelsandbox.OrgOwner))
	}
	hereOwner, thereOwner := owner(here), owner(there)
	for name, test := range map[string]struct {
		credential, organization, user string
		want                           bool
	}{
		"its organization":                          {hereOwner, here, machine, true},
		"no organization":                           {hereOwner, "", machine, true},
		"another organization than the user's":      {hereOwner, there, machine, false},
		"the caller's, where nobody sees the user":  {hereOwner, here, nobody, true},
		"another's, where nobody sees the user":     {hereOwner, there, nobody, false},
		"the other caller's, where nobody sees it":  {thereOwner, there, nobody, true},
		"not the other caller's, where nobody does": {thereOwner, here, nobody, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := NewConnection(zitadelclient.Config{Endpoint: server.URL, AccessToken: test.credential})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(c.Client.CloseIdleConnections)
			got, err := patCalls{c}.Belongs(t.Context(), lifecycle.Ref{ID: "1", Owner: lifecycle.Values{
				"organization_id": lifecycle.Text(test.organization), "user_id": lifecycle.Text(test.user),
			}})
			if err != nil || got != test.want {
				t.Errorf("got %t, %v", got, err)
			}
		})
	}
}
