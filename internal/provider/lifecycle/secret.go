// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/agekey"
)

// Seal encrypts secrets to age recipients. The zero Seal keeps them plain.
type Seal struct {
	recipients []age.Recipient
}

// NewSeal parses recipients ("age1…", "age1pq1…") and proves that it can
// encrypt to them, so that nothing about it can fail once a token exists.
func NewSeal(recipients []string) (Seal, error) {
	parsed, err := agekey.Recipients(recipients)
	if err != nil {
		return Seal{}, fmt.Errorf("age_recipients: %w", err)
	}
	seal := Seal{recipients: parsed}
	if seal.sealing() {
		if _, err := seal.Close("proof"); err != nil {
			return Seal{}, err
		}
	}
	return seal, nil
}

// sealing reports whether secrets are encrypted at all.
func (s Seal) sealing() bool { return len(s.recipients) > 0 }

// Close encrypts a secret; the result is an armored age file.
func (s Seal) Close(secret string) (string, error) {
	if !s.sealing() {
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
