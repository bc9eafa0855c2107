// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"errors"

	"github.com/hashicorp/terraform-plugin-framework/resource"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

var _ resource.ResourceWithMoveState = (*hostTokenResource)(nil)

// gitAuthentication is the resource of Ona's own provider that may become
// ours. Its schema is in internal/provider/git_authentication/resource.go of
// https://github.com/gitpod-io/terraform-provider-ona (v0.4.0-beta.1).
var gitAuthentication = lifecycle.Source{Provider: "gitpod-io/ona", TypeName: "ona_git_authentication"}

// MoveState implements resource.ResourceWithMoveState.
func (r *hostTokenResource) MoveState(context.Context) []resource.StateMover {
	save := func(ctx context.Context, m hostTokenModel, resp *resource.MoveStateResponse) {
		resp.Diagnostics.Append(saveHostToken(ctx, &resp.TargetState, resp.TargetIdentity, m)...)
	}
	return []resource.StateMover{
		lifecycle.SameMover(hostTokenTypeName, hostTokenSchema(), []string{"id"}),
		lifecycle.Mover(gitAuthentication, convertGitAuthentication, save),
	}
}

// convertGitAuthentication reads a git authentication, which is a personal
// access token of a service account. Its state holds no secret. Its
// scm_integration_id names the runner's source control integration; our
// integration_id is another object, which the next refresh fills in.
func convertGitAuthentication(state map[string]any) (hostTokenModel, error) {
	text := func(name string) string {
		value, _ := state[name].(string)
		return value
	}
	for _, name := range []string{"id", "runner_id", "host", "service_account_id"} {
		if text(name) == "" {
			return hostTokenModel{}, errors.New("it holds no " + name)
		}
	}
	m := adopted(onaclient.HostAuthenticationToken{
		ID: text("id"), RunnerID: text("runner_id"), Host: text("host"), Source: onaclient.SourcePAT,
		Scopes:    elements(state["scopes"]),
		ExpiresAt: instant.NewText(text("expires_at")).Time(),
		Subject:   onaclient.Subject{ID: text("service_account_id"), Principal: "PRINCIPAL_SERVICE_ACCOUNT"},
	})
	// The same version sends nothing again.
	m.TokenWOVersion = lifecycle.Text(text("personal_access_token_version"))
	return m, nil
}

// elements are the strings of a list.
func elements(list any) []string {
	var texts []string
	values, _ := list.([]any)
	for _, value := range values {
		if text, ok := value.(string); ok {
			texts = append(texts, text)
		}
	}
	return texts
}
