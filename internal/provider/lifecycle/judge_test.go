// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// told are facts in memory, with a clock that waits pass.
type told struct {
	now     time.Time
	asking  Witness
	belongs bool
	// peers is what each list shows, one after the other; the last stays.
	peers [][]Token
	err   error
	lists int
}

var errAbsent = errors.New("the API says that there is no such token")

func (f *told) NotFound(err error) bool                    { return errors.Is(err, errAbsent) }
func (f *told) Witness(context.Context) (Witness, error)   { return f.asking, nil }
func (f *told) Belongs(context.Context, Ref) (bool, error) { return f.belongs, nil }

func (f *told) Peers(context.Context, Values) iter.Seq2[Token, error] {
	shown := f.peers[min(f.lists, len(f.peers)-1)]
	f.lists++
	return func(yield func(Token, error) bool) {
		for _, token := range shown {
			var err error
			if token.unreadable {
				err = &rest.UnreadableError{ID: token.ID}
			}
			if !yield(token, err) {
				return
			}
		}
		if f.err != nil {
			yield(Token{}, f.err)
		}
	}
}

func (f *told) judge() Judge {
	clock := Clock{Now: func() time.Time { return f.now }, Wait: func(ctx context.Context, d time.Duration) error {
		f.now = f.now.Add(d)
		return ctx.Err()
	}}
	return judgeOf(nil, clock, "", f)
}

// seeing are facts of the one who saw the token and whose lists show these.
func seeing(peers ...[]Token) (*told, Ref) {
	me := Witness{Subject: "me"}
	return &told{now: born, asking: me, peers: append(peers, nil)}, Ref{ID: "a", Witness: me}
}

// TestLookOfTheJudge: what the list has to say of a token that was not found.
func TestLookOfTheJudge(t *testing.T) {
	t.Parallel()
	refusal := &rest.Error{Status: 403, Documented: true}
	for name, test := range map[string]struct {
		peers []Token
		err   error
		gone  bool
	}{
		"it lacks the token":             {[]Token{{ID: "b"}}, nil, true},
		"it shows the token":             {[]Token{{ID: "a"}}, nil, false},
		"it shows the token as revoked":  {[]Token{{ID: "a", Revoked: true}}, nil, true},
		"it shows what can't be read":    {[]Token{{ID: "a", unreadable: true}}, nil, false},
		"the API refuses to list":        {nil, refusal, true},
		"a gateway refuses to list":      {nil, &rest.Error{Status: 403}, false},
		"it breaks off":                  {[]Token{{ID: "b"}}, errors.New("broken off"), false},
		"refused behind others":          {[]Token{{ID: "b"}}, refusal, true},
		"refused behind the token":       {[]Token{{ID: "a"}}, refusal, false},
		"refused behind it, unreadable":  {[]Token{{ID: "a", unreadable: true}}, refusal, false},
		"refused behind it, revoked":     {[]Token{{ID: "a", Revoked: true}}, refusal, true},
		"it breaks off behind the token": {[]Token{{ID: "a"}}, errors.New("broken off"), false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			facts, ref := seeing(test.peers)
			facts.err = test.err
			if err := facts.judge().Gone(t.Context(), ref, errAbsent); errors.Is(err, ErrGone) != test.gone {
				t.Errorf("judged as %v", err)
			}
		})
	}
}

// TestUnseenIsNotGone: of a token that nobody has seen "not found" proves
// nothing, and nothing else is asked.
func TestUnseenIsNotGone(t *testing.T) {
	t.Parallel()
	facts, ref := seeing()
	ref.Unseen = true
	err := facts.judge().Gone(t.Context(), ref, errAbsent)
	if missing := (*notVisibleError)(nil); !errors.As(err, &missing) || errors.Is(err, ErrGone) || facts.lists != 0 {
		t.Errorf("judged as %v after %d lists", err, facts.lists)
	}
}

// TestEndedAndHidden: an end that has passed proves a token gone to the one who
// saw it, or where nobody is noted, but not to another.
func TestEndedAndHidden(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		noted Witness
		gone  bool
	}{
		"the one who saw it": {Witness{Subject: "me"}, true},
		"nobody noted":       {Witness{}, true},
		"another":            {Witness{Subject: "another"}, false},
	} {
		facts, ref := seeing()
		ref.Witness, ref.ExpiresAt = test.noted, born
		if err := facts.judge().Gone(t.Context(), ref, errAbsent); errors.Is(err, ErrGone) != test.gone {
			t.Errorf("%s: judged as %v", name, err)
		}
	}
}

// TestWrittenAMomentAgo: "not found" proves nothing of a token that may not have
// reached every replica yet.
func TestWrittenAMomentAgo(t *testing.T) {
	t.Parallel()
	for after, gone := range map[time.Duration]bool{0: false, replicaLag - 1: false, replicaLag: true} {
		facts, ref := seeing()
		ref.WrittenAt = born.Add(-after)
		if err := facts.judge().Gone(t.Context(), ref, errAbsent); errors.Is(err, ErrGone) != gone {
			t.Errorf("%s after the write: judged as %v", after, err)
		}
	}
}

// TestRevocationOfWhatReplicates: "not found" to the revocation of a token that
// was written a moment ago is asked again.
func TestRevocationOfWhatReplicates(t *testing.T) {
	t.Parallel()
	facts, ref := seeing()
	ref.WrittenAt = born
	calls := 0
	err := facts.judge().Revoke(t.Context(), ref, func(context.Context, Ref) error {
		if calls++; calls == 1 {
			return errAbsent
		}
		return nil
	}, nil)
	if err != nil || calls != 2 {
		t.Errorf("%d calls: %v", calls, err)
	}
}

// TestListLagsBehindARevocation: a list that shows the token is read again.
func TestListLagsBehindARevocation(t *testing.T) {
	t.Parallel()
	facts, ref := seeing([]Token{{ID: "a"}}, []Token{{ID: "a"}})
	err := facts.judge().Revoke(t.Context(), ref, func(context.Context, Ref) error { return errAbsent }, nil)
	if !errors.Is(err, ErrGone) || facts.lists != 3 {
		t.Errorf("judged as %v after %d lists", err, facts.lists)
	}
}

// TestConfirmNeedsProof: a read that fails after an undocumented answer to a
// revocation proves nothing, unless it is judged as proof.
func TestConfirmNeedsProof(t *testing.T) {
	t.Parallel()
	undocumented := func(context.Context, Ref) error { return &rest.Error{Status: 200} }
	for name, test := range map[string]struct {
		token Token
		err   error
		peers []Token
		done  bool
	}{
		"it is there":             {Token{ID: "a"}, nil, nil, false},
		"it is revoked":           {Token{ID: "a", Revoked: true}, nil, nil, true},
		"it is gone":              {Token{}, errAbsent, nil, true},
		"it is not found, listed": {Token{}, errAbsent, []Token{{ID: "a"}}, false},
		"the read fails":          {Token{}, errors.New("503"), nil, false},
	} {
		facts, ref := seeing()
		facts.peers = [][]Token{test.peers}
		err := facts.judge().Revoke(t.Context(), ref, undocumented, func(context.Context, Ref) (Token, error) { return test.token, test.err })
		if (err == nil) != test.done {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestConfirmOfWhatReplicates: after an undocumented answer to a revocation "not
// found" is asked again, while the token itself may not have replicated.
func TestConfirmOfWhatReplicates(t *testing.T) {
	t.Parallel()
	facts, ref := seeing()
	ref.WrittenAt = born.Add(-time.Second)
	err := facts.judge().Revoke(t.Context(), ref, func(context.Context, Ref) error { return &rest.Error{Status: 200} }, func(context.Context, Ref) (Token, error) {
		if Replicating(facts.now, ref.WrittenAt) {
			return Token{}, errAbsent
		}
		return Token{ID: "a"}, nil
	})
	if err == nil || !strings.Contains(err.Error(), "still exists") {
		t.Errorf("judged as %v", err)
	}
}

// TestRevokedRecordIsProof: a platform may keep what was revoked.
func TestRevokedRecordIsProof(t *testing.T) {
	t.Parallel()
	facts, ref := seeing()
	calls := judging{Calls: recordOf{token: Token{ID: "a", Revoked: true}}, judge: facts.judge()}
	if _, err := calls.Read(t.Context(), ref); !errors.Is(err, ErrGone) {
		t.Errorf("read as %v", err)
	}
}

// recordOf answers every read with one record.
type recordOf struct {
	Calls

	token Token
}

func (r recordOf) Read(context.Context, Ref) (Token, error) { return r.token, nil }
func (recordOf) NotFound(err error) bool                    { return errors.Is(err, errAbsent) }

func TestAbsentees(t *testing.T) {
	t.Parallel()
	shared, reads := newAbsentees(), 0
	read := func() (map[string]Token, error) {
		reads++
		return map[string]Token{}, nil
	}
	for _, after := range []time.Duration{0, listServes - 1, listServes} {
		if _, err := shared.recent("owner", born.Add(after), read); err != nil {
			t.Fatal(err)
		}
	}
	if reads != 2 {
		t.Errorf("three looks within %s and at its end read %d lists, want 2", listServes, reads)
	}
	if others := shared.vanish("owner", "a", born, nil); others != 0 {
		t.Errorf("the first has %d others", others)
	}
	if others := shared.vanish("owner", "b", born.Add(vanishTogether-1), nil); others != 1 {
		t.Errorf("the second has %d others", others)
	}
	if others := shared.vanish("owner", "c", born.Add(vanishTogether), nil); others != 1 {
		t.Errorf("the third, after the first is forgotten, has %d others", others)
	}
	if others := shared.vanish("another owner", "d", born.Add(vanishTogether), nil); others != 0 {
		t.Errorf("one of another owner has %d others", others)
	}
}

func TestWitnessSame(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		one, other Witness
		want       bool
	}{
		{Witness{}, Witness{}, false},
		{Witness{Subject: "a"}, Witness{Subject: "a"}, true},
		{Witness{Subject: "a"}, Witness{Subject: "A"}, true},
		{Witness{Subject: "a"}, Witness{Subject: "b"}, false},
		{Witness{Subject: "a", Realm: "x"}, Witness{Subject: "a"}, true},
		{Witness{Subject: "a", Realm: "x"}, Witness{Subject: "a", Realm: "X"}, true},
		{Witness{Subject: "a", Realm: "x"}, Witness{Subject: "a", Realm: "y"}, false},
	} {
		if got := test.one.Same(test.other); got != test.want {
			t.Errorf("%v and %v are the same: %t", test.one, test.other, got)
		}
	}
}

// vouched are facts of a platform where the caller is told apart by what it is
// shown, and a secret by whether it works.
type vouched struct {
	*told

	refused, caller bool
}

func (v vouched) Refuses(context.Context, Ref, string) (bool, error) { return v.refused, nil }

func (v vouched) Vouches(context.Context, Ref, map[string]Token) (bool, error) {
	return v.caller, nil
}

// TestHeard: a secret that works shows that a token lives, whatever else is said,
// and where there is none the platform has to show that the right one asks.
func TestHeard(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		secret          string
		refused, caller bool
		gone            bool
	}{
		"the secret is refused":                   {"s", true, false, true},
		"the secret works":                        {"s", false, true, false},
		"no secret, and the right one asks":       {"", false, true, true},
		"no secret, and it is not known who asks": {"", false, false, false},
	} {
		facts, ref := seeing()
		ref.Secret = test.secret
		judge := facts.judge()
		judge.facts = vouched{facts, test.refused, test.caller}
		if err := judge.Gone(t.Context(), ref, errAbsent); errors.Is(err, ErrGone) != test.gone {
			t.Errorf("%s: judged as %v", name, err)
		}
	}
}

// TestVanishTogetherWithWhatIsAsked: what is being read at the same time and
// lacks in the list counts, too, unless there is no list or it was shown.
func TestVanishTogetherWithWhatIsAsked(t *testing.T) {
	t.Parallel()
	shared := newAbsentees()
	for _, id := range []string{"a", "b", "c"} {
		shared.ask("owner", id, born)
	}
	shown := shared.ask("owner", "d", born)
	shared.ask("another owner", "e", born)
	shared.ask("owner", "f", born.Add(-vanishTogether))
	listed := map[string]Token{"c": {ID: "c"}}
	if others := shared.vanish("owner", "a", born, listed); others != 2 {
		t.Errorf("b and d lack beside a: %d", others)
	}
	shown()
	if others := shared.vanish("owner", "a", born, listed); others != 1 {
		t.Errorf("b lacks beside a: %d", others)
	}
	if others := shared.vanish("owner", "a", born, nil); others != 0 {
		t.Errorf("there is no list: %d", others)
	}
}
