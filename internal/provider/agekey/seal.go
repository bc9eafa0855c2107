// SPDX-License-Identifier: MPL-2.0

package agekey

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

// NewSeal parses recipients ("age1…", "age1pq1…") and proves that it can
// encrypt to them, so that nothing about it can fail once a token exists.
func NewSeal(recipients []string) (Seal, error) {
	parsed, err := Recipients(recipients)
	if err != nil {
		return Seal{}, err
	}
	seal := Seal{recipients: parsed}
	if seal.Sealing() {
		if _, err := seal.Close("proof"); err != nil {
			return Seal{}, err
		}
	}
	return seal, nil
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
