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
	// arguments are what it needs besides its validity, in HCL.
	arguments func(*sandbox.Sandbox) string
	// issue issues one as somebody else would.
	issue func(ctx context.Context, s *stage) error
	// page is how many tokens a page of the platform's list holds.
	page int
}

const lifetime = 720 * time.Hour

var kinds = map[string]kind{
	"ona": {
		arguments: func(*sandbox.Sandbox) string { return `description = "bench"` }, issue: issueOna, page: 100,
	},
	"zitadel": {
		arguments: func(s *sandbox.Sandbox) string { return fmt.Sprintf("user_id = %q", s.Zitadel.MachineUserID()) },
		issue: func(_ context.Context, s *stage) error {
			s.sandbox.Zitadel.AddToken(s.sandbox.Zitadel.MachineUserID(), time.Now().Add(lifetime))
			return nil
		}, page: 1000,
	},
	"cryptlex": {
		arguments: func(*sandbox.Sandbox) string { return "name = \"bench\"\n  scopes = [\"license:read\"]" }, issue: issueCryptlex, page: 100,
	},
	"alephant": {
		arguments: func(*sandbox.Sandbox) string { return "name = \"bench\"\n  scopes = [\"read\"]" }, issue: issueAlephant, page: 100,
	},
}

func issueOna(ctx context.Context, s *stage) error {
	client, err := ona.New(ona.Config{Endpoint: s.env["ONA_HOST"], AccessToken: s.env["ONA_TOKEN"], RequestsPerSecond: pace})
	if err != nil {
		return err
	}
	identity, err := client.GetAuthenticatedIdentity(ctx)
	if err == nil {
		_, err = client.CreatePersonalAccessToken(ctx, ona.CreatePersonalAccessTokenRequest{
			UserID: identity.Subject.ID, Description: "bench", ValidFor: lifetime,
		})
	}
	return err
}

func issueCryptlex(ctx context.Context, s *stage) error {
	client, err := cryptlex.New(cryptlex.Config{
		Endpoint: s.env["CRYPTLEX_ENDPOINT"], AccessToken: s.env["CRYPTLEX_ACCESS_TOKEN"], RequestsPerSecond: pace,
	})
	if err == nil {
		_, _, err = client.CreatePersonalAccessToken(ctx, cryptlex.CreatePersonalAccessTokenRequest{
			Name: "bench", Scopes: []string{"license:read"}, ExpiresAt: time.Now().Add(lifetime),
		})
	}
	return err
}

func issueAlephant(ctx context.Context, s *stage) error {
	client, err := alephant.New(alephant.Config{
		Endpoint: s.env["ALEPHANT_ENDPOINT"], AccessToken: s.env["ALEPHANT_ACCESS_TOKEN"],
		WorkspaceID: s.env["ALEPHANT_WORKSPACE_ID"], RequestsPerSecond: pace,
	})
	if err == nil {
		_, _, err = client.CreatePersonalAccessToken(ctx, "", alephant.CreatePersonalAccessTokenRequest{
			Name: "bench", Scopes: []string{"read"}, ExpiresAt: time.Now().Add(lifetime),
		})
	}
	return err
}
