// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"net/http"
	"slices"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// listAgents shows a workspace's agents, of which there are none: it is a route
// that takes personal access tokens, too.
func (p *Platform) listAgents(w http.ResponseWriter, r *http.Request) {
	if token := p.tokenOf(r); token != nil {
		token.LastUsedAt = p.core.Now()
		if !strings.EqualFold(token.WorkspaceID, r.Header.Get("X-Workspace-Id")) || !slices.ContainsFunc(token.Scopes, func(s string) bool { return knownScopes[s] != nil }) {
			p.fail(w, http.StatusForbidden, "FORBIDDEN", "The token has no access to this workspace")
			return
		}
		p.writeAgents(w)
		return
	}
	p.inWorkspace(func(w http.ResponseWriter, _ *http.Request, _ caller) { p.writeAgents(w) })(w, r)
}

func (p *Platform) writeAgents(w http.ResponseWriter) {
	stage.WriteJSON(w, http.StatusOK, map[string]any{"data": []any{}, "pagination": map[string]int{"page": 1, "total": 0, "totalPages": 0}})
}

// tokenOf is the living personal access token that authenticates a request; nil:
// something else does.
func (p *Platform) tokenOf(r *http.Request) *token {
	scheme, secret, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	for _, t := range p.state.Tokens {
		if strings.EqualFold(scheme, "Bearer") && t.Secret == secret && !stage.Expired(t.ExpiresAt, p.core.Now()) {
			return t
		}
	}
	return nil
}
