// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// kind is a kind of token in tests that hold for every kind.
type kind struct{ acctest.Kind }

// kinds are all that the provider issues.
var kinds = kindsThat(func(k acctest.Kind) bool { return k.Rotates })

func kindsThat(are func(acctest.Kind) bool) []kind {
	var those []kind
	for _, k := range acctest.Kinds() {
		if are(k) {
			those = append(those, kind{k})
		}
	}
	return those
}

// kindOf is the kind of a type, for tests of what only one platform does.
func kindOf(typeName string) kind {
	for _, k := range kindsThat(func(k acctest.Kind) bool { return k.TypeName == typeName }) {
		return k
	}
	return kind{acctest.Kind{TypeName: typeName}} // TestMain says that it is missing
}

// The kinds by name.
var (
	onaTokens      = kindOf(onaType)
	zitadelTokens  = kindOf("tokens_zitadel_personal_access_token")
	cryptlexTokens = kindOf("tokens_cryptlex_personal_access_token")
	alephantTokens = kindOf("tokens_alephant_personal_access_token")
)

// mustHaveExamples ends the run where an entry is missing that tests take as
// their example of what only some platforms do.
func mustHaveExamples() {
	for _, k := range []kind{onaTokens, zitadelTokens, cryptlexTokens, alephantTokens} {
		if k.Arguments == nil {
			fmt.Fprintf(os.Stderr, "acctest.Kinds has no entry for %s: most tests can't run\n", k.TypeName)
			os.Exit(1)
		}
	}
}

// creates counts the create calls so far.
func (k kind) creates(w *acctest.World) int { return w.Sandbox.Calls(k.Create(w)) }

// pages are how many pages the list of so many tokens has.
func (k kind) pages(count int) int {
	if k.Page == 0 {
		return 1
	}
	return (count + k.Page - 1) / k.Page
}

// end has somebody else revoke a token, which the platform goes on showing where
// it does so.
func (k kind) end(w *acctest.World, id string) {
	if k.RevokeShown != nil {
		k.RevokeShown(w, id)
		return
	}
	k.Revoke(w, id)
}

// apart has the tokens of others be older than any order to come: where nothing
// marks a token, one that was issued at the same time may be the order's.
func (k kind) apart(w *acctest.World) {
	if k.Unmarked {
		w.Clock.Advance(time.Hour)
	}
}

// revokeNamed does what the errors say of a token that nothing marks: a person
// looks which of the tokens that are named is unknown, and revokes it with the
// platform. Of a kind that bears marks the provider itself does so.
func (k kind) revokeNamed(t *testing.T, w *acctest.World, said string, known ...string) {
	t.Helper()
	for _, id := range idsOf(w.Sandbox.Live()) {
		if !k.Unmarked || slices.Contains(known, id) {
			continue
		}
		if !strings.Contains(said, id) {
			t.Errorf("%s lives, and is not named: %s", id, said)
		}
		k.Revoke(w, id)
	}
}

// forEachKind runs a test for every kind of token, each in a world of its own.
func forEachKind(t *testing.T, test func(t *testing.T, w *acctest.World, k kind)) {
	t.Helper()
	for _, k := range kinds {
		t.Run(k.TypeName, func(t *testing.T) {
			t.Parallel()
			test(t, acctest.NewProtocolWorld(t, sandbox.Options{}), k)
		})
	}
}

// with adds arguments.
func with(arguments, more map[string]any) map[string]any {
	all := maps.Clone(arguments)
	maps.Copy(all, more)
	return all
}
