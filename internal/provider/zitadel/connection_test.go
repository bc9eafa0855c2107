// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"fmt"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	zitadelclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	zitadelsandbox "github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// instance is a sandbox and calls to it.
type instance struct {
	*zitadelsandbox.Platform

	all    *sandbox.Sandbox
	clock  *sandbox.Clock
	origin string
}

func newInstance(t *testing.T, options sandbox.Options) *instance {
	t.Helper()
	i := &instance{clock: sandbox.NewClock()}
	options.Now = i.clock.Now
	var err error
	if i.all, err = sandbox.New(options); err != nil {
		t.Fatal(err)
	}
	i.Platform = i.all.Zitadel
	server := httptest.NewServer(i.all)
	t.Cleanup(server.Close)
	i.origin = server.URL
	i.all.SetOrigin(server.URL)
	return i
}

// as are the calls of a new provider block.
func (i *instance) as(t *testing.T, config zitadelclient.Config) patCalls {
	t.Helper()
	config.Endpoint = i.origin
	config.Settings = rest.Settings{Now: i.clock.Now, Wait: func(ctx context.Context, d time.Duration) error {
		i.clock.Advance(d)
		return ctx.Err()
	}}
	c, err := NewConnection(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Client.CloseIdleConnections)
	return patCalls{c}
}

func (i *instance) owner(user string) lifecycle.Values {
	return lifecycle.Values{"user_id": types.StringValue(user), "organization_id": types.StringValue(i.DefaultOrganizationID())}
}

// TestCheapRefresh reads many tokens: one page of a list would answer each of
// these, and twice that and eight more calls are the most.
func TestCheapRefresh(t *testing.T) {
	t.Parallel()
	const count = 60
	for name, tt := range map[string]struct {
		options sandbox.Options
		users   int
		most    int
	}{
		"of one user":                   {users: 1, most: 2*1 + 8},
		"of as many users":              {users: count, most: 2*1 + 8},
		"of one user, before v4.0":      {options: sandbox.Options{ZitadelV1Only: true}, users: 1, most: 2*1 + 8 + 3}, // three to find out the version
		"of as many users, before v4.0": {options: sandbox.Options{ZitadelV1Only: true}, users: count, most: count + 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newInstance(t, tt.options)
			var refs []lifecycle.Ref
			for n := range count {
				user := i.MachineUserID()
				if tt.users > 1 {
					user = i.AddMachineUser(i.DefaultOrganizationID(), fmt.Sprintf("owner %d", n))
				}
				refs = append(refs, lifecycle.Ref{ID: i.AddToken(user, time.Time{}).ID, Owner: i.owner(user)})
			}
			calls := i.as(t, zitadelclient.Config{AccessToken: i.AdminCredential()})
			before := i.all.Calls("/")
			for _, ref := range refs {
				if token, err := calls.Read(t.Context(), ref); err != nil || token.ID != ref.ID {
					t.Fatalf("token %s reads as %+v, %v", ref.ID, token, err)
				}
			}
			if made := i.all.Calls("/") - before; made > tt.most {
				t.Errorf("%d calls for %d tokens, want at most %d", made, count, tt.most)
			}
		})
	}
}

// TestListsProveNothing revokes a token after a list showed it, and one that
// the list never showed: each is gone by a get only.
func TestListsProveNothing(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	user := i.MachineUserID()
	calls := i.as(t, zitadelclient.Config{AccessToken: i.AdminCredential()})
	var refs []lifecycle.Ref
	for range 12 {
		refs = append(refs, lifecycle.Ref{ID: i.AddToken(user, time.Time{}).ID, Owner: i.owner(user)})
	}
	for _, ref := range refs {
		if _, err := calls.Read(t.Context(), ref); err != nil {
			t.Fatal(err)
		}
	}
	if err := calls.Revoke(t.Context(), refs[0]); err != nil {
		t.Fatal(err)
	}
	unlisted := i.AddToken(user, time.Time{}).ID
	i.Revoke(user, unlisted)
	for _, ref := range []lifecycle.Ref{refs[0], {ID: unlisted, Owner: i.owner(user)}} {
		if _, err := calls.Read(t.Context(), ref); !calls.NotFound(err) {
			t.Errorf("token %s: %v, want ZITADEL to say that it does not exist", ref.ID, err)
		}
	}
}

func TestIssueRefusedBeforeItWasAsked(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	calls := i.as(t, zitadelclient.Config{AccessToken: i.AdminCredential()})
	for name, owner := range map[string]lifecycle.Values{
		"another organization": {"user_id": types.StringValue(i.MachineUserID()), "organization_id": types.StringValue(i.SecondOrganizationID())},
		"a person":             i.owner(i.HumanUserID()),
		"nobody":               i.owner("314159265358979323"),
	} {
		if _, err := calls.Issue(t.Context(), owner, nil, lifecycle.Order{}); err == nil || lifecycle.MayHaveRun(err) {
			t.Errorf("%s: %v leaves open whether a token was issued", name, err)
		}
	}
}

func TestOfCaller(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	user, other := i.MachineUserID(), i.AddMachineUser(i.DefaultOrganizationID(), "other")
	secret := i.AddCredential(user)
	foreign := i.AddToken(other, time.Time{}).ID
	clientSecret := i.SetClientSecret(user)

	for name, tt := range map[string]struct {
		config     zitadelclient.Config
		token      string
		credential string
		want       bool
	}{
		"the caller's":   {zitadelclient.Config{AccessToken: secret}, i.idOf(t, secret), secret, true},
		"another user's": {zitadelclient.Config{AccessToken: secret}, foreign, secret, false},
		"the caller's, who authenticates without": {zitadelclient.Config{ClientID: "ci", ClientSecret: clientSecret}, i.idOf(t, secret), "", true},
	} {
		calls := i.as(t, tt.config)
		if calls.Credential() != tt.credential {
			t.Errorf("%s: another credential", name)
		}
		if of, err := calls.OfCaller(t.Context(), i.token(t, tt.token)); err != nil || of != tt.want {
			t.Errorf("%s: %v, %v, want %v", name, of, err, tt.want)
		}
	}
}

// idOf is the id of the token with a secret.
func (i *instance) idOf(t *testing.T, secret string) string {
	t.Helper()
	for _, token := range i.Tokens() {
		if token.Secret == secret {
			return token.ID
		}
	}
	t.Fatal("there is no token with this secret")
	return ""
}

// token is a token as the shared life sees it.
func (i *instance) token(t *testing.T, id string) lifecycle.Token {
	t.Helper()
	for _, token := range i.Tokens() {
		if token.ID == id {
			return tokenOf(zitadelclient.Token{ID: id, UserID: token.UserID, OrganizationID: token.OrganizationID})
		}
	}
	t.Fatalf("there is no token %s", id)
	return lifecycle.Token{}
}
