// SPDX-License-Identifier: MPL-2.0

package agekey

import (
	"errors"
	"fmt"
	"strings"

	"filippo.io/age"
)

// Identities parses secret keys: one AGE-SECRET-KEY-…, or the whole file that
// age-keygen writes, with its comments and its last newline.
func Identities(text string) ([]age.Identity, error) {
	lines := keyLines(text)
	if len(lines) == 0 {
		return nil, errors.New("it holds no key. Give AGE-SECRET-KEY-…, or the content of the file that age-keygen writes")
	}
	for _, line := range lines {
		if refused := refusedIdentity(line); refused != "" {
			return nil, errors.New(refused)
		}
	}
	identities, err := age.ParseIdentities(strings.NewReader(strings.Join(lines, "\n")))
	if err != nil {
		return nil, errors.New("it is no identity of age. Give the whole secret key, AGE-SECRET-KEY-…, " +
			"or the content of the file that age-keygen writes")
	}
	return identities, nil
}

// keyLines are the lines that hold keys, without white space around them.
func keyLines(text string) []string {
	var lines []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

type kind int

const (
	unknownIdentity kind = iota
	ownIdentity          // age's own
	pluginIdentity
	sshIdentity
	sealedIdentity // a key file that is itself encrypted
	publicKey
)

func identityKind(line string) kind {
	upper := strings.ToUpper(strings.TrimSpace(line))
	for prefix, is := range map[string]kind{
		"AGE-SECRET-KEY-": ownIdentity, "AGE-PLUGIN-": pluginIdentity,
		"AGE1": publicKey, "SSH-": publicKey,
		"-----BEGIN AGE ENCRYPTED FILE-----": sealedIdentity, "AGE-ENCRYPTION.ORG/": sealedIdentity,
	} {
		if strings.HasPrefix(upper, prefix) {
			return is
		}
	}
	if strings.HasPrefix(upper, "-----BEGIN ") && strings.Contains(upper, "PRIVATE KEY") {
		return sshIdentity
	}
	return unknownIdentity
}

// refusedIdentity says what is wrong with a key of a kind that is known and
// not supported, "" for others.
func refusedIdentity(line string) string {
	switch identityKind(line) {
	case pluginIdentity:
		return fmt.Sprintf("it holds an identity of the age plugin %s, and plugins are not supported. %s", pluginName(line), giveOwn)
	case sshIdentity:
		return "it holds an SSH key, and SSH keys are not supported. " + giveOwn
	case sealedIdentity:
		return "it is itself encrypted with age. Decrypt the key file first, with age -d, and give what comes out"
	case publicKey:
		return "it holds a public key. What decrypts is the secret key that belongs to it, AGE-SECRET-KEY-…"
	case unknownIdentity, ownIdentity:
	}
	return ""
}

const giveOwn = "Encrypt to a key of age itself, which age-keygen makes, and give its secret key, AGE-SECRET-KEY-…"

// pluginName is the name in an identity AGE-PLUGIN-NAME-1….
func pluginName(line string) string {
	name, _, _ := strings.Cut(strings.ToLower(line)[len("AGE-PLUGIN-"):], "-1")
	if !isName(name) {
		return "that it names"
	}
	return name
}
