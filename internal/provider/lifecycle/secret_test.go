// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"fmt"
	"io"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/armor"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func TestSeal(t *testing.T) {
	t.Parallel()
	first, second := newIdentity(t), newIdentity(t)
	seal, err := NewSeal([]string{first.Recipient().String(), second.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := seal.Close("the secret")
	if err != nil || strings.Contains(sealed, "secret") {
		t.Fatalf("sealed as %q: %v", sealed, err)
	}
	for _, identity := range []age.Identity{first, second} {
		opened, err := age.Decrypt(armor.NewReader(strings.NewReader(sealed)), identity)
		if err != nil {
			t.Fatal(err)
		}
		if text, _ := io.ReadAll(opened); string(text) != "the secret" {
			t.Errorf("opened as %q", text)
		}
	}
}

func TestNoSeal(t *testing.T) {
	t.Parallel()
	if _, err := NewSeal([]string{"ssh-ed25519 AAAA"}); err == nil {
		t.Error("a recipient that is none is accepted")
	}
	seal, err := NewSeal(nil)
	if err != nil || seal.sealing() {
		t.Errorf("without recipients nothing is sealed: %v", err)
	}
	if _, err := seal.Close("the secret"); err == nil {
		t.Error("without recipients sealing must fail")
	}
}

// TestSealThatFails: a key that age can read and not encrypt to, as its point on
// the curve is none to share a secret with, is refused before a token exists.
func TestSealThatFails(t *testing.T) {
	t.Parallel()
	const zero = "age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq5cu47z"
	if _, err := age.ParseX25519Recipient(zero); err != nil {
		t.Fatal(err)
	}
	for _, recipients := range [][]string{{zero}, {newIdentity(t).Recipient().String(), zero}} {
		if _, err := NewSeal(recipients); err == nil {
			t.Error("a recipient that nothing can be encrypted to is accepted")
		}
	}
}

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
		if _, err := NewSeal([]string{text}); err == nil || strings.Contains(err.Error(), text) {
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
	if _, err := NewSeal(null.recipients()); err == nil {
		t.Error("a recipient that is null is left out")
	}
}
