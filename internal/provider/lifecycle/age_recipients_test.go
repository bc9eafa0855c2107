// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"fmt"
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/agekey"
)

// TestRecipientIsNotRepeated: what is no recipient may be a secret.
func TestRecipientIsNotRepeated(t *testing.T) {
	t.Parallel()
	identity := newIdentity(t).String()
	for text, want := range map[string]string{
		identity:                    "that is the secret key",
		strings.ToLower(identity):   "that is the secret key",
		" " + identity:              "that is the secret key",
		identity[4:]:                "no recipient of age",
		"-----BEGIN A PRIVATE KEY-": "no recipient of age",
	} {
		var resp validator.SetResponse
		ageRecipients{}.ValidateSet(t.Context(), validator.SetRequest{Path: path.Root("age_recipients"), ConfigValue: SetOfStrings([]string{text})}, &resp)
		if resp.Diagnostics.ErrorsCount() != 1 {
			t.Fatalf("%d errors for what is no recipient", resp.Diagnostics.ErrorsCount())
		}
		said := fmt.Sprint(resp.Diagnostics[0].Summary(), resp.Diagnostics[0].Detail(), resp.Diagnostics)
		if strings.Contains(said, text) || !strings.Contains(said, want) {
			t.Errorf("the error is %q, want %q and nothing of the text", said, want)
		}
		if _, err := agekey.NewSeal([]string{text}); err == nil || strings.Contains(err.Error(), text) {
			t.Errorf("the error is %v", err)
		}
	}
}

func newIdentity(t *testing.T) *age.X25519Identity {
	t.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return identity
}

func TestNoSealWithoutARecipient(t *testing.T) {
	t.Parallel()
	null := common{AgeRecipients: types.SetValueMust(types.StringType, []attr.Value{
		types.StringValue(newIdentity(t).Recipient().String()), types.StringNull(),
	})}
	if _, err := null.seal(); err == nil {
		t.Error("a recipient that is null is left out")
	}
}
