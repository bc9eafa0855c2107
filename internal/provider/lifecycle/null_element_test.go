// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// A recipient that is null, perhaps only when the apply has come to it, must
// not leave the secret plain.
func TestNullRecipientIssuesNothing(t *testing.T) {
	t.Parallel()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	for name, null := range map[string]string{"known": "null", "unknown during plan": "terraform_data.null.output"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := newLife(t, "")
			l.Write("resource \"terraform_data\" \"null\" {\n  input = null\n}\n" +
				configure(rotating+fmt.Sprintf("age_recipients = [%q, %s]", identity.Recipient(), null)))
			mustContain(t, l.mustFail(), "age_recipients", "null")
			l.mustLive()
		})
	}
}

// Elements that are null would be left out: a token would then differ from its
// configuration for ever, and a filter would let everything through, as an
// empty text would.
func TestNothingAsElement(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		arguments := k.Arguments(w)
		if _, ok := arguments["scopes"]; !ok {
			t.Skip("its tokens have no scopes that could be chosen")
		}
		arguments["scopes"] = []any{"read", nil}
		if errs := w.Protocol().Validate(k.TypeName, arguments); len(errs) != 1 || !strings.Contains(errs[0], "null") {
			t.Errorf("scopes with a null get %q", errs)
		}
	})
	p := acctest.NewProtocolWorld(t, sandbox.Options{}).Protocol()
	for typeName, filter := range map[string]map[string]any{
		"tokens_ona_personal_access_tokens":     {"user_ids": []any{nil}},
		"tokens_inventory":                      {"platforms": []any{nil}},
		"tokens_zitadel_personal_access_tokens": {"user_id": ""},
	} {
		if _, errs := p.Read(typeName, filter); len(errs) != 1 || !strings.Contains(errs[0], "null") && !strings.Contains(errs[0], "at least 1") {
			t.Errorf("the filter %v of %s gets %q", filter, typeName, errs)
		}
	}
}
