// SPDX-License-Identifier: MPL-2.0

package lifecycle

import "time"

// Ref says which token is meant, and what the state remembers that helps to
// judge an answer about it.
type Ref struct {
	ID    string
	Owner Values
	// ExpiresAt is when the token ends; zero: never, or unknown.
	ExpiresAt time.Time
	// State is what the state says of the token's own attributes.
	State Values
	// Witness is the identity that last saw the token, if one is noted.
	Witness Witness
	// WrittenAt is when this provider last wrote the token; reads may lag
	// behind. Zero when unknown.
	WrittenAt time.Time
	// Previous: a rotation has retired the token. That such tokens vanish
	// together is to be expected.
	Previous bool
	// Secret is the token's own, "" where the state has none.
	Secret string
	// Others are further tokens that the same identity was shown: the resource's
	// own, and those of this run.
	Others []string
	// Unseen: nothing is known of the token but where to look for it. It is
	// being imported, and there is no state that could be kept.
	Unseen bool
	// Stateless: no state has the token, but it was shown just before. That
	// several of these vanish together is to be expected.
	Stateless bool
	// Revoked: this run has asked the platform to revoke the token, which may have
	// done so. That such tokens vanish together is to be expected.
	Revoked bool
}

// Token is what a platform tells of a token, without its secret.
type Token struct {
	ID string
	// Name is what a person recognises the token by; may be empty.
	Name string
	// OwnerName is whose token it is, for lists across platforms.
	OwnerName string
	// OwnerEmail is the owner's e-mail address, "" where the platform does not
	// tell.
	OwnerEmail string
	CreatedAt  time.Time
	ExpiresAt  time.Time // zero: never
	LastUsedAt time.Time // zero: never used, or the platform does not know
	Scopes     []string
	ReadOnly   *bool // nil: the platform does not know the notion
	Revoked    bool
	// Unreadable: it is listed in a form that can't be read, and nothing but its
	// id is known. Such a token is never anybody's, and never nobody's.
	unreadable bool
	// Label is the mark that the platform shows behind the token's name; ""
	// where there is none.
	Label string
	// Values are the kind's own attributes by schema name, as far as the
	// platform told them.
	Values Values
}

// Issued is a token together with its secret, which exists only here. ID is
// empty where the platform's create does not tell it.
type Issued struct {
	Token
	Secret string
	// Bare: the create tells no more than id and secret, or not when the token was
	// created and ends. The rest is read afterwards.
	Bare bool
}
