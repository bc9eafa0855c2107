// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"errors"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// moves are the resources of ZITADEL's own provider that may become ours.
func moves() []lifecycle.Move {
	return []lifecycle.Move{{
		Source:  lifecycle.Source{Provider: "zitadel/zitadel", TypeName: "zitadel_personal_access_token"},
		Convert: convert,
	}}
}

// convert reads the state of zitadel_personal_access_token, whose schema is in
// zitadel/pat/resource.go of https://github.com/zitadel/terraform-provider-zitadel
// (v3.3.0). An expiry that is not set is "" there.
func convert(state map[string]any) (lifecycle.Moved, error) {
	text := func(name string) string {
		value, _ := state[name].(string)
		return value
	}
	if text("id") == "" || text("user_id") == "" {
		return lifecycle.Moved{}, errors.New("it holds no id or no user_id")
	}
	return lifecycle.Moved{
		ID: text("id"), Secret: text("token"), ExpiresAt: text("expiration_date"),
		Values: lifecycle.Values{
			"user_id":         lifecycle.Text(text("user_id")),
			"organization_id": lifecycle.Text(text("org_id")),
		},
	}, nil
}
