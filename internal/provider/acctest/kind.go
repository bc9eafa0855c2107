// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// Kind is a kind of token, as the tests know it that hold for every kind: what
// one needs, the calls of its API as the sandbox counts and strikes them, and who
// may and may not see it. An entry of [Kinds] is all that these tests need of a
// platform.
type Kind struct {
	TypeName string
	// Arguments are what every token needs, as HCL and JSON alike have them.
	Arguments func(w *World) map[string]any
	// Another makes another owner and returns it as arguments; nil: the kind has
	// none that could be configured.
	Another func(w *World) map[string]any
	// Seed issues tokens as somebody else would.
	Seed func(t *testing.T, w *World, count int) []sandbox.LiveToken
	// Create and List are calls, as the sandbox counts them.
	Create func(w *World) string
	List   string
	// Credential is the variable that has the provider run on a token of the
	// kind; "": such a token can't manage others.
	Credential string
	// Owner is the attribute that says whose token it is, where that can be
	// configured. With ByOwner a token is only found by it.
	Owner   string
	ByOwner bool
	// Page is how many tokens a page of the list has at most.
	Page int
	// CreateCalls and RotateCalls are the most that one create takes, and one
	// rotation with its revocation, besides looks at lists.
	CreateCalls, RotateCalls int

	// Rotates is false for the kind whose secret the user brings.
	Rotates bool
	// GetCall, ListCall and RevokeCall select the calls for one token, for those of
	// its owner, and for a revocation.
	GetCall, ListCall, RevokeCall sandbox.Fault
	// GetsByList: a token is asked for with the list's call, at first.
	GetsByList bool
	// Refused is the API's own answer to a caller who may not list.
	Refused string
	// Revoke makes a token vanish, as somebody else would.
	Revoke func(w *World, id string)
	// RevokeShown does so too, and the platform goes on showing the token, as revoked;
	// nil: what is revoked is not shown.
	RevokeShown func(w *World, id string)
	// Strangers are callers who are not shown a token that lives, each as the
	// environment that makes the provider one of them.
	Strangers map[string]func(w *World) Environment
	// Remedy is what the error tells a stranger to change.
	Remedy string
	// Colleague is somebody else who may see the token; nil: whoever asks does so
	// as one and the same account.
	Colleague func(w *World) Environment
	// Hides gives the credential of somebody whom the API may take the caller
	// for, without saying so; nil: its answers tell whom it takes the caller for.
	Hides func(w *World) string
	// NotFound are the API's own answers that there is no such token.
	NotFound []string
	// Revoked is the documented answer to a revocation: status and body.
	Revoked string

	// Letter stands for the kind in the fault matrix.
	Letter string
	// Title is the platform's name in sentences.
	Title string
	// Calls are the calls of its API by what they do, each a pattern for method
	// and path. A call that is missing is one that the platform does not have.
	Calls map[string]string
	// AllCalls is the pattern for every call of its API, written as Calls are.
	AllCalls string
	// Enums are the names by which its API tells what has one of several values, or
	// some of them.
	Enums []string
	// Unmarked: no token of the kind can bear a mark, neither behind a name nor in
	// its end, so that one whose create was not answered is never known for certain.
	Unmarked bool
	// AlwaysEnds: the platform grants no token without an end.
	AlwaysEnds bool
	// CreatesForWhoeverAsks: what another caller creates is that caller's.
	CreatesForWhoeverAsks bool
	// Imports are the forms of the id that an import takes, each the attributes that
	// it is made of: "user_id/id".
	Imports []string
	// Caller is what the data source of the caller's identity tells besides what any
	// text will do for, of one who has logged in where that is possible; nil: another
	// kind of the platform says so.
	Caller func(w *World) map[string]any
	// Told is what the state of a token says besides its arguments, of an object
	// some of its attributes.
	Told func(w *World) map[string]any
	// Forms are the ways in which the platform may answer, where its documents leave
	// that open; nil: there is one.
	Forms map[string]Form
	// Older are the forms in which builds before the first release noted who saw a
	// token; nil: none did.
	Older func(w *World) []string
	// NotedStrangers are colleagues whom the state alone, with its note of who saw
	// the token, tells from its owner: they are not shown it.
	NotedStrangers map[string]func(w *World) Environment
	// Stored are the ids of the tokens that the platform keeps for others to use,
	// which the sandbox's live tokens, being its own, leave out; nil: it keeps none.
	Stored func(w *World) []string
	// TryCall selects the call that tries a token's own secret, where the API hides
	// whom it takes the caller for.
	TryCall sandbox.Fault
	// Unnamed has the API no longer tell the caller's name, as some of its servers
	// do not; nil: it never tells it.
	Unnamed func(w *World)
	// HidesUse: the API does not tell when a token was used last.
	HidesUse bool
	// Unlimited lifts the limit of calls, for tests that ask more in a moment than
	// people do in an hour; nil: the sandbox has none.
	Unlimited func(w *World)
	// Lag has what is read be older than what was written; nil: nothing is known of
	// replicas that lag.
	Lag func(w *World, by time.Duration)
	// Precision has the API keep instants with less digits; nil: how many it keeps
	// is known.
	Precision func(w *World, digits time.Duration)
	// Whims draws what else the API may do that is not documented, and returns
	// arguments that make it harder; nil: nothing is known of any.
	Whims func(t *rapid.T, w *World) map[string]any
	// Everything are the arguments of the plural data source without which it leaves
	// tokens out.
	Everything func(w *World) map[string]any
	// History is what random histories draw; nil where the token does not rotate.
	History *History
	// Login is the environment of a provider that logs in, instead of having a
	// ready credential; nil: none can.
	Login func(w *World) map[string]string
	// Stranger is a caller who may not see the token.
	Stranger func(w *World) string
	// Failure is the API's own form of an error.
	Failure func(status int, message string) string
}

// ImportID is an id that an import takes; its forms take turns.
func (k Kind) ImportID(turn int, attribute func(name string) string) string {
	parts := strings.Split(k.Imports[turn%len(k.Imports)], "/")
	for i, name := range parts {
		parts[i] = attribute(name)
	}
	return strings.Join(parts, "/")
}

// Form is a way in which a platform may answer.
type Form struct {
	// Choose has the platform answer so; nil: it does.
	Choose func(w *World)
	// Arguments are those that show it, beside what every token needs.
	Arguments map[string]any
	// Restated are arguments that the platform tells in other words than it was
	// given, so that an import has those.
	Restated []string
}

// Kinds are all kinds of token, in the order of the fault matrix. The tests of
// package lifecycle fail for a resource that is missing.
func Kinds() []Kind {
	return []Kind{onaTokens(), onaAccountTokens(), onaHostTokens(), zitadelTokens(), cryptlexTokens(), alephantTokens()}
}

// Unlimited lifts every platform's limit of calls.
func (w *World) Unlimited() {
	for _, k := range Kinds() {
		if k.Unlimited != nil {
			k.Unlimited(w)
		}
	}
}

// Environment is variables of the provider's.
type Environment map[string]string

// Become makes the provider somebody else from its next start on.
func (e Environment) Become(w *World) (back func()) {
	before := Environment{}
	for name, value := range e {
		before[name] = w.Getenv(name)
		w.Setenv(name, value)
	}
	return func() { before.Become(w) }
}

// at strikes the calls whose path holds a text.
func at(method, path string) sandbox.Fault { return sandbox.Fault{Method: method, Path: path} }

// exactly strikes the calls of one path.
func exactly(method, path string) sandbox.Fault {
	return sandbox.Fault{Method: method, Path: path, If: func(r *http.Request) bool { return r.URL.Path == path }}
}

// callOf selects the same call in every world.
func callOf(substring string) func(*World) string {
	return func(*World) string { return substring }
}

// idsOf are the ids of those tokens that count, of any type.
func idsOf[T any](tokens []T, look func(T) (id string, counts bool)) []string {
	var ids []string
	for _, token := range tokens {
		if id, counts := look(token); counts {
			ids = append(ids, id)
		}
	}
	return ids
}

// seeder returns the new live tokens that issuing count times gave.
func seeder(issue func(t *testing.T, w *World, settings rest.Settings, number int) error) func(*testing.T, *World, int) []sandbox.LiveToken {
	return func(t *testing.T, w *World, count int) []sandbox.LiveToken {
		t.Helper()
		before := w.Sandbox.Live()
		options := w.Options()
		settings := rest.Settings{Now: options.Now, Wait: options.Wait}
		for number := range count {
			if err := issue(t, w, settings, number); err != nil {
				t.Fatal(err)
			}
		}
		return slices.DeleteFunc(w.Sandbox.Live(), func(token sandbox.LiveToken) bool {
			return slices.ContainsFunc(before, func(old sandbox.LiveToken) bool { return old.ID == token.ID })
		})
	}
}
