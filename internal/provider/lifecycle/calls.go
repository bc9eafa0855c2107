// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"iter"
)

// Calls are one platform's token calls with the credentials of one provider
// block. Implementations are safe for concurrent use.
type Calls interface {
	Facts
	// Resolve completes the owner from what is configured: the caller's own
	// user, organization or workspace where none is.
	Resolve(ctx context.Context, owner Values) (Values, error)
	// Issue asks for one token and returns its secret. An error for which
	// [MayHaveRun] is true leaves open whether a token now exists. A name is sent
	// as [Order.Labelled] spells it, and read with [SplitLabel]: people are told
	// to find a token by just that.
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

// OwnerStanding is implemented by calls of a platform that goes on showing tokens
// which died with something else, such as a user that was deactivated.
type OwnerStanding interface {
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
