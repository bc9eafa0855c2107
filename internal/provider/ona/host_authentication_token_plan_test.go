// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// What the configuration takes away is cleared by a new token, but only if it
// was given: what Ona filled in by itself stays.
func TestHostTokenClear(t *testing.T) {
	t.Parallel()
	const date, never = "2099-01-01T00:00:00Z", "9999-12-31T23:59:59Z"
	bare := func() hostTokenModel {
		return hostTokenModel{
			Source: types.StringValue(sourcePAT), ExpiresAt: instant.NewNull(), Scopes: types.SetNull(types.StringType),
		}
	}
	full := bare()
	full.ExpiresAt, full.Scopes = instant.NewText(date), lifecycle.SetOfStrings([]string{"repo"})
	full.IntegrationID = types.StringValue("d2c94c27-3b76-4a42-b88c-95a85e392c68")
	withSecret := full
	withSecret.RefreshToken = types.StringValue("r")
	withVersion := full
	withVersion.RefreshTokenWOVersion = types.StringValue("1")
	with := func(change func(m *hostTokenModel)) hostTokenModel {
		m := full
		change(&m)
		return m
	}
	all := givenBy(full)
	for _, tt := range []struct {
		name          string
		config, state hostTokenModel
		before        given
		want          []string
	}{
		{"nothing changes", full, full, all, nil},
		{"nothing was given", bare(), full, given{}, nil},
		{"all was given", bare(), full, all, []string{"expires_at", "integration_id", "scopes"}},
		{"oauth follows", with(func(m *hostTokenModel) { m.Source, m.ExpiresAt = types.StringValue(sourceOAuth), instant.NewNull() }), full, all, nil},
		{"never", with(func(m *hostTokenModel) { m.ExpiresAt = instant.NewText(never) }), full, given{}, []string{"expires_at"}},
		{"never for oauth", with(func(m *hostTokenModel) {
			m.Source, m.ExpiresAt = types.StringValue(sourceOAuth), instant.NewText(never)
		}), full, given{}, []string{"expires_at"}},
		{"never as before", with(func(m *hostTokenModel) { m.ExpiresAt = instant.NewText(never) }), bare(), given{}, nil},
		{"no scopes", with(func(m *hostTokenModel) { m.Scopes = lifecycle.SetOfStrings(nil) }), full, given{}, []string{"scopes"}},
		{"no scopes as before", with(func(m *hostTokenModel) { m.Scopes = lifecycle.SetOfStrings(nil) }), bare(), given{}, nil},
		{"unknown", with(func(m *hostTokenModel) {
			m.ExpiresAt, m.Scopes, m.IntegrationID = instant.NewUnknown(), types.SetUnknown(types.StringType), types.StringUnknown()
		}), full, all, nil},
		{"refresh token", full, withSecret, all, []string{"refresh_token", "refresh_token_wo_version"}},
		{"refresh token by version", full, withVersion, all, []string{"refresh_token", "refresh_token_wo_version"}},
		{"refresh token moves to its twin", with(func(m *hostTokenModel) { m.RefreshTokenWO = types.StringValue("w") }), withSecret, all, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			plan := tt.config
			plan.keep(tt.config, tt.state)
			cleared := plan.clear(tt.config, tt.state, tt.before)
			var got []string
			for _, path := range cleared {
				got = append(got, path.String())
			}
			if diff := cmp.Diff(tt.want, sorted(got)); diff != "" {
				t.Error(diff)
			}
			if tt.want == nil && tt.config.ExpiresAt.IsNull() && !plan.ExpiresAt.Equal(tt.state.ExpiresAt) {
				t.Errorf("expires_at is planned as %s", plan.ExpiresAt)
			}
		})
	}
}

func TestSourceNames(t *testing.T) {
	t.Parallel()
	for name, value := range map[string]string{
		"pat": "HOST_AUTHENTICATION_TOKEN_SOURCE_PAT", "oauth": "HOST_AUTHENTICATION_TOKEN_SOURCE_OAUTH",
		"HOST_AUTHENTICATION_TOKEN_SOURCE_APP": "HOST_AUTHENTICATION_TOKEN_SOURCE_APP",
	} {
		if got := sourceValue(name); got != value {
			t.Errorf("sourceValue(%q) = %q", name, got)
		}
		if got := sourceName(value); got != name {
			t.Errorf("sourceName(%q) = %q", value, got)
		}
	}
	if got := sourceName(""); got != "HOST_AUTHENTICATION_TOKEN_SOURCE_UNSPECIFIED" {
		t.Errorf("sourceName(\"\") = %q", got)
	}
}

// TestHostTokenKeepsSpelling: what means the same is no change.
func TestHostTokenKeepsSpelling(t *testing.T) {
	t.Parallel()
	token := onaclient.HostAuthenticationToken{ID: "1", RunnerID: "0190a7b2-aaaa", Host: "github.com"}
	for _, test := range []struct{ runner, host, wantRunner, wantHost string }{
		{"0190A7B2-AAAA", "GitHub.com", "0190A7B2-AAAA", "GitHub.com"},
		{"another", "gitlab.com", token.RunnerID, token.Host},
	} {
		m := hostTokenModel{RunnerID: types.StringValue(test.runner), Host: types.StringValue(test.host)}
		m.take(token)
		if m.RunnerID.ValueString() != test.wantRunner || m.Host.ValueString() != test.wantHost {
			t.Errorf("%v: got %s, %s", test, m.RunnerID, m.Host)
		}
	}
}
