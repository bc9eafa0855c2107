// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"errors"
	"strings"
	"testing"
	"time"
)

// TestOrderText: what is said of an order is true when it is said.
func TestOrderText(t *testing.T) {
	t.Parallel()
	const by, since = "2026-01-01T00:02:00Z", "has had to show it since 2026-01-01T00:02:00Z"
	held := openOrder{Held: true, From: born, To: born.Add(time.Minute)}
	lost, released := held, held
	lost.Held, released.Held, released.Digest = false, false, "d"
	ofMine := lost
	ofMine.Witness.Subject = "me"
	for name, test := range map[string]struct {
		open openOrder
		seen sighting
		says []string
		not  string
	}{
		"the list may lag":                      {held, sighting{lagging: true}, []string{"does not show it yet, and must by " + by, "known to be gone"}, "since"},
		"the list may lag, and failed":          {lost, sighting{lagging: true, failed: errors.New("503")}, []string{"failed: 503. The platform's list must show it by " + by}, "does not"},
		"the list must show it":                 {held, sighting{}, []string{since + ", and does not", "does not prove it gone", "look it up with the platform", "forget it with terraform state rm"}, "yet"},
		"the list failed for a minute":          {lost, sighting{failed: errors.New("503")}, []string{"failed: 503.", since + "."}, "known to be gone"},
		"the list must show what got lost":      {lost, sighting{}, []string{since + ", and does not."}, "was answered"},
		"another one has its place":             {released, sighting{}, []string{since, "once previous is empty", "import the token that it has now", "TOKENS_IMPORT_SECRETS"}, "yet"},
		"somebody else's list":                  {ofMine, sighting{hidden: "Ask another."}, []string{"Ask another.", "a credential of the identity that ordered it", "terraform state rm"}, since},
		"a list for nobody known":               {lost, sighting{hidden: "Ask each."}, []string{"Ask each.", "each credential that the provider may have had at about 2026-01-01T00:00:00Z", "forget it with terraform state rm"}, "import"},
		"a list after a kill":                   {openOrder{Held: true}, sighting{hidden: "Ask each."}, []string{"each credential that the provider may have had: ", "If none finds it, look it up with the platform"}, "0001"},
		"nobody's, of a call that was answered": {held, sighting{hidden: "Ask each."}, []string{"look it up with the platform, revoke it there"}, "nothing came of"},
		"suspects":                              {lost, sighting{suspects: []string{"a", "b"}}, []string{"one of these tokens", "a, b", "then destroy again"}, since},
		"suspects, one handed out":              {held, sighting{suspects: []string{"a"}}, []string{"one of these tokens", "a", "known to be gone"}, "destroy again"},
		"its note was lost":                     {openOrder{Held: true}, sighting{}, []string{"noted of its order is lost", "When it ends by itself is not known"}, "0001"},
		"suspects, its note being lost":         {openOrder{Held: true}, sighting{suspects: []string{"a"}}, []string{"When it ends by itself is not known"}, "never ends"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			said := test.open.openText(&Kind{}, test.seen) + " " + test.open.remedy(test.seen, test.open.Digest != "")
			for _, text := range test.says {
				if !strings.Contains(said, text) {
					t.Errorf("it lacks %q: %s", text, said)
				}
			}
			if strings.Contains(said, test.not) {
				t.Errorf("it has %q: %s", test.not, said)
			}
		})
	}
}

// TestLookTellsWhetherTheListLags: each look knows whether it had to show the
// token, also one that failed or that could not begin.
func TestLookTellsWhetherTheListLags(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		after time.Duration
		want  bool
	}{
		"within a minute": {replicaLag - 1, true},
		"after a minute":  {replicaLag, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			open := openedAtBirth()
			open.From, open.To = born.Add(-test.after-time.Minute), born.Add(-test.after)
			seen := map[string]sighting{}
			seen["a look"] = (&platform{}).issuer(byLifetime).look(t.Context(), open)
			seen["a failure"] = (&platform{listErr: errors.New("503")}).issuer(byLifetime).look(t.Context(), open)
			seen["a later look"], _ = (&platform{}).issuer(byLifetime).lookLater(t.Context(), open, Ref{})
			for which, got := range seen {
				if got.lagging != test.want || (got.failed != nil) != (which == "a failure") {
					t.Errorf("%s: %+v", which, got)
				}
			}
		})
	}
}
