// SPDX-License-Identifier: MPL-2.0

// Package lifecycle is the life of a personal access token, once for every
// platform: issued, rotated with an overlap, watched, revoked. It knows
// Terraform and no platform; a platform supplies a [Kind] and its [Calls].
package lifecycle

import (
	"context"
	"errors"
	"iter"
	"sync"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// Kind is one platform's kind of personal access token: what Terraform shows
// of it beyond the attributes that every kind has, and how to call its API.
type Kind struct {
	// Platform is the key of the provider's configuration block: "ona".
	Platform string
	// TypeName is the name without the provider's prefix: "ona_personal_access_token".
	TypeName string
	// Title names the kind in sentences: "Ona personal access token".
	Title string
	// Description opens the resource's documentation.
	Description string

	// Attributes are the resource's attributes that only this kind has.
	Attributes map[string]schema.Attribute
	// Owner names the attributes that say where a token lives (user,
	// organization, workspace). For another owner a new token is issued in place,
	// so that none of them may ask for a replacement. They are strings, in the
	// order of an import id.
	Owner []string
	// Arguments name the attributes that a token is issued with besides its
	// validity. Changing one rotates.
	Arguments []string
	// Lasting name the computed attributes that a rotation for the same owner
	// leaves as they are, so that its plan shows no change of them. Where the
	// platform answers otherwise, the next refresh takes that over.
	Lasting []string
	// Filters are the plural data source's and the list resource's filters.
	Filters []Filter
	// ImportForms are the accepted import ids, most specific last, in names:
	// {"id"}, {"user_id", "id"}.
	ImportForms [][]string
	// KeepsRevoked: the platform lists revoked tokens, too.
	KeepsRevoked bool
	// CheckID says what is wrong with the form of an id; nil: any form will do.
	CheckID func(id string) error

	// Terms say which validity the platform grants.
	Terms Terms
	// Label says where a token may bear a mark that its end can't.
	Label Label

	// Same reports whether the platform's value says the same as the one in
	// state although it is spelled differently ("write" implies "read"). Nil:
	// only equal values are the same.
	Same func(attribute string, state, platform Values) bool
	// Sparse are attributes that only some of the platform's answers tell. A
	// refresh neither takes them away nor adds them later: nobody changed them.
	Sparse []string
	// Notice compares what a refresh found with the state before it and
	// returns warnings that the token has another secret than the state
	// ("somebody else rotated it"). May be nil.
	Notice func(before, found Values) []string

	// Moves are the resources of other providers that a moved block may
	// turn into this one.
	Moves []Move

	// Connect returns the calls of the provider block that data belongs to.
	// Its errors are sentences of package connection.
	Connect func(data any) (Calls, error)

	// The types of all attributes, made once, and their names.
	typesOnce sync.Once
	types     map[string]attr.Type
	names     []string
}

// Filter is one filter of a kind's plural data source and list resource.
type Filter struct {
	Name        string
	Description string
	// Type says which value the filter takes.
	Type FilterType
	// Required filters must be configured: the API lists nothing without.
	Required bool
	// Check says what is wrong with the form of a string; nil: any will do.
	Check func(text string) error
}

// FilterType is the type of a filter's value.
type FilterType int

// The types a filter may have.
const (
	FilterString  FilterType = iota // one string
	FilterStrings                   // a set of strings
	FilterInstant                   // an RFC 3339 instant
)

// Calls are one platform's token calls with the credentials of one provider
// block. Implementations are safe for concurrent use.
type Calls interface {
	Facts
	// Resolve completes the owner from what is configured: the caller's own
	// user, organization or workspace where none is.
	Resolve(ctx context.Context, owner Values) (Values, error)
	// Issue asks for one token and returns its secret. An error for which
	// [MayHaveRun] is true leaves open whether a token now exists.
	Issue(ctx context.Context, owner, arguments Values, order Order) (Issued, error)
	// Read returns a token. Whether an error proves that it is gone is not for
	// the platform to say: see [Facts].
	Read(ctx context.Context, ref Ref) (Token, error)
	// Revoke ends a token now. It returns nil only for the answer that the API
	// documents; for any other success, an error that is rest.Undocumented.
	Revoke(ctx context.Context, ref Ref) error
	// List yields the tokens of one owner, or all that are visible where the
	// owner is empty; filters are the kind's own. A token that can't be read is
	// a *rest.UnreadableError, after which the list goes on.
	List(ctx context.Context, filters Values) iter.Seq2[Token, error]
	// Credential returns the secret that the calls authenticate with where
	// it may be a token of this kind, else "".
	Credential() string
	// OfCaller reports whether a token belongs to the identity that the calls act
	// as, or may: only then may it be the credential.
	OfCaller(ctx context.Context, token Token) (bool, error)
	// TellsUse reports whether the platform tells when a token was last used.
	TellsUse() bool
}

// Standing is implemented by calls of a platform that goes on showing tokens
// which died with something else, such as a user that was deactivated.
type Standing interface {
	// OwnerProblem says why no token of an owner works, and what to do; "" where
	// they do, or where the caller can't tell. It asks once an owner and run.
	OwnerProblem(ctx context.Context, owner Values) (problem string, err error)
}

// Ready is implemented by calls that know beforehand what keeps a new token for
// an owner from being issued: a plan says it, not an apply. A warning is what the
// platform will probably refuse, an error what can't succeed.
type Ready interface {
	ReadyToIssue(ctx context.Context, owner Values) (warning string, err error)
}

// Ownership answers whether a token is the credential that the provider
// itself runs on.
type Ownership int

// The answers, the harmless one first.
const (
	NotOwn     Ownership = iota // certainly another token
	PerhapsOwn                  // the platform can't tell
	Own                         // certainly the provider's own credential
)

// ErrGone is wrapped by errors that prove a token's absence. It is a conclusion
// of [Judge], and of no platform.
var ErrGone = errors.New("the token does not exist any more")

// notRunError marks an error before anything was asked of the server.
type notRunError struct{ error }

func (e notRunError) Unwrap() error { return e.error }

// NotRun marks err as having come before the create was sent: no token can
// exist because of it.
func NotRun(err error) error {
	if err == nil {
		return nil
	}
	return notRunError{err}
}

// MayHaveRun reports whether the server may have carried out a call that
// failed with err, so that a token may exist which nobody knows. Errors that
// do not say are taken for uncertain.
func MayHaveRun(err error) bool {
	if errors.As(err, &notRunError{}) {
		return false
	}
	if answer, ok := errors.AsType[*rest.Error](err); ok {
		return answer.MayHaveRun
	}
	return true
}

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
	// Unseen: nothing is known of the token but where to look for it. It is
	// being imported, and there is no state that could be kept.
	Unseen bool
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
	Unreadable bool
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
}
