// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// imported makes a token with one life and imports it into another.
func imported(t *testing.T, arguments string) (l life, original token) {
	t.Helper()
	l = newLife(t, rotating)
	l.Apply()
	original = l.token()
	l.Must("state", "rm", resourceName)
	l.configure(arguments)
	l.Must("import", "-input=false", resourceName, original.ID)
	return l, original
}

func TestImportAdopts(t *testing.T) {
	t.Parallel()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	sealed := rotating + `age_recipients = ["` + identity.Recipient().String() + `"]`
	triggered := strings.Replace(rotating, `overlap = "24h"`, `triggers = { a = "1" }`, 1)
	for name, arguments := range map[string]string{"rotation": rotating, "recipients": sealed, "triggers": triggered} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l, original := imported(t, arguments)
			original.Token = ""
			l.planned().mustKeep(t, original)
			l.Apply()
			l.mustLive(original.ID)
			l.mustIdle()

			l.Clock.Advance(84 * day)
			l.Apply()
			second := l.token()
			if second.ID == original.ID || (second.Token == "") != (name == "recipients") || (second.EncryptedToken != "") != (name == "recipients") {
				t.Errorf("the imported token was rotated to %+v", second)
			}
			l.mustLive(original.ID, second.ID)
			l.mustIdle()
		})
	}
}

// TestImportedVanishesOutside: the refresh of an import already notes who saw
// the token, which makes a later not_found a proof.
func TestImportedVanishesOutside(t *testing.T) {
	t.Parallel()
	l, original := imported(t, rotating)
	l.Clock.Advance(time.Hour)
	l.Sandbox.Ona.RevokePersonalAccessToken(original.ID)
	if planned := l.planned(); !planned.rotates() {
		t.Fatalf("planned %q", planned.Actions)
	}
}

func TestImportWithFixedEndIsEmpty(t *testing.T) {
	t.Parallel()
	l, original := imported(t, rotating)
	l.configure("description = \"ci\"\nexpires_at = \"" + original.ExpiresAt + "\"")
	if result := l.plan(); result.ExitCode != 0 {
		t.Errorf("the plan after the import exits with %d:\n%s", result.ExitCode, result.Stdout)
	}
}

func TestImportOfAnotherTokenRotates(t *testing.T) {
	t.Parallel()
	l, _ := imported(t, strings.Replace(rotating, `"ci"`, `"cd"`, 1))
	if !l.planned().rotates() {
		t.Error("a token of another description is adopted")
	}
}

func TestImportOfNothing(t *testing.T) {
	t.Parallel()
	l := newLife(t, rotating)
	for id, want := range map[string]string{
		"01a2031e-c3d6-7c3e-95aa-bff13e3b5d65": "Check the id",
		"no-uuid":                              `"no-uuid" is not a UUID`,
		"a/b":                                  "is not of the form id",
	} {
		result := l.Run("import", "-no-color", "-input=false", resourceName, id)
		if result.ExitCode == 0 {
			t.Errorf("%s was imported", id)
		}
		mustContain(t, flat(result.Stderr), want)
	}
}

// open decrypts an armored age file.
func open(t *testing.T, sealed string, identity age.Identity) string {
	t.Helper()
	opened, err := age.Decrypt(armor.NewReader(strings.NewReader(sealed)), identity)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(opened)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestAgeRecipients(t *testing.T) {
	t.Parallel()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	sealed := rotating + `age_recipients = ["` + identity.Recipient().String() + `"]`
	l := newLife(t, sealed)
	l.Apply()
	first := l.token()
	if first.Token != "" || !strings.HasPrefix(first.EncryptedToken, "-----BEGIN AGE ENCRYPTED FILE-----") {
		t.Fatalf("the state has %+v", first)
	}
	secret := l.Sandbox.Live()[0].Secret
	if strings.Contains(l.State(), secret) {
		t.Fatal("the state has the secret")
	}
	if opened := open(t, first.EncryptedToken, identity); opened != secret {
		t.Fatalf("decrypted it is %q, want %q", opened, secret)
	}
	l.mustIdle()

	l.configure(rotating)
	l.Apply()
	second := l.token()
	if second.ID == first.ID || second.Token == "" || second.EncryptedToken != "" {
		t.Errorf("without recipients the state has %+v", second)
	}
	l.mustIdle()
	l.Clock.Advance(24 * time.Hour)
	l.Apply()
	l.mustLive(second.ID)
}
