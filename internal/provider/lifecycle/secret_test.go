// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"io"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/armor"
	"github.com/hashicorp/terraform-plugin-framework/attr"
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
	if err != nil || seal.Sealing() {
		t.Errorf("without recipients nothing is sealed: %v", err)
	}
	if _, err := seal.Close("the secret"); err == nil {
		t.Error("without recipients sealing must fail")
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
