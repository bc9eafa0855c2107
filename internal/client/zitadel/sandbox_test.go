// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"context"
	"net/http/httptest"
	"sync"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// instance is a sandbox that is served, and its clock.
type instance struct {
	*sandbox.Sandbox
	clock  *sandbox.Clock
	origin string
}

func newInstance(t *testing.T, options sandbox.Options) *instance {
	t.Helper()
	i := &instance{clock: sandbox.NewClock()}
	options.Now = i.clock.Now
	var err error
	if i.Sandbox, err = sandbox.New(options); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(i.Sandbox)
	t.Cleanup(server.Close)
	i.origin = server.URL
	if options.Origin == "" {
		i.SetOrigin(server.URL)
	}
	return i
}

// settings wait for nothing: what is waited for is on the instance's clock.
func (i *instance) settings() rest.Settings {
	return rest.Settings{
		Now: i.clock.Now,
		Wait: func(ctx context.Context, d time.Duration) error {
			i.clock.Advance(d)
			return ctx.Err()
		},
	}
}

func (i *instance) client(t *testing.T, config zitadel.Config) *zitadel.Client {
	t.Helper()
	config.Settings = i.settings()
	if config.Endpoint == "" {
		config.Endpoint = i.origin
	}
	client, err := zitadel.New(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

func (i *instance) admin(t *testing.T) *zitadel.Client {
	t.Helper()
	return i.client(t, zitadel.Config{AccessToken: i.Zitadel.AdminCredential()})
}

// as is the client of a user.
func (i *instance) as(t *testing.T, userID string) *zitadel.Client {
	t.Helper()
	return i.client(t, zitadel.Config{AccessToken: i.Zitadel.AddCredential(userID)})
}

// lines are the servers that a user may meet.
var lines = map[string]sandbox.Options{
	"v4": {},
	"v3": {ZitadelV1Only: true},
}

func TestTokenLife(t *testing.T) {
	t.Parallel()
	for name, options := range lines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newInstance(t, options)
			client, user := i.admin(t), i.Zitadel.MachineUserID()
			organization := i.Zitadel.DefaultOrganizationID()
			expiresAt := i.clock.Now().Add(time.Hour).Truncate(time.Second).Add(123456789)

			issued, err := client.Issue(t.Context(), user, "", expiresAt)
			if err != nil {
				t.Fatal(err)
			}
			if issued.Secret == "" || issued.OrganizationID != organization || !issued.ExpiresAt.Equal(expiresAt.Truncate(time.Microsecond)) {
				t.Errorf("issued %+v", issued.Token)
			}
			read, err := client.Read(t.Context(), "", user, issued.ID)
			if err != nil {
				t.Fatal(err)
			}
			if read.OrganizationID != organization || !read.ExpiresAt.Equal(issued.ExpiresAt) || !read.CreatedAt.Equal(issued.CreatedAt) {
				t.Errorf("read %+v after issuing %+v", read, issued.Token)
			}
			if told := read.Scopes != nil; told != (name == "v3") {
				t.Errorf("scopes are %v", read.Scopes)
			}
			if err := client.Revoke(t.Context(), organization, user, issued.ID); err != nil {
				t.Fatal(err)
			}
			if err := client.Revoke(t.Context(), organization, user, issued.ID); !zitadel.NotFound(err) {
				t.Errorf("revoking a second time: %v", err)
			}
			if _, err := client.Read(t.Context(), organization, user, issued.ID); !zitadel.NotFound(err) {
				t.Errorf("reading what was revoked: %v", err)
			}
		})
	}
}

func TestManyTokensOfOneUser(t *testing.T) {
	t.Parallel()
	for name, options := range lines {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newInstance(t, options)
			i.Zitadel.SetWriteConflict(8) // below the 20 that are asked for at once
			client, user := i.admin(t), i.Zitadel.MachineUserID()
			var group sync.WaitGroup
			for range 20 {
				group.Go(func() {
					issued, err := client.Issue(t.Context(), user, "", time.Time{})
					if err != nil {
						t.Error(err)
						return
					}
					if err := client.Revoke(t.Context(), "", user, issued.ID); err != nil {
						t.Error(err)
					}
				})
			}
			group.Wait()
			if live := i.Live(); len(live) != 0 {
				t.Errorf("%d tokens are left", len(live))
			}
			if looks := i.Calls("GET /v2/users/" + user); looks > 4 {
				t.Errorf("the user was located %d times", looks)
			}
		})
	}
}
