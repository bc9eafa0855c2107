// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/agekey"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// TestImportSecret adopts a token with a secret that is known, which the
// environment gives: neither the command nor the configuration holds it.
func TestImportSecret(t *testing.T) {
	t.Parallel()
	identity := newAgeIdentity(t)
	seal, err := agekey.NewSeal([]string{identity.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	sealed := rotating + fmt.Sprintf("age_recipients = [%q]\n", identity.Recipient())
	for name, tt := range map[string]struct {
		arguments string
		given     func(secret string) string
		want      func(adopted token, secret, given string) bool
	}{
		"plain": {rotating, func(secret string) string { return secret + "\n" }, func(adopted token, secret, _ string) bool {
			return adopted.Token == secret && adopted.EncryptedToken == ""
		}},
		"encrypted": {sealed, func(secret string) string {
			text, err := seal.Close(secret)
			if err != nil {
				t.Error(err)
			}
			return text
		}, func(adopted token, _, given string) bool {
			return adopted.Token == "" && adopted.EncryptedToken == given
		}},
		"of another token": {rotating, nil, func(adopted token, _, _ string) bool { return adopted.Token == "" && adopted.EncryptedToken == "" }},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLife(t, rotating)
			l.Apply()
			original := l.token()
			l.Must("state", "rm", resourceName)
			given := map[string]string{"another": "secret of another"}
			if tt.given != nil {
				given[original.ID] = tt.given(original.Token)
			}
			encoded, err := json.Marshal(given)
			if err != nil {
				t.Fatal(err)
			}
			l.Setenv(lifecycle.ImportSecretsVariable, string(encoded))
			l.configure(tt.arguments)
			l.Must("import", "-input=false", resourceName, original.ID)
			l.Setenv(lifecycle.ImportSecretsVariable, "")
			l.Apply()
			adopted := l.token()
			if adopted.ID != original.ID || !tt.want(adopted, original.Token, given[original.ID]) {
				t.Errorf("adopted as %+v", adopted)
			}
			l.mustLive(original.ID)
			l.mustIdle()
		})
	}
}

// TestImportSecretUnreadable quotes nothing of what may be a secret.
func TestImportSecretUnreadable(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	w.Setenv(lifecycle.ImportSecretsVariable, "canary-of-a-secret")
	cli := w.CLI(configure(rotating))
	result := cli.Run("import", "-input=false", "-no-color", resourceName, "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d")
	if result.ExitCode != 1 || !strings.Contains(result.Words(), "no JSON object") || strings.Contains(result.Words(), "canary") {
		t.Errorf("exit code %d: %s", result.ExitCode, result.Words())
	}
}
