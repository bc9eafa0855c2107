// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"fmt"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// kind is a platform's token.
type kind struct {
	// typeName is that of its resource.
	typeName string
	// arguments are what it needs besides its validity, in HCL.
	arguments func(*sandbox.Sandbox) string
	// issuer issues them as somebody else would, with the same arguments, all over
	// the same connections, and at no platform's pace: nothing is measured then.
	issuer func(ctx context.Context, s *stage) (issue func() error, err error)
	// page is how many tokens a page of the platform's list holds.
	page int
}

const lifetime = 720 * time.Hour

// kinds are measured by default, one of each platform.
var kinds = map[string]kind{
	"ona": {
		typeName:  "tokens_ona_personal_access_token",
		arguments: func(*sandbox.Sandbox) string { return `description = "bench"` },
		issuer:    onaIssuer, page: 100,
	},
	"zitadel": {
		typeName:  "tokens_zitadel_personal_access_token",
		arguments: func(s *sandbox.Sandbox) string { return fmt.Sprintf("user_id = %q", s.Zitadel.MachineUserID()) },
		issuer: func(_ context.Context, s *stage) (func() error, error) {
			return func() error {
				s.sandbox.Zitadel.AddToken(s.sandbox.Zitadel.MachineUserID(), time.Now().Add(lifetime))
				return nil
			}, nil
		}, page: 1000,
	},
	"cryptlex": {
		typeName:  "tokens_cryptlex_personal_access_token",
		arguments: func(*sandbox.Sandbox) string { return "name = \"bench\"\n  scopes = [\"license:read\"]" },
		issuer:    cryptlexIssuer, page: 100,
	},
	"alephant": {
		typeName:  "tokens_alephant_personal_access_token",
		arguments: func(*sandbox.Sandbox) string { return "name = \"bench\"\n  scopes = [\"read\"]" },
		issuer:    alephantIssuer, page: 100,
	},
}

func onaIssuer(ctx context.Context, s *stage) (func() error, error) {
	client, err := ona.New(ona.Config{Endpoint: s.env["ONA_HOST"], AccessToken: s.env["ONA_TOKEN"], RequestsPerSecond: pace})
	if err != nil {
		return nil, err
	}
	identity, err := client.GetAuthenticatedIdentity(ctx)
	return func() error {
		_, err := client.CreatePersonalAccessToken(ctx, ona.CreatePersonalAccessTokenRequest{
			UserID: identity.Subject.ID, Description: "bench", ValidFor: lifetime,
		})
		return err
	}, err
}

func cryptlexIssuer(ctx context.Context, s *stage) (func() error, error) {
	client, err := cryptlex.New(cryptlex.Config{
		Endpoint: s.env["CRYPTLEX_ENDPOINT"], AccessToken: s.env["CRYPTLEX_ACCESS_TOKEN"], RequestsPerSecond: pace,
	})
	return func() error {
		_, _, err := client.CreatePersonalAccessToken(ctx, cryptlex.CreatePersonalAccessTokenRequest{
			Name: "bench", Scopes: []string{"license:read"}, ExpiresAt: time.Now().Add(lifetime),
		})
		return err
	}, err
}

func alephantIssuer(ctx context.Context, s *stage) (func() error, error) {
	client, err := alephant.New(alephant.Config{
		Endpoint: s.env["ALEPHANT_ENDPOINT"], AccessToken: s.env["ALEPHANT_ACCESS_TOKEN"],
		WorkspaceID: s.env["ALEPHANT_WORKSPACE_ID"], RequestsPerSecond: pace,
	})
	return func() error {
		_, _, err := client.CreatePersonalAccessToken(ctx, "", alephant.CreatePersonalAccessTokenRequest{
			Name: "bench", Scopes: []string{"read"}, ExpiresAt: time.Now().Add(lifetime),
		})
		return err
	}, err
}
