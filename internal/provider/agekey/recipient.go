// SPDX-License-Identifier: MPL-2.0

// Package agekey reads keys of age (https://age-encryption.org) as people keep
// them: X25519 and hybrid post-quantum ones, recipients to encrypt to and
// identities to decrypt with; it seals secrets and opens them. No error repeats a key: what was given may be a
// secret that was pasted by mistake.
package agekey

import (
	"errors"
	"fmt"
	"strings"

	"filippo.io/age"
)

// Recipients parses public keys, each of the form that age-keygen prints. They
// must be fit to encrypt one text to together: age doesn't mix post-quantum
// recipients with others, since the others would undo the protection.
func Recipients(texts []string) ([]age.Recipient, error) {
	var recipients []age.Recipient
	hybrid := 0
	for _, text := range texts {
		recipient, err := Recipient(text)
		if err != nil {
			return nil, err
		}
		if _, ok := recipient.(*age.HybridRecipient); ok {
			hybrid++
		}
		recipients = append(recipients, recipient)
	}
	if hybrid > 0 && hybrid < len(recipients) {
		return nil, errors.New("it mixes post-quantum recipients (age1pq1…) with others: age refuses that, " +
			"since what is encrypted to both is only as safe as the weaker. Give recipients of one kind")
	}
	return recipients, nil
}

// Recipient parses one public key. White space around it, such as the end of
// the file that it was read from, is no part of it.
func Recipient(text string) (age.Recipient, error) {
	text = strings.TrimSpace(text)
	if refused := refusedRecipient(text); refused != "" {
		return nil, errors.New(refused)
	}
	parsed, err := age.ParseRecipients(strings.NewReader(text))
	if err != nil || len(parsed) != 1 {
		return nil, errors.New("it holds a value that is no recipient of age. " +
			"Give the whole public key that age-keygen prints, age1… or age1pq1…, one in each element")
	}
	return parsed[0], nil
}

// refusedRecipient says what is wrong with a key of a kind that is known and
// not supported, "" for others.
func refusedRecipient(text string) string {
	switch {
	case identityKind(text) == ownIdentity:
		return "it holds an age identity, AGE-SECRET-KEY-…: that is the secret key. " +
			"Take it out, and give its public key, age1…, which age-keygen -y prints"
	case strings.HasPrefix(text, "ssh-"), strings.HasPrefix(text, "ecdsa-"), strings.HasPrefix(text, "sk-"):
		return "it holds an SSH key, and SSH keys are not supported. " + makeOne
	}
	if name := pluginOf(text); name != "" {
		return fmt.Sprintf("it holds a recipient of the age plugin %s, and plugins are not supported. %s", name, makeOne)
	}
	return ""
}

const makeOne = "Make a key of age itself with age-keygen, or age-keygen -pq, and give its public key, age1… or age1pq1…"

// pluginOf is the plugin that a recipient belongs to, "" where age itself reads
// it. What stands before the last 1 is the kind of a Bech32 text: "age" and
// "age1pq" are age's own, "age1yubikey" is the plugin yubikey's.
// https://github.com/C2SP/C2SP/blob/main/age-plugin.md
func pluginOf(text string) string {
	kind, found := strings.CutPrefix(text[:max(0, strings.LastIndex(text, "1"))], "age1")
	if !found || kind == "pq" || !isName(kind) {
		return ""
	}
	return kind
}

// isName reports whether a text can be a plugin's name and is short enough not
// to be a key: it is repeated in an error.
func isName(text string) bool {
	const longest = 20
	return text != "" && len(text) <= longest && strings.Trim(text, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}
