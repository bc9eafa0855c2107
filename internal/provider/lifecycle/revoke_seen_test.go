// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// seenKind is a kind of token in the tests of an action that looked at the token
// before it revoked it.
type seenKind struct{ absentKind }

// lives says whether a token of the kind does.
func (k seenKind) lives(w *acctest.World, id string) bool {
	return w.Live(id) != nil || k.Stored != nil && slices.Contains(k.Stored(w), id)
}

// unheard: nothing in the API's answers names the one whom it takes the caller
// for, so that a token alone can't be proven gone without its secret.
func (k seenKind) unheard() bool { return k.Hides != nil && k.Unnamed == nil }

// mustSay fails unless the action reports an error with one of some words, and no
// success. There is no state that it could keep.
func mustSay(t *testing.T, when string, progress, errs []string, words ...string) {
	t.Helper()
	said := strings.Join(progress, " ")
	if len(errs) != 1 || strings.Contains(said, "Revoked the") || strings.Contains(said, "nothing to revoke") || strings.Contains(said, "is gone") {
		t.Errorf("%s: errors %q, progress %q", when, errs, progress)
		return
	}
	if !slices.ContainsFunc(words, func(some string) bool { return strings.Contains(errs[0], some) }) {
		t.Errorf("%s: it says none of %q: %s", when, words, errs[0])
	}
	if strings.Contains(errs[0], "state") {
		t.Errorf("%s: an action speaks of a state: %s", when, errs[0])
	}
}

// forEachSeenKind runs a test for every kind, with a token that nobody used for
// an hour.
func forEachSeenKind(t *testing.T, test func(t *testing.T, w *acctest.World, k seenKind, id string)) {
	t.Helper()
	for _, k := range absentKinds {
		t.Run(strings.TrimPrefix(k.TypeName, "tokens_"), func(t *testing.T) {
			t.Parallel()
			w := acctest.NewProtocolWorld(t, sandbox.Options{Weather: sandbox.Fair}) // what is wrong is only what the test breaks
			id := k.Seed(t, w, 1)[0].ID
			w.Clock.Advance(time.Hour)
			test(t, w, seenKind{k}, id)
		})
	}
}

// revoke invokes the action.
func (k seenKind) revoke(w *acctest.World, id string, more map[string]any) (progress, errs []string) {
	return w.Protocol().Invoke(k.TypeName+"_revoke", with(kind{k.Kind}.target(w, id), more))
}

// ways are those in which a revocation is carried out without an answer that
// says so: with another success than the API's, and with none, so that it is
// repeated and finds nothing.
func (k seenKind) ways() map[string]sandbox.Fault {
	lost := k.RevokeCall
	lost.Drop = true
	ways := map[string]sandbox.Fault{"a lost answer": lost}
	for _, success := range falseSuccesses {
		if success != k.Revoked {
			ways[success] = k.falsely(success)
		}
	}
	for name, way := range ways {
		way.After, way.Times = true, 1
		ways[name] = way
	}
	return ways
}

// TestRevokeActionBelievesWhatItSaw: the action has read the token just before,
// so that "not found" after the revocation proves as much as after a destroy.
func TestRevokeActionBelievesWhatItSaw(t *testing.T) {
	t.Parallel()
	forEachSeenKind(t, func(t *testing.T, w *acctest.World, k seenKind, id string) {
		for name, way := range k.ways() {
			if !k.lives(w, id) {
				id = k.Seed(t, w, 1)[0].ID
				w.Clock.Advance(time.Hour)
			}
			mend := w.Sandbox.Inject(way)
			progress, errs := k.revoke(w, id, nil)
			mend()
			switch said := strings.Join(progress, " "); {
			case k.unheard():
				mustSay(t, name, progress, errs, "Nothing in its answers shows")
			case errs != nil || !strings.Contains(said, "Revoked the") && !strings.Contains(said, "is gone"):
				t.Errorf("%s: errors %q, progress %q", name, errs, progress)
			}
			if k.lives(w, id) {
				t.Errorf("%s: %s lives", name, id)
			}
		}
	})
}

// TestRevokeActionsTogether: that several tokens which were seen just before
// vanish at once is what was asked for.
func TestRevokeActionsTogether(t *testing.T) {
	t.Parallel()
	forEachSeenKind(t, func(t *testing.T, w *acctest.World, k seenKind, id string) {
		if !k.Rotates || k.unheard() {
			t.Skip("there is one for each user, or one alone can't be proven gone")
		}
		other := k.Seed(t, w, 1)[0].ID
		w.Clock.Advance(time.Hour)
		way := k.ways()["202 "]
		way.Times = 0
		w.Sandbox.Inject(way)
		p := w.Protocol()
		for _, id := range []string{id, other} {
			if progress, errs := p.Invoke(k.TypeName+"_revoke", kind{k.Kind}.target(w, id)); errs != nil {
				t.Errorf("errors %q, progress %q", errs, progress)
			}
		}
	})
}

// TestRevokeActionUnseen: with force it looks at nothing before, and "not found"
// after an answer that is not the API's proves nothing. A platform that goes on
// showing what was revoked does not answer so.
func TestRevokeActionUnseen(t *testing.T) {
	t.Parallel()
	forEachSeenKind(t, func(t *testing.T, w *acctest.World, k seenKind, id string) {
		w.Sandbox.Inject(k.ways()["202 "])
		progress, errs := k.revoke(w, id, map[string]any{"force": true})
		again, _ := k.revoke(w, id, map[string]any{"missing_ok": true})
		if shown := strings.Contains(strings.Join(again, " "), "is revoked already"); shown && errs == nil && !k.lives(w, id) {
			return
		}
		mustSay(t, "with force", progress, errs, "ot found or not visible")
	})
}

// TestRevokeActionDoubts: what the API did not say, or says otherwise elsewhere,
// does not count as revoked, whatever was seen before.
func TestRevokeActionDoubts(t *testing.T) {
	t.Parallel()
	forEachSeenKind(t, func(t *testing.T, w *acctest.World, k seenKind, id string) {
		for name, doubt := range map[string]struct {
			fault sandbox.Fault
			words string
		}{
			"a gateway's 404":       {answered(k.GetCall, http.StatusNotFound, `{"code":404,"message":"Not Found"}`), "could not be found out"},
			"a refusal":             {answered(k.GetCall, http.StatusForbidden, k.Refused), "could not be found out"},
			"nothing but its words": {answered(k.GetCall, http.StatusNotFound, k.NotFound[0]), "its list shows it"},
			"no list":               {answered(k.GetCall, http.StatusNotFound, k.NotFound[0]), "its list, which has to confirm that"},
		} {
			for _, missingOK := range []bool{false, true} {
				var mend []func()
				falsely := k.falsely("202 ")
				falsely.Times = 1
				falsely.Do = func() { // from then on
					mend = append(mend, w.Sandbox.Inject(doubt.fault))
					if name == "no list" {
						mend = append(mend, w.Sandbox.Inject(answered(k.ListCall, http.StatusServiceUnavailable, "down")))
					}
				}
				mend = append(mend, w.Sandbox.Inject(falsely))
				progress, errs := k.revoke(w, id, map[string]any{"missing_ok": missingOK})
				words := []string{doubt.words}
				if k.GetsByList || !k.Rotates { // it is looked for in the list as well
					words = append(words, "oken still exists", "could not be found out")
				}
				mustSay(t, name, progress, errs, words...)
				for _, mend := range mend {
					mend()
				}
				if !k.lives(w, id) {
					t.Fatalf("%s: %s does not live any more", name, id)
				}
			}
		}
	})
}

// TestRevokeActionOfAStranger: who is not shown the token is not told that it is
// revoked; nor is anybody whom the API takes for somebody else from then on.
func TestRevokeActionOfAStranger(t *testing.T) {
	t.Parallel()
	forEachSeenKind(t, func(t *testing.T, w *acctest.World, k seenKind, id string) {
		falsely := k.falsely("202 ")
		falsely.Times = 1
		if k.Hides != nil {
			var mend func()
			hidden, once := sandbox.Hidden(k.Hides(w)), falsely
			once.Do = func() { mend = w.Sandbox.Inject(hidden) }
			w.Sandbox.Inject(once)
			progress, errs := k.revoke(w, id, nil)
			mustSay(t, "hidden", progress, errs, "Nothing in its answers shows")
			mend()
		}
		for name, stranger := range k.Strangers {
			back, mend := stranger(w).Become(w), w.Sandbox.Inject(falsely)
			progress, errs := k.revoke(w, id, nil)
			if len(errs) != 1 || strings.Contains(strings.Join(progress, " "), "Revoked the") {
				t.Errorf("%s: errors %q, progress %q", name, errs, progress)
			}
			mend()
			back()
		}
		if !k.lives(w, id) {
			t.Errorf("%s does not live any more", id)
		}
	})
}

// TestRevokeActionOfWhatReplicates: a token that is seconds old, which a replica
// shows and the next does not, is no token that is revoked.
func TestRevokeActionOfWhatReplicates(t *testing.T) {
	t.Parallel()
	forEachSeenKind(t, func(t *testing.T, w *acctest.World, k seenKind, id string) {
		if k.Lag == nil {
			t.Skip("it has no replicas")
		}
		k.Revoke(w, id)
		id = k.Seed(t, w, 1)[0].ID
		falsely := k.falsely("202 ")
		falsely.Do = func() { k.Lag(w, sandboxLag/2) }
		w.Sandbox.Inject(falsely)
		progress, errs := k.revoke(w, id, nil)
		mustSay(t, "lagging", progress, errs, "oken still exists")
		if !k.lives(w, id) {
			t.Error("it does not live any more")
		}
	})
}

// TestRevokeActionRefusedFirst: a first request that was certainly not carried
// out makes the "not found" of the second no work of this revocation either.
func TestRevokeActionRefusedFirst(t *testing.T) {
	t.Parallel()
	forEachSeenKind(t, func(t *testing.T, w *acctest.World, k seenKind, id string) {
		busy := answered(k.RevokeCall, http.StatusTooManyRequests, "")
		busy.Times, busy.Do = 1, func() { k.Revoke(w, id) }
		w.Sandbox.Inject(busy)
		progress, errs := k.revoke(w, id, nil)
		mustSay(t, "busy", progress, errs, "ot found or not visible")
	})
}

// TestRevokeActionNotFoundAtOnce: that the first request finds nothing is not
// this revocation's work: replicas may lag, or another event was faster. With
// missing_ok it counts as nothing to revoke, as two events may have an action.
func TestRevokeActionNotFoundAtOnce(t *testing.T) {
	t.Parallel()
	forEachSeenKind(t, func(t *testing.T, w *acctest.World, k seenKind, id string) {
		revoke := func(id string, more map[string]any) (string, []string) {
			another := k.RevokeCall
			another.Times, another.Do = 2, func() { k.Revoke(w, id) }
			defer w.Sandbox.Inject(another)()
			progress, errs := k.revoke(w, id, more)
			return strings.Join(progress, " "), errs
		}
		if progress, errs := revoke(id, nil); len(errs) != 1 || strings.Contains(progress, "is gone") {
			t.Errorf("errors %q, progress %q", errs, progress)
		}
		second := k.Seed(t, w, 1)[0].ID // another host token takes its place only now
		w.Clock.Advance(time.Hour)
		if progress, errs := revoke(second, map[string]any{"missing_ok": true}); len(errs) > 0 || !strings.Contains(progress, "nothing to revoke") {
			t.Errorf("with missing_ok: errors %q, progress %q", errs, progress)
		}
	})
}
