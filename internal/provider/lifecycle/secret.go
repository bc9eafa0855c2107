// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// Seal encrypts secrets to age recipients. The zero Seal keeps them plain.
type Seal struct {
	recipients []age.Recipient
}

// NewSeal parses X25519 recipients ("age1…") and proves that it can encrypt
// to them, so that nothing about it can fail once a token exists.
func NewSeal(recipients []string) (Seal, error) {
	var seal Seal
	for _, text := range recipients {
		recipient, err := age.ParseX25519Recipient(text)
		if err != nil {
			return Seal{}, notRecipient(text)
		}
		seal.recipients = append(seal.recipients, recipient)
	}
	if seal.Sealing() {
		if _, err := seal.Close("proof"); err != nil {
			return Seal{}, err
		}
	}
	return seal, nil
}

// notRecipient says what is wrong without repeating the text, nor the library's
// words, which do: it may be a secret that was pasted by mistake.
func notRecipient(text string) error {
	if strings.HasPrefix(strings.ToUpper(strings.TrimSpace(text)), "AGE-SECRET-KEY-") {
		return errors.New("age_recipients holds an age identity, AGE-SECRET-KEY-…: that is the secret key. " +
			"Take it out, and give its public key, age1…, which age-keygen -y prints")
	}
	return errors.New("age_recipients holds a value that is no X25519 recipient of age. " +
		"Give the whole public key that age-keygen prints, age1…; SSH keys and plugins are not supported")
}

// Sealing reports whether secrets are encrypted at all.
func (s Seal) Sealing() bool { return len(s.recipients) > 0 }

// Close encrypts a secret; the result is an armored age file.
func (s Seal) Close(secret string) (string, error) {
	if !s.Sealing() {
		return "", errors.New("no age recipient")
	}
	var text strings.Builder
	armored := armor.NewWriter(&text)
	encrypted, err := age.Encrypt(armored, s.recipients...)
	if err != nil {
		return "", fmt.Errorf("encrypting with age: %w", err)
	}
	if _, err := io.WriteString(encrypted, secret); err != nil {
		return "", fmt.Errorf("encrypting with age: %w", err)
	}
	if err := errors.Join(encrypted.Close(), armored.Close()); err != nil {
		return "", fmt.Errorf("encrypting with age: %w", err)
	}
	return text.String(), nil
}
