// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// An update sends a secret only when it or its version changed: one that was
// renewed outside must not be overwritten by the change of something else.
func TestHostTokenUpdateRequest(t *testing.T) {
	t.Parallel()
	text := types.StringValue
	sent := func(text string) *string { return &text }
	end := time.Date(2099, 1, 1, 0, 0, 0, 0, time.UTC)
	kept := hostTokenModel{
		ID: text("id"), ExpiresAt: instant.NewValue(end), Scopes: lifecycle.SetOfStrings([]string{"repo"}),
		Token: text("t"), RefreshToken: text("r"),
	}
	hidden := kept
	hidden.Token, hidden.RefreshToken = types.StringNull(), types.StringNull()
	hidden.TokenWOVersion, hidden.RefreshTokenWOVersion = text("1"), text("1")
	for name, tt := range map[string]struct {
		state  hostTokenModel
		change func(plan *hostTokenModel)
		want   onaclient.UpdateHostAuthenticationTokenRequest
	}{
		"nothing":                {kept, func(*hostTokenModel) {}, onaclient.UpdateHostAuthenticationTokenRequest{}},
		"nothing hidden":         {hidden, func(*hostTokenModel) {}, onaclient.UpdateHostAuthenticationTokenRequest{}},
		"token":                  {kept, func(m *hostTokenModel) { m.Token = text("t2") }, onaclient.UpdateHostAuthenticationTokenRequest{Token: sent("t2")}},
		"refresh token":          {kept, func(m *hostTokenModel) { m.RefreshToken = text("r2") }, onaclient.UpdateHostAuthenticationTokenRequest{RefreshToken: sent("r2")}},
		"version":                {hidden, func(m *hostTokenModel) { m.TokenWOVersion = text("2") }, onaclient.UpdateHostAuthenticationTokenRequest{Token: sent("hidden t")}},
		"refresh token version":  {hidden, func(m *hostTokenModel) { m.RefreshTokenWOVersion = text("2") }, onaclient.UpdateHostAuthenticationTokenRequest{RefreshToken: sent("hidden r")}},
		"scopes":                 {kept, func(m *hostTokenModel) { m.Scopes = lifecycle.SetOfStrings([]string{"a"}) }, onaclient.UpdateHostAuthenticationTokenRequest{Scopes: []string{"a"}}},
		"scopes, hidden secrets": {hidden, func(m *hostTokenModel) { m.Scopes = lifecycle.SetOfStrings([]string{"a"}) }, onaclient.UpdateHostAuthenticationTokenRequest{Scopes: []string{"a"}}},
		"expiry":                 {kept, func(m *hostTokenModel) { m.ExpiresAt = instant.NewText("2099-01-02T00:00:00Z") }, onaclient.UpdateHostAuthenticationTokenRequest{ExpiresAt: new(end.AddDate(0, 0, 1))}},
		"spelling of the expiry": {kept, func(m *hostTokenModel) { m.ExpiresAt = instant.NewText("2099-01-01T02:00:00+02:00") }, onaclient.UpdateHostAuthenticationTokenRequest{}},
	} {
		plan := tt.state
		tt.change(&plan)
		config := plan
		if plan.Token.IsNull() {
			config.TokenWO, config.RefreshTokenWO = text("hidden t"), text("hidden r")
		}
		got, changed := plan.updateRequest(config, tt.state)
		want := tt.want
		want.ID = "id"
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
		if nothing := cmp.Equal(tt.want, onaclient.UpdateHostAuthenticationTokenRequest{}); changed == nothing {
			t.Errorf("%s: changed is %t", name, changed)
		}
	}
}
