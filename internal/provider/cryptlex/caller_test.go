// SPDX-License-Identifier: MPL-2.0

package cryptlex_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"
	"github.com/hashicorp/terraform-plugin-testing/knownvalue"
	"github.com/hashicorp/terraform-plugin-testing/statecheck"
	"github.com/hashicorp/terraform-plugin-testing/tfjsonpath"

	cryptlexclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/cryptlex"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

const (
	callerIdentity = "tokens_cryptlex_caller_identity"
	credential     = "CRYPTLEX_ACCESS_TOKEN"
)

// issue has the user of a credential issue tokens, and returns their secrets.
func issue(t *testing.T, w *acctest.World, as string, count int) (secrets []string) {
	t.Helper()
	defer acctest.Environment{credential: as}.Become(w)()
	for _, k := range acctest.Kinds() {
		if k.Credential == credential {
			for _, token := range k.Seed(t, w, count) {
				secrets = append(secrets, token.Secret)
			}
		}
	}
	return secrets
}

// TestCallerIdentity: where Cryptlex refuses the profile, the one user whose
// tokens are listed is the caller, and nobody is where that can't be told.
func TestCallerIdentity(t *testing.T) {
	t.Parallel()
	opaque := func(w *acctest.World) {
		w.Setenv(credential, w.Sandbox.Cryptlex.OpaqueCredential(w.Sandbox.Cryptlex.Admin().ID))
	}
	opaqueToken := func(w *acctest.World) {
		w.Setenv(credential, w.Sandbox.Cryptlex.OpaqueToken(w.Sandbox.Cryptlex.PersonalAccessTokens()[0].ID))
	}
	own := func(t *testing.T, w *acctest.World, count int) {
		t.Helper()
		issue(t, w, w.Getenv(credential), count)
	}
	others := func(t *testing.T, w *acctest.World) {
		t.Helper()
		issue(t, w, w.Sandbox.Cryptlex.AddUser().AccessToken, 1)
	}
	for name, test := range map[string]struct {
		profile        bool
		arrange        func(t *testing.T, w *acctest.World)
		known, account bool
	}{
		"by the profile":     {true, others, true, true},
		"by its own profile": {true, func(_ *testing.T, w *acctest.World) { opaque(w) }, true, false},
		"nobody's tokens":    {false, func(*testing.T, *acctest.World) {}, false, true},
		"its own tokens":     {false, func(t *testing.T, w *acctest.World) { t.Helper(); own(t, w, 2) }, true, true},
		"its own tokens, by no claims": {false, func(t *testing.T, w *acctest.World) {
			t.Helper()
			own(t, w, 2)
			opaqueToken(w)
		}, true, false},
		"its own tokens, none of them the credential": {false, func(t *testing.T, w *acctest.World) {
			t.Helper()
			opaque(w)
			own(t, w, 2)
		}, false, false},
		"several users'": {false, func(t *testing.T, w *acctest.World) {
			t.Helper()
			own(t, w, 1)
			others(t, w)
		}, false, true},
		"several users', by no claims": {false, func(t *testing.T, w *acctest.World) {
			t.Helper()
			opaque(w)
			others(t, w)
			own(t, w, 1)
		}, false, false},
		"another's on the second page, by no claims": {false, func(t *testing.T, w *acctest.World) {
			t.Helper()
			own(t, w, 100)
			opaqueToken(w)
			others(t, w)
		}, false, false},
		"another's alone, by no claims": {false, func(t *testing.T, w *acctest.World) {
			t.Helper()
			opaque(w)
			others(t, w)
		}, false, false},
		"another's alone": {false, others, false, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewProtocolWorld(t, sandbox.Options{})
			w.Unlimited()
			want := map[string]any{"id": nil, "account_id": nil}
			if test.known {
				want["id"] = w.Sandbox.Cryptlex.Admin().ID
			}
			if _, account := cryptlexclient.Claims(w.Getenv(credential)); test.account {
				want["account_id"] = account
			}
			test.arrange(t, w)
			w.Sandbox.Cryptlex.RefuseMe(!test.profile)
			got, errs := w.Protocol().Read(callerIdentity, map[string]any{})
			if diff := cmp.Diff(want, got); diff != "" || len(errs) > 0 {
				t.Errorf("%s, errors %q", diff, errs)
			}
		})
	}
}

// TestCallerIdentityUntold: a token that does not tell whose it is may be
// anybody's.
func TestCallerIdentityUntold(t *testing.T) {
	t.Parallel()
	for name, first := range map[string]string{"no user": `{"id":"b","name":"b"}`, "not to be read": `{"id":7,"name":[]}`} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewProtocolWorld(t, sandbox.Options{})
			w.Setenv(credential, w.Sandbox.Cryptlex.OpaqueCredential(w.Sandbox.Cryptlex.Admin().ID))
			w.Sandbox.Cryptlex.RefuseMe(true)
			w.Sandbox.Inject(sandbox.Fault{
				Path: "/v3/personal-access-tokens", Status: http.StatusOK,
				Body: `[` + first + `,{"id":"a","name":"a","userId":"somebody","lastUsedAt":"2026-01-01T00:00:00Z"}]`,
			})
			got, errs := w.Protocol().Read(callerIdentity, map[string]any{})
			if got["id"] != nil || len(errs) > 0 {
				t.Errorf("it is %v, errors %q", got["id"], errs)
			}
		})
	}
}

// TestCallerIdentityRevoked: whatever a revoked credential names, nobody is
// confirmed by it.
func TestCallerIdentityRevoked(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		profile sandbox.Fault
		want    string
	}{
		"profile":    {sandbox.Fault{Path: "/none"}, "Cryptlex answered GetMe with status 401"},
		"no profile": {sandbox.Fault{Path: "/v3/me", Status: http.StatusNotFound}, "Cryptlex answered ListPersonalAccessTokens with status 401"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewProtocolWorld(t, sandbox.Options{})
			w.Setenv(credential, issue(t, w, w.Getenv(credential), 1)[0])
			w.Sandbox.Inject(test.profile)
			if _, errs := w.Protocol().Read(callerIdentity, map[string]any{}); len(errs) > 0 {
				t.Fatal(errs)
			}
			p := w.Protocol()
			w.Sandbox.Cryptlex.Revoke(w.Sandbox.Cryptlex.PersonalAccessTokens()[0].ID)
			for range 2 { // an earlier answer confirms nothing
				_, errs := p.Read(callerIdentity, map[string]any{})
				if len(errs) != 1 || !strings.Contains(errs[0], "as whom the credential acts on Cryptlex") || !strings.Contains(errs[0], test.want) {
					t.Errorf("errors %q, want one with %q", errs, test.want)
				}
			}
		})
	}
}

func TestAccCallerIdentity(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	secrets := issue(t, w, w.Getenv(credential), 1)
	w.Setenv(credential, secrets[0])
	config := acctest.ProviderConfig + "data \"" + callerIdentity + "\" \"this\" {}\n"
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: w.Factories(),
		Steps: []resource.TestStep{
			{Config: config, ConfigStateChecks: callerIs(knownvalue.StringExact(w.Sandbox.Cryptlex.Admin().ID))},
			{
				PreConfig:         func() { w.Sandbox.Cryptlex.RefuseMe(true) },
				Config:            config,
				ConfigStateChecks: callerIs(knownvalue.StringExact(w.Sandbox.Cryptlex.Admin().ID)),
			},
			{
				PreConfig:         func() { issue(t, w, w.Sandbox.Cryptlex.AddUser().AccessToken, 1) },
				Config:            config,
				ConfigStateChecks: callerIs(knownvalue.Null()),
			},
			{
				PreConfig:   func() { w.Sandbox.Cryptlex.Revoke(w.Sandbox.Cryptlex.PersonalAccessTokens()[0].ID) },
				Config:      config,
				ExpectError: regexp.MustCompile(`(?s)Could not find out as whom the credential acts on Cryptlex.*status 401`),
			},
		},
	})
}

func callerIs(id knownvalue.Check) []statecheck.StateCheck {
	return []statecheck.StateCheck{
		statecheck.ExpectKnownValue("data."+callerIdentity+".this", tfjsonpath.New("id"), id),
		statecheck.ExpectKnownValue("data."+callerIdentity+".this", tfjsonpath.New("account_id"), knownvalue.NotNull()),
	}
}
