// SPDX-License-Identifier: MPL-2.0

package configuration_test

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/configuration"
)

func TestTexts(t *testing.T) {
	t.Parallel()
	bare := func(attribute string) string { return attribute }
	for title, want := range map[string]struct{ credential, variables, endpoint string }{
		"Ona":      {"access_token", "ONA_TOKEN, ONA_API_KEY or GITPOD_API_KEY", "ONA_HOST, ONA_BASE_URL or GITPOD_BASE_URL"},
		"Cryptlex": {"access_token", "CRYPTLEX_ACCESS_TOKEN", "CRYPTLEX_ENDPOINT"},
		"Alephant": {"access_token, or email with password", "ALEPHANT_ACCESS_TOKEN, or ALEPHANT_EMAIL with ALEPHANT_PASSWORD", "ALEPHANT_ENDPOINT"},
		"ZITADEL": {
			"access_token, jwt_profile, jwt_profile_file, or client_id with client_secret",
			"ZITADEL_ACCESS_TOKEN, ZITADEL_JWT_PROFILE, ZITADEL_KEY_PATH, or ZITADEL_CLIENT_ID with ZITADEL_CLIENT_SECRET",
			"ZITADEL_ENDPOINT",
		},
		"Newcomer": {},
	} {
		p := configuration.Of(title)
		if got := p.Credential(bare); got != want.credential {
			t.Errorf("%s: credential %q", title, got)
		}
		if got := p.CredentialVariables(); got != want.variables {
			t.Errorf("%s: variables %q", title, got)
		}
		if got := p.VariablesOf("endpoint"); got != want.endpoint {
			t.Errorf("%s: endpoint %q", title, got)
		}
	}
	if got := configuration.Ona.Environment("access_token"); got != "Environment: `ONA_TOKEN`, `ONA_API_KEY`, `GITPOD_API_KEY`." {
		t.Errorf("the sentence is %q", got)
	}
	if got := configuration.Of("Newcomer").Name; got != "newcomer" {
		t.Errorf("the block of a platform that is not known is %q", got)
	}
}
