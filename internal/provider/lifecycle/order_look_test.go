// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"iter"
	"net/http"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// vouchingPlatform is a platform that says nothing of whom it takes the caller for.
type vouchingPlatform struct {
	*platform

	vouches bool
}

func (v vouchingPlatform) Vouches(context.Context, Ref, map[string]Token) (bool, error) {
	return v.vouches, nil
}
func (v vouchingPlatform) Refuses(context.Context, Ref, string) (bool, error) { return false, nil }

// TestHidden: that a list lacks a token counts for the identity that ordered it,
// for a platform that tells nobody, and where nobody is noted for the one who
// belongs where the token lives.
func TestHidden(t *testing.T) {
	t.Parallel()
	me := Witness{Subject: "me", Realm: "here"}
	for name, test := range map[string]struct {
		noted Witness
		asked bool
		now   *platform
		// vouches: nil: the platform's answers tell whom it takes the caller for.
		vouches *bool
		says    string
	}{
		"the same":                         {me, true, &platform{}, nil, ""},
		"another":                          {Witness{Subject: "another"}, true, &platform{belonging: true}, nil, "ordered by the identity another, but"},
		"nobody is told any more":          {me, true, &platform{nobody: true, belonging: true}, nil, "stands for somebody whom"},
		"nobody is ever told":              {Witness{}, true, &platform{nobody: true}, nil, ""},
		"nobody was told":                  {Witness{}, true, &platform{}, nil, "No identity is noted"},
		"nobody was told, but belongs":     {Witness{}, true, &platform{belonging: true}, nil, ""},
		"nobody was asked":                 {Witness{}, false, &platform{}, nil, "nothing says that the platform's list would show it"},
		"nobody was asked or is told":      {Witness{}, false, &platform{nobody: true}, nil, "nothing says"},
		"nobody was asked, but belongs":    {Witness{}, false, &platform{belonging: true}, nil, ""},
		"belongs, and is told, maybe":      {Witness{}, false, &platform{belonging: true}, new(bool), "nothing says"},
		"belongs, and is told":             {Witness{}, false, &platform{belonging: true}, func() *bool { yes := true; return &yes }(), ""},
		"an outage":                        {me, true, &platform{witnessErr: errors.New("503")}, nil, "could not be found out (503)"},
		"an outage, where nobody is noted": {Witness{}, false, &platform{witnessErr: errors.New("503"), belonging: true}, nil, "(503)"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := test.now.issuer(byLifetime)
			if test.vouches != nil {
				i.calls = vouchingPlatform{test.now, *test.vouches}
			}
			said := i.hidden(t.Context(), openOrder{Witness: test.noted, Asked: test.asked}, Ref{}, nil)
			if said == "" != (test.says == "") || !strings.Contains(said, test.says) {
				t.Errorf("it says %q", said)
			}
		})
	}
}

// TestWhoOrdersIsKnownBefore: where it can't be told who asks, nothing is sent:
// an order that nobody is known to have made would never be settled. One who
// may not ask issues all the same.
func TestWhoOrdersIsKnownBefore(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		witnessErr error
		sent       bool
	}{
		"told":              {nil, true},
		"an outage":         {&rest.Error{Status: http.StatusServiceUnavailable, MayHaveRun: true}, false},
		"not to be asked":   {&rest.Error{Status: http.StatusForbidden, Documented: true}, true},
		"a gateway refuses": {&rest.Error{Status: http.StatusForbidden}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := false
			p := &platform{witnessErr: test.witnessErr, issue: func(_ context.Context, p *platform, order Order) error {
				sent = true
				p.adds(order, "new")
				return nil
			}}
			i := p.issuer(byLifetime)
			i.calls = judging{Calls: p, witness: askWitness(p), judge: NewJudge(nil, "", p)}
			_, _, err := i.issue(t.Context(), plannedFor(validity{}))
			if sent != test.sent || (err == nil) != test.sent || MayHaveRun(err) && !test.sent {
				t.Errorf("sent: %t, and then: %v", sent, err)
			}
		})
	}
}

// TestNobodyIsAskedForOnce: where the platform does not tell who asks, creates
// don't go on asking.
func TestNobodyIsAskedForOnce(t *testing.T) {
	t.Parallel()
	times := 0
	facts := &countedFacts{platform: &platform{nobody: true}, times: &times}
	asked := askWitness(facts)
	for range 3 {
		if who, err := asked.ordering(t.Context()); err != nil || who.known() {
			t.Fatal(who, err)
		}
	}
	facts.nobody = false
	if who, err := asked.get(t.Context()); err != nil || !who.known() {
		t.Fatal(who, err)
	}
	if who, err := asked.ordering(t.Context()); err != nil || !who.known() || times != 2 {
		t.Errorf("it is %v after %d questions: %v", who, times, err)
	}
}

// TestRefusalIsKept: who may not ask for its identity is refused once for all
// tokens of a run. What may be otherwise a moment later is asked again.
func TestRefusalIsKept(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		err  error
		want int
	}{
		"not to be asked":   {&rest.Error{Status: http.StatusForbidden, Documented: true}, 1},
		"a gateway refuses": {&rest.Error{Status: http.StatusForbidden}, 200},
		"an outage":         {&rest.Error{Status: http.StatusServiceUnavailable, Documented: true}, 200},
		"not logged in":     {&rest.Error{Status: http.StatusUnauthorized, Documented: true}, 200},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			set, times := connection.NewSet(nil), 0
			facts := &countedFacts{platform: &platform{witnessErr: test.err}, times: &times}
			for range 200 { // each token has calls of its own
				j := judging{Calls: facts, witness: witnessOf(set, "token", facts)}
				if who, err := j.Witness(t.Context()); who.known() || !errors.Is(err, test.err) {
					t.Fatal(who, err)
				}
			}
			if times != test.want {
				t.Errorf("it is asked %d times", times)
			}
			if _, err := witnessOf(set, "token", facts).ordering(t.Context()); (err == nil) != (test.want == 1) {
				t.Errorf("a create is told %v", err)
			}
		})
	}
}

type countedFacts struct {
	*platform

	times *int
}

func (c *countedFacts) Witness(ctx context.Context) (Witness, error) {
	*c.times++
	return c.platform.Witness(ctx)
}
func (c *countedFacts) NotFound(error) bool { return false }
func (c *countedFacts) Peers(ctx context.Context, owner Values) iter.Seq2[Token, error] {
	return c.List(ctx, owner)
}

// TestOrderNotesWhoMadeIt: a lost create is looked for as the one who made it.
func TestOrderNotesWhoMadeIt(t *testing.T) {
	t.Parallel()
	p := &platform{issue: func(context.Context, *platform, Order) error { return &rest.Error{MayHaveRun: true} }}
	_, _, err := p.issuer(byLifetime).issue(t.Context(), plannedFor(validity{}))
	lost, ok := errors.AsType[*lostError](err)
	if !ok || lost.Open == nil || lost.Open.Witness.Subject != "me" || !lost.Open.Asked {
		t.Errorf("the order is %+v", lost)
	}
}
