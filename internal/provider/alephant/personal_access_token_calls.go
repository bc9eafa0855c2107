// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	alephantclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// patCalls are the calls for personal access tokens of one provider block.
type patCalls struct{ *Connection }

var (
	_ lifecycle.Calls    = patCalls{}
	_ lifecycle.Vouching = patCalls{}
)

func connectPATs(data any) (lifecycle.Calls, error) {
	c, err := connect(data)
	if err != nil {
		return nil, err
	}
	return patCalls{c}, nil
}

// workspace is the owner's, else the configured one.
func (c patCalls) workspace(owner lifecycle.Values) string {
	return cmp.Or(owner.String("workspace_id"), c.workspaceID)
}

// Resolve completes the owner by the configured workspace.
func (c patCalls) Resolve(_ context.Context, owner lifecycle.Values) (lifecycle.Values, error) {
	workspace := c.workspace(owner)
	if workspace == "" {
		return nil, errNoWorkspace
	}
	return lifecycle.Values{"workspace_id": lifecycle.Text(workspace)}, nil
}

// ReadyToIssue says that no workspace is configured. Tokens that exist know
// their own.
func (c patCalls) ReadyToIssue(_ context.Context, owner lifecycle.Values) (warning string, err error) {
	if c.workspace(owner) == "" {
		err = errNoWorkspace
	}
	return "", err
}

var errNoWorkspace = &rest.ConfigError{
	Platform: "Alephant", Setting: "workspace_id",
	Problem: "no workspace is given, and every token lives in one. Set workspace_id in the provider's alephant block to the workspace's UUID, or ALEPHANT_WORKSPACE_ID.",
}

// Issue creates a token. The secret is empty where the answer carries none. An
// answer with the secret alone will do: the id is looked for.
func (c patCalls) Issue(ctx context.Context, owner, arguments lifecycle.Values, order lifecycle.Order) (lifecycle.Issued, error) {
	pat, secret, err := c.Client.CreatePersonalAccessToken(ctx, c.workspace(owner), alephantclient.CreatePersonalAccessTokenRequest{
		Name: order.Labelled(arguments.String("name")), Scopes: arguments.Strings("scopes"), ExpiresAt: order.ExpiresAt,
	})
	if err != nil && secret == "" {
		return lifecycle.Issued{}, err
	}
	return lifecycle.Issued{Token: c.tokenIn(c.workspace(owner), pat), Secret: secret, Bare: pat.EndUntold}, nil
}

// tokenIn completes a token by the workspace that was asked in, which not
// every answer repeats.
func (c patCalls) tokenIn(workspace string, pat alephantclient.PersonalAccessToken) lifecycle.Token {
	if pat.WorkspaceID == "" || strings.EqualFold(pat.WorkspaceID, workspace) {
		pat.WorkspaceID = workspace
	}
	return tokenOf(pat)
}

// Read gets a token. An answer from another workspace is none.
func (c patCalls) Read(ctx context.Context, ref lifecycle.Ref) (lifecycle.Token, error) {
	workspace := c.workspace(ref.Owner)
	pat, err := c.pats.Read(ctx, workspace, ref.ID)
	if err != nil {
		return lifecycle.Token{}, c.asked(ref, err)
	}
	if pat.WorkspaceID != "" && !strings.EqualFold(pat.WorkspaceID, workspace) {
		return lifecycle.Token{}, &elsewhereError{id: ref.ID, asked: workspace, actual: pat.WorkspaceID}
	}
	return c.tokenIn(workspace, pat), nil
}

// Revoke revokes a token.
func (c patCalls) Revoke(ctx context.Context, ref lifecycle.Ref) error {
	workspace := c.workspace(ref.Owner)
	c.pats.Outdate(workspace, ref.ID)
	return c.asked(ref, c.Client.RevokePersonalAccessToken(ctx, workspace, ref.ID))
}

// asked keeps a 404 from being taken for an answer about the token where its
// workspace is not known.
func (c patCalls) asked(ref lifecycle.Ref, err error) error {
	if !c.NotFound(err) || ref.Owner.Said("workspace_id") {
		return err
	}
	return fmt.Errorf("the token is not in the workspace %s, which says nothing of other workspaces. "+
		"Import it as workspace_id/id, or correct workspace_id in the provider's alephant block: %v", c.workspaceID, err)
}

// NotFound reports whether Alephant itself says that there is no such token.
func (c patCalls) NotFound(err error) bool { return alephantclient.NotFound(err) }

// Belongs reports whether the state names the workspace: every call is made in
// it, and only its members may.
func (c patCalls) Belongs(_ context.Context, ref lifecycle.Ref) (bool, error) {
	return ref.Owner.Said("workspace_id"), nil
}

// Vouches reports whether Alephant lists another token that the same caller was
// shown before. Nothing in its answers names the caller.
func (c patCalls) Vouches(_ context.Context, ref lifecycle.Ref, listed map[string]lifecycle.Token) (bool, error) {
	return slices.ContainsFunc(ref.Others, func(id string) bool { _, shown := listed[id]; return shown }), nil
}

// Refuses reports whether Alephant takes a token's secret for nobody's.
func (c patCalls) Refuses(ctx context.Context, ref lifecycle.Ref, secret string) (bool, error) {
	known, err := c.Client.Authenticates(ctx, c.workspace(ref.Owner), secret)
	return err == nil && !known, err
}

// Peers yields the caller's own tokens in a workspace.
func (c patCalls) Peers(ctx context.Context, owner lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	return c.List(ctx, owner)
}

// elsewhereError says that a token lives in another workspace than asked.
type elsewhereError struct{ id, asked, actual string }

func (e *elsewhereError) Error() string {
	return fmt.Sprintf("Alephant showed token %s for the workspace %s, but it lives in the workspace %s. "+
		"The state is kept. Import the token as %s/%s, or set workspace_id in the provider's alephant block to its workspace.",
		e.id, e.asked, e.actual, e.actual, e.id)
}

// List yields the caller's own tokens in a workspace.
func (c patCalls) List(ctx context.Context, filters lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	workspace := c.workspace(filters)
	witness, _ := c.Witness(ctx) // the list fails by itself where nobody can log in
	return lifecycle.Each(c.Client.ListPersonalAccessTokens(ctx, workspace), func(pat alephantclient.PersonalAccessToken) lifecycle.Token {
		token := c.tokenIn(workspace, pat)
		token.OwnerName, token.OwnerEmail = witness.Subject, c.email
		return token
	})
}

// Witness is the user that the credential stands for, where it tells. The
// workspace is that of each call.
func (c patCalls) Witness(ctx context.Context) (lifecycle.Witness, error) {
	subject, err := c.Client.Subject(ctx)
	return lifecycle.Witness{Subject: subject}, err
}

// Credential is none: personal access tokens can't manage personal access
// tokens, so that the provider never runs on one.
func (c patCalls) Credential() string { return "" }

// OfCaller is never asked: see Credential.
func (c patCalls) OfCaller(context.Context, lifecycle.Token) (bool, error) { return false, nil }

// TellsUse is true: Alephant tells lastUsedAt.
func (c patCalls) TellsUse() bool { return true }
