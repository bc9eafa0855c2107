// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

func TestAuthenticationBehindAProxy(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{Origin: "https://login.example.com"})
	key, err := i.Zitadel.AddKey(machine(i))
	if err != nil {
		t.Fatal(err)
	}
	for name, config := range map[string]zitadel.Config{
		"JWT profile":        {JWTProfile: string(key)},
		"client credentials": {ClientID: "ci", ClientSecret: i.Zitadel.SetClientSecret(machine(i))},
	} {
		config.Issuer = "https://login.example.com"
		me, err := i.client(t, config).GetMyUser(t.Context())
		if err != nil || me.ID != machine(i) || me.OrganizationID != home(i) || !me.Machine {
			t.Errorf("%s: %+v, %v", name, me, err)
		}
	}
}
