// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

const typeName = "tokens_zitadel_personal_access_tokens"

// TestMethodsOfTheEnvironment lists the tokens of a machine user without roles
// as that user, who authenticates by each method that the environment knows.
func TestMethodsOfTheEnvironment(t *testing.T) {
	t.Parallel()
	for name, credential := range map[string]func(t *testing.T, w *acctest.World, user string, key []byte){
		"access token": func(_ *testing.T, w *acctest.World, user string, _ []byte) {
			w.Setenv("ZITADEL_ACCESS_TOKEN", w.Sandbox.Zitadel.AddCredential(user)+"\n")
		},
		"JWT profile": func(_ *testing.T, w *acctest.World, _ string, key []byte) {
			w.Setenv("ZITADEL_JWT_PROFILE", string(key))
		},
		"key file": func(t *testing.T, w *acctest.World, _ string, key []byte) {
			t.Helper()
			path := filepath.Join(t.TempDir(), "key.json")
			if err := os.WriteFile(path, key, 0o600); err != nil {
				t.Fatal(err)
			}
			w.Setenv("ZITADEL_KEY_PATH", path)
		},
		"client credentials": func(_ *testing.T, w *acctest.World, user string, _ []byte) {
			w.Setenv("ZITADEL_CLIENT_ID", "robot")
			w.Setenv("ZITADEL_CLIENT_SECRET", w.Sandbox.Zitadel.SetClientSecret(user))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewProtocolWorld(t, sandbox.Options{})
			zitadel := w.Sandbox.Zitadel
			user := zitadel.AddMachineUser(zitadel.SecondOrganizationID(), "robot")
			own, others := zitadel.AddToken(user, time.Time{}).ID, zitadel.AddToken(zitadel.MachineUserID(), time.Time{}).ID
			key, err := zitadel.AddKey(user)
			if err != nil {
				t.Fatal(err)
			}
			w.Setenv("ZITADEL_ACCESS_TOKEN", "")
			credential(t, w, user, key)
			if ids := listed(t, w); !slices.Contains(ids, own) || slices.Contains(ids, others) {
				t.Errorf("the list has %v, want %s and not %s", ids, own, others)
			}
		})
	}
}

// listed are the ids of the tokens that the provider's caller sees.
func listed(t *testing.T, w *acctest.World) []string {
	t.Helper()
	result, errs := w.Protocol().Read(typeName, map[string]any{})
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	tokens, ok := result["tokens"].([]any)
	if !ok {
		t.Fatalf("the result is %v", result)
	}
	var ids []string
	for _, element := range tokens {
		token, ok := element.(map[string]any)
		if !ok {
			t.Fatalf("a token is %v", element)
		}
		id, _ := token["id"].(string)
		ids = append(ids, id)
	}
	return ids
}

func TestRejectedCredentialIsNamed(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	w.Setenv("ZITADEL_ACCESS_TOKEN", "wrong")
	_, errs := w.Protocol().Read(typeName, map[string]any{})
	for _, want := range []string{"AUTH-7fs1e", "zitadel.access_token", "ZITADEL_ACCESS_TOKEN"} {
		if len(errs) != 1 || !strings.Contains(errs[0], want) {
			t.Errorf("%v does not contain %q", errs, want)
		}
	}
}

// TestOrganizationOfTheEnvironment means another organization than the user's.
func TestOrganizationOfTheEnvironment(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	zitadel := w.Sandbox.Zitadel
	user := zitadel.MachineUserID()
	w.Setenv("ZITADEL_ORGANIZATION_ID", zitadel.SecondOrganizationID())
	_, errs := w.Protocol().Read("tokens_zitadel_personal_access_token", map[string]any{
		"user_id": user, "id": zitadel.AddToken(user, time.Time{}).ID,
	})
	if len(errs) != 1 || !strings.Contains(errs[0], "not in "+zitadel.SecondOrganizationID()) {
		t.Errorf("errors %v", errs)
	}
}
