// SPDX-License-Identifier: MPL-2.0

package agekey

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"filippo.io/age"
)

// FuzzKeys reads identities and recipients: a recipient that is taken encrypts,
// and no refusal quotes what may be a secret key.
func FuzzKeys(f *testing.F) {
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		f.Fatal(err)
	}
	secret := identity.String()
	for _, text := range []string{
		"", "# a comment\n", secret, "# created\n" + secret + "\n", secret[:40], strings.ToLower(secret), secret + secret, identity.Recipient().String(),
		"AGE-PLUGIN-YUBIKEY-1QYQS", "age1yubikey1qyqs", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIA", "-----BEGIN OPENSSH PRIVATE KEY-----", "age1", "\x00",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := Identities(text); err != nil {
			mustNotQuote(t, text, err)
		}
		recipient, err := Recipient(text)
		if err != nil {
			mustNotQuote(t, text, err)
			return
		}
		writer, err := age.Encrypt(io.Discard, recipient)
		if err == nil {
			err = writer.Close()
		}
		if err != nil && !bytes.Contains([]byte(text), []byte("1")) {
			t.Errorf("the recipient %q encrypts nothing: %v", text, err)
		}
	})
}

// mustNotQuote looks for what follows the prefix of a secret key.
func mustNotQuote(t *testing.T, text string, err error) {
	t.Helper()
	_, material, found := strings.Cut(strings.ToUpper(text), "AGE-SECRET-KEY-1")
	said := strings.ReplaceAll(strings.ToUpper(err.Error()), "AGE-SECRET-KEY-…", "") // its own words
	if found && len(material) >= 12 && strings.Contains(said, material[:12]) {
		t.Errorf("the key is quoted: %v", err)
	}
}
