// SPDX-License-Identifier: MPL-2.0

package agekey

import (
	"errors"
	"io"
	"strings"

	"filippo.io/age"
	"filippo.io/age/armor"
)

// ErrOtherRecipient means that a text is encrypted to none of the identities.
var ErrOtherRecipient = errors.New("no identity opens the text: it is encrypted to other recipients, or with a passphrase")

// errDamaged means that a text is no armored age file, or not a whole one.
var errDamaged = errors.New("it is no whole armored age file: that begins with -----BEGIN AGE ENCRYPTED FILE----- " +
	"and ends with -----END AGE ENCRYPTED FILE-----")

// Open decrypts an armored age file. Its error is [ErrOtherRecipient] where
// the identities are not those that the text is encrypted to; every other one
// is about the text.
func Open(text string, identities []age.Identity) (string, error) {
	opened, err := age.Decrypt(armor.NewReader(strings.NewReader(text)), identities...)
	if _, other := errors.AsType[*age.NoIdentityMatchError](err); other {
		return "", ErrOtherRecipient
	}
	if err != nil {
		return "", errDamaged // the library's words may repeat a part of the text
	}
	secret, err := io.ReadAll(opened)
	if err != nil {
		return "", errDamaged
	}
	return string(secret), nil
}
