// SPDX-License-Identifier: MPL-2.0

package agekey_test

import (
	"io"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/armor"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/agekey"
)

func TestSeal(t *testing.T) {
	t.Parallel()
	first, second := classic(t), classic(t)
	seal, err := agekey.NewSeal([]string{first.recipient, second.recipient})
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := seal.Close("the secret")
	if err != nil || strings.Contains(sealed, "secret") {
		t.Fatalf("sealed as %q: %v", sealed, err)
	}
	for _, key := range []keys{first, second} {
		identity, err := age.ParseX25519Identity(key.identity)
		if err != nil {
			t.Fatal(err)
		}
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
	if _, err := agekey.NewSeal([]string{"ssh-ed25519 AAAA"}); err == nil {
		t.Error("a recipient that is none is accepted")
	}
	seal, err := agekey.NewSeal(nil)
	if err != nil || seal.Sealing() {
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
	for _, recipients := range [][]string{{zero}, {classic(t).recipient, zero}} {
		if _, err := agekey.NewSeal(recipients); err == nil {
			t.Error("a recipient that nothing can be encrypted to is accepted")
		}
	}
}
