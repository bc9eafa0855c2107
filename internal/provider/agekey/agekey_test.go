// SPDX-License-Identifier: MPL-2.0

package agekey_test

import (
	"strings"
	"testing"

	"filippo.io/age"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/agekey"
)

// keys are a pair of age's own, of either kind.
type keys struct{ recipient, identity string }

func classic(t *testing.T) keys {
	t.Helper()
	made, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return keys{made.Recipient().String(), made.String()}
}

func hybrid(t *testing.T) keys {
	t.Helper()
	made, err := age.GenerateHybridIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return keys{made.Recipient().String(), made.String()}
}

func seal(t *testing.T, secret string, recipients ...string) string {
	t.Helper()
	made, err := agekey.NewSeal(recipients)
	if err != nil {
		t.Fatal(err)
	}
	text, err := made.Close(secret)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestRoundTrip opens with each spelling of a key that people have in hand.
func TestRoundTrip(t *testing.T) {
	t.Parallel()
	for name, pair := range map[string]keys{"X25519": classic(t), "post-quantum": hybrid(t)} {
		text := seal(t, "the secret", pair.recipient+"\n")
		for spelling, identity := range map[string]string{
			"the key":           pair.identity,
			"with its newline":  pair.identity + "\n",
			"of Windows":        pair.identity + "\r\n",
			"indented":          "  " + pair.identity + "\n  ",
			"the whole file":    "# created: 2026-11-27T12:00:00Z\n# public key: " + pair.recipient + "\n" + pair.identity + "\n",
			"one of two":        classic(t).identity + "\n" + pair.identity + "\n",
			"one of both kinds": hybrid(t).identity + "\n" + pair.identity,
		} {
			identities, err := agekey.Identities(identity)
			if err != nil {
				t.Errorf("%s, %s: %v", name, spelling, err)
				continue
			}
			if secret, err := agekey.Open("\n"+text, identities); err != nil || secret != "the secret" {
				t.Errorf("%s, %s: opened as %q: %v", name, spelling, secret, err)
			}
		}
	}
}

// secretTail is a part of what must not be repeated.
const secretTail = "QQQQTAILQQQQ"

func TestRefusedRecipients(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"ssh-ed25519 AAAAC3Nza" + secretTail:                     "SSH keys are not supported",
		"ecdsa-sha2-nistp256 AAAA" + secretTail:                  "SSH keys are not supported",
		"sk-ssh-ed25519@openssh.com AAAA" + secretTail:           "SSH keys are not supported",
		"age1yubikey1qwt50d05nh5vutpdzmlg5wn" + secretTail:       "age plugin yubikey",
		"age1fido2-hmac1qqpmxc" + secretTail:                     "age plugin fido2-hmac",
		"age1tag1qwt50d05nh5vut" + secretTail:                    "age plugin tag",
		"AGE-SECRET-KEY-PQ-1" + secretTail:                       "secret key",
		"age-secret-key-1" + secretTail:                          "secret key",
		"age1" + secretTail:                                      "no recipient",
		"age1pq1" + secretTail:                                   "no recipient",
		"":                                                       "no recipient",
		"# " + secretTail:                                        "no recipient",
		classic(t).recipient + "\n" + classic(t).recipient:       "one in each element",
		"age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq1QQ" + secretTail:    "no recipient",
		strings.ToUpper(classic(t).recipient) + " " + secretTail: "no recipient",
	} {
		_, err := agekey.Recipients([]string{text})
		mustSay(t, text, err, want)
	}
	_, err := agekey.Recipients([]string{classic(t).recipient, hybrid(t).recipient})
	mustSay(t, "both kinds", err, "post-quantum")
	if _, err := agekey.Recipients([]string{hybrid(t).recipient, hybrid(t).recipient}); err != nil {
		t.Error(err)
	}
}

func TestRefusedIdentities(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"AGE-PLUGIN-YUBIKEY-1QQPQ" + secretTail:                         "age plugin yubikey",
		"# a comment\nAGE-PLUGIN-FIDO2-HMAC-1QQ" + secretTail:           "age plugin fido2-hmac",
		"AGE-PLUGIN-" + secretTail + secretTail:                         "age plugin that it names",
		"-----BEGIN OPENSSH PRIVATE KEY-----\n" + secretTail:            "SSH keys are not supported",
		"-----BEGIN RSA PRIVATE KEY-----\n" + secretTail:                "SSH keys are not supported",
		seal(t, secretTail, classic(t).recipient):                       "itself encrypted",
		"age1" + secretTail:                                             "public key",
		"ssh-ed25519 " + secretTail:                                     "public key",
		"AGE-SECRET-KEY-1" + secretTail:                                 "no identity of age",
		classic(t).identity + "\n" + secretTail:                         "no identity of age",
		classic(t).identity + "\nAGE-PLUGIN-YUBIKEY-1QQPQ" + secretTail: "age plugin yubikey",
		"":                 "no key",
		"\n# only this\n ": "no key",
	} {
		_, err := agekey.Identities(text)
		mustSay(t, text, err, want)
	}
}

func TestNotOpened(t *testing.T) {
	t.Parallel()
	pair := classic(t)
	whole := seal(t, secretTail, pair.recipient)
	for text, want := range map[string]string{
		seal(t, secretTail, classic(t).recipient): "other recipients",
		seal(t, secretTail, hybrid(t).recipient):  "other recipients",
		whole[:len(whole)/2]:                      "no whole armored age file",
		strings.Replace(whole, "\n", "", 3):       "no whole armored age file",
		secretTail:                                "no whole armored age file",
		"":                                        "no whole armored age file",
		whole + secretTail:                        "no whole armored age file",
	} {
		identities, err := agekey.Identities(pair.identity)
		if err != nil {
			t.Fatal(err)
		}
		secret, err := agekey.Open(text, identities)
		mustSay(t, text, err, want)
		if secret != "" {
			t.Errorf("%q gives %q", text, secret)
		}
	}
}

// mustSay wants an error that says what is wrong and nothing of the key.
func mustSay(t *testing.T, text string, err error, want string) {
	t.Helper()
	if err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("%q gives %v, want %q", text, err, want)
		return
	}
	if strings.Contains(strings.ToUpper(err.Error()), secretTail) {
		t.Errorf("the error repeats the key: %v", err)
	}
}
