// SPDX-License-Identifier: MPL-2.0

package cryptlex

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// Page sizes; the default, unlike the bound, is not documented.
const (
	defaultPage = 10
	maxPage     = 100
)

// orders are the fields that the list can be sorted by.
var orders = map[string]func(a, b *token) int{
	"name":       func(a, b *token) int { return cmp.Compare(a.Name, b.Name) },
	"createdAt":  func(a, b *token) int { return a.CreatedAt.Compare(b.CreatedAt) },
	"updatedAt":  func(a, b *token) int { return a.UpdatedAt.Compare(b.UpdatedAt) },
	"expiresAt":  func(a, b *token) int { return a.ExpiresAt.Compare(b.ExpiresAt) },
	"lastUsedAt": func(a, b *token) int { return a.LastUsedAt.Compare(b.LastUsedAt) },
}

// listTokens answers with a bare array: no envelope, no total.
func (p *Platform) listTokens(w http.ResponseWriter, r *http.Request, user *User) {
	query := r.URL.Query()
	page, okPage := stage.Bounded(query, "page", 1, 1<<30)
	limit, okLimit := stage.Bounded(query, "limit", defaultPage, maxPage)
	if !okPage || !okLimit {
		p.fail(w, http.StatusBadRequest, "VALIDATION_FAILED", "The field page must be at least 1, and limit between 1 and 100.")
		return
	}
	var tokens []*token
	for _, t := range p.state.Tokens {
		if p.sees(user, t) && strings.Contains(strings.ToLower(t.Name), strings.ToLower(query.Get("search"))) {
			tokens = append(tokens, t)
		}
	}
	if !sortTokens(tokens, query.Get("sort")) {
		p.fail(w, http.StatusBadRequest, "VALIDATION_FAILED", "The field sort names no property.")
		return
	}
	start := min((page-1)*limit, len(tokens))
	objects := []map[string]any{}
	for _, t := range tokens[start:min(start+limit, len(tokens))] {
		objects = append(objects, p.object(t))
	}
	stage.WriteJSON(w, http.StatusOK, objects)
}

// sortTokens orders tokens by a property's name, descending after "-".
func sortTokens(tokens []*token, by string) bool {
	field, descending := strings.CutPrefix(by, "-")
	order, ok := orders[cmp.Or(field, "createdAt")]
	if !ok {
		return false
	}
	slices.SortStableFunc(tokens, func(a, b *token) int {
		if descending {
			a, b = b, a
		}
		return order(a, b)
	})
	return true
}
