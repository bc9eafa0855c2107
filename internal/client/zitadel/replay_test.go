// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// replay answers as a real server did, each request with the exchange of that
// method, path and organization; anything else is an error of the test.
func replay(t *testing.T, names ...string) *Client {
	t.Helper()
	exchanges := map[string]exchange{}
	for _, name := range names {
		e := readExchange(t, name)
		exchanges[e.Request.Method+" "+e.Request.Path+" "+e.Request.Headers["x-zitadel-orgid"]] = e
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		key := r.Method + " " + r.URL.Path + " " + r.Header.Get("x-zitadel-orgid")
		e, ok := exchanges[key]
		if !ok {
			t.Errorf("nobody expected %s", key)
		}
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(max(e.Response.Status, http.StatusOK))
		_, _ = w.Write(e.Response.Body)
	}))
	t.Cleanup(server.Close)
	client, err := New(Config{
		Settings:    rest.Settings{MaxRetries: -1, Wait: func(ctx context.Context, _ time.Duration) error { return ctx.Err() }},
		Endpoint:    server.URL,
		AccessToken: "a-token",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// Of the captured exchanges.
const (
	defaultOrganization = "400674748268350502"
	secondOrganization  = "400674946440760358"
	machine             = "400674938085706790"
	machineOfSecond     = "400674946541423654"
)

func at(text string) time.Time {
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		panic(err)
	}
	return t
}

func TestCallsAsCaptured(t *testing.T) {
	t.Parallel()
	scopes := []string{"openid", "profile", "urn:zitadel:iam:user:metadata", "urn:zitadel:iam:user:resourceowner"}
	for name, test := range map[string]struct {
		call func(context.Context, *Client) (any, error)
		want any
	}{
		"v1_pat_get_nanos_offset": {
			func(ctx context.Context, c *Client) (any, error) {
				return c.v1.GetPersonalAccessTokenByIDs(ctx, "", machine, "400674938605800486")
			},
			Token{
				ID: "400674938605800486", UserID: machine, OrganizationID: defaultOrganization,
				CreatedAt: at("2026-11-22T03:07:53.868419Z"), ChangedAt: at("2026-11-22T03:07:53.868419Z"),
				ExpiresAt: at("2030-01-02T01:04:05.123456Z"), Scopes: scopes,
			},
		},
		"v1_pat_get_no_expiry": {
			func(ctx context.Context, c *Client) (any, error) {
				token, err := c.v1.GetPersonalAccessTokenByIDs(ctx, "", machine, "400674938538691622")
				return token.ExpiresAt, err
			},
			time.Time{},
		},
		"v1_pat_create_expiry": {
			func(ctx context.Context, c *Client) (any, error) {
				return c.v1.AddPersonalAccessToken(ctx, "", machine, at("2030-01-02T03:04:05Z"))
			},
			Issued{
				Token: Token{
					ID: "400674938555468838", UserID: machine, OrganizationID: defaultOrganization,
					CreatedAt: at("2026-11-22T03:07:53.841447Z"), ChangedAt: at("2026-11-22T03:07:53.841447Z"),
					ExpiresAt: at("2030-01-02T03:04:05Z"),
				},
				Secret: "sandbox-qxMrN8JDNIsZ6VajU15mUCxJxAPnzMUyraGY6aIHMxfB1UjZR2M-w7PJgHUpHQk",
			},
		},
		"v2_pat_create": {
			func(ctx context.Context, c *Client) (any, error) {
				return c.v2.AddPersonalAccessToken(ctx, machine, at("2030-01-02T05:04:05+02:00"))
			},
			Issued{
				Token: Token{
					ID: "400674946960854054", UserID: machine,
					CreatedAt: at("2026-11-22T03:07:58.851885Z"), ChangedAt: at("2026-11-22T03:07:58.851885Z"),
					ExpiresAt: at("2030-01-02T03:04:05Z"),
				},
				Secret: "sandbox-WZ2Pqwr9oB43yeSqvuVgp1fINd46e2z40VR8gCCJtu5nkhO8PGtiQXsCIuW5O6x",
			},
		},
		"v1_user_get": {
			func(ctx context.Context, c *Client) (any, error) { return c.v1.GetUserByID(ctx, "", machine) },
			User{ID: machine, OrganizationID: defaultOrganization, Username: "m-c3550c", State: "USER_STATE_ACTIVE", Machine: true},
		},
		"auth_users_me_new_pat": {
			func(ctx context.Context, c *Client) (any, error) { return c.GetMyUser(ctx) },
			User{ID: machine, OrganizationID: defaultOrganization, Username: "m-c3550c", State: "USER_STATE_ACTIVE", Machine: true},
		},
		"v1_pat_list": {
			func(ctx context.Context, c *Client) (any, error) {
				return countTokens(c.v1.ListPersonalAccessTokens(ctx, "", machine))
			},
			8,
		},
		"v2_pat_search_all": {
			func(ctx context.Context, c *Client) (any, error) { return countTokens(c.Search(ctx, Filter{})) },
			12,
		},
		"v2_pat_search_unprivileged": { // two of twelve are left out without a word
			func(ctx context.Context, c *Client) (any, error) { return countTokens(c.Search(ctx, Filter{})) },
			10,
		},
		"v2_pat_search_unknown_token": {
			func(ctx context.Context, c *Client) (any, error) { return countTokens(c.Search(ctx, Filter{})) },
			0,
		},
		"v2_pat_search_by_token": {
			func(ctx context.Context, c *Client) (any, error) {
				return c.Read(ctx, defaultOrganization, machine, "400674946960854054")
			},
			Token{
				ID: "400674946960854054", UserID: machine, OrganizationID: defaultOrganization,
				CreatedAt: at("2026-11-22T03:07:58.851885Z"), ChangedAt: at("2026-11-22T03:07:58.851885Z"),
				ExpiresAt: at("2030-01-02T03:04:05Z"),
			},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, err := test.call(t.Context(), replay(t, name))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func countTokens(tokens func(func(Token, error) bool)) (int, error) {
	n := 0
	for _, err := range tokens {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// The captured answers about a living token, asked for in the wrong
// organization, are those that otherwise prove a token gone.
func TestLivingTokenInTheWrongOrganization(t *testing.T) {
	t.Parallel()
	client := replay(t)
	client.homes.put(machineOfSecond, home{organizationID: secondOrganization})
	for _, name := range []string{"v1_pat_get_org2_without_header", "v1_pat_delete_org2_without_header"} {
		answer := readExchange(t, name).failure()
		err := client.absence(t.Context(), secondOrganization, machineOfSecond, "400674946608532518", answer)
		if !NotFound(err) {
			t.Errorf("%s, had it been asked in the user's own organization: %v", name, err)
		}
		err = client.absence(t.Context(), defaultOrganization, machineOfSecond, "400674946608532518", answer)
		if NotFound(err) || !strings.Contains(err.Error(), defaultOrganization) || !strings.Contains(err.Error(), secondOrganization) {
			t.Errorf("%s, asked in another organization: %v", name, err)
		}
	}
}
