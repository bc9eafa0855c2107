// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var (
	byLifetime = Terms{Longest: 90 * 24 * time.Hour, ByLifetime: true, Precision: time.Second}
	byInstant  = Terms{Never: true, Precision: time.Microsecond}
)

func TestOrderTakesLittle(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		validFor := time.Duration(rapid.Int64Range(1, int64(90*24*time.Hour/time.Second)).Draw(t, "seconds")) * time.Second
		seed := markSeed(rapid.Uint64().Draw(t, "seed"))
		now := born.Add(time.Duration(rapid.Int64Range(0, 1e18).Draw(t, "now")))
		if order := byLifetime.order(validity{For: validFor}, now, seed); order.Lifetime != validFor || order.Marks != 0 {
			t.Fatalf("of %s the order asks for %+v", validFor, order)
		}
		instant := byInstant.order(validity{For: validFor}, now, seed)
		if early := now.Add(validFor).Sub(instant.ExpiresAt); early < 0 || early >= 2*time.Second {
			t.Fatalf("the order ends %s early", early)
		}
		if instant.ExpiresAt.Equal(instant.ExpiresAt.Truncate(time.Second)) || !strong(instant.Marks) {
			t.Fatal("the order ends at a whole second, as anybody's may")
		}
	})
}

// TestMarks: every mark is another one, and known for one.
func TestMarks(t *testing.T) {
	t.Parallel()
	for precision, want := range map[time.Duration]int64{
		time.Microsecond: 999_000, 100 * time.Microsecond: 9990, time.Millisecond: 999, 100 * time.Millisecond: 9, time.Second: 0,
	} {
		terms := Terms{Precision: precision}
		if got := terms.marks(); got != want {
			t.Errorf("%s leaves %d marks, want %d", precision, got, want)
		}
		seen := make(map[time.Duration]bool, want)
		for seed := range markSeed(want) { //nolint:gosec // few
			digits := terms.digits(seed)
			if seen[digits] || digits <= 0 || digits >= time.Second || !terms.isMarked(ends.Add(digits)) {
				t.Fatalf("the mark %s of %s is another one's, or none", digits, precision)
			}
			seen[digits] = true
		}
	}
}

func TestOrderForms(t *testing.T) {
	t.Parallel()
	now, lasting := born, validity{For: 100 * time.Hour}
	never := byLifetime
	never.Never = true
	for name, test := range map[string]struct {
		terms    Terms
		validity validity
		want     Order
	}{
		"never":                                  {byInstant, validity{}, Order{}},
		"never, by lifetime":                     {never, validity{}, Order{}},
		"a configured instant is asked for":      {byInstant, validity{Until: ends}, Order{ExpiresAt: ends}},
		"a lifetime until an instant":            {byLifetime, validity{Until: ends}, Order{Lifetime: ends.Sub(now).Truncate(time.Second)}},
		"a lifetime is never left out":           {byLifetime, validity{Until: now.Add(time.Millisecond)}, Order{Lifetime: time.Second}},
		"a precision of a second has no mark":    {Terms{Precision: time.Second}, lasting, Order{ExpiresAt: now.Add(lasting.For)}},
		"a precision of a day has no mark":       {Terms{Precision: 24 * time.Hour}, lasting, Order{ExpiresAt: now.Add(lasting.For)}},
		"half a second leaves one mark":          {Terms{Precision: 500 * time.Millisecond}, lasting, Order{ExpiresAt: now.Add(lasting.For - 500*time.Millisecond), Marks: 1}},
		"milliseconds leave less than a million": {Terms{Precision: time.Millisecond}, lasting, Order{ExpiresAt: now.Add(lasting.For - 992*time.Millisecond), Marks: 999}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.terms.order(test.validity, now, 7); got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestStrong(t *testing.T) {
	t.Parallel()
	for marks, want := range map[int64]bool{0: false, 1: false, 600: false, 999: false, 500_000: false, 500_001: true, 999_999: true} {
		if got := strong(marks); got != want {
			t.Errorf("%d marks: %t", marks, got)
		}
	}
}

// TestExcludes: where a platform grants exactly what it is asked for, any other
// end is another order's.
func TestExcludes(t *testing.T) {
	t.Parallel()
	exact := Terms{Never: true, Exact: true, Precision: time.Microsecond}
	order := exact.order(validity{For: 100 * time.Hour}, born, 7)
	at := func(off time.Duration) Token { return Token{ExpiresAt: order.ExpiresAt.Add(off)} }
	tests := map[string]struct {
		terms Terms
		token Token
		order Order
		want  bool
	}{
		"the same":                {exact, at(0), order, false},
		"below the precision":     {exact, at(time.Nanosecond), order, false},
		"other digits":            {exact, at(time.Microsecond), order, true},
		"days away":               {exact, at(-50 * time.Hour), order, true},
		"without an end":          {exact, Token{}, order, true},
		"never, and never":        {exact, Token{}, Order{}, false},
		"never, and an end":       {exact, at(0), Order{}, true},
		"an instant":              {exact, Token{ExpiresAt: ends}, Order{ExpiresAt: ends}, false},
		"another instant":         {exact, Token{ExpiresAt: ends.Add(time.Second)}, Order{ExpiresAt: ends}, true},
		"the last day, and never": {exact, Token{}, Order{ExpiresAt: time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)}, false},
		"as the platform likes":   {byInstant, at(time.Hour), order, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.terms.excludes(test.order, test.token); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestCompareEnds(t *testing.T) {
	t.Parallel()
	order := byInstant.order(validity{For: 100 * time.Hour}, born, 7)
	at := func(off time.Duration) Token { return Token{CreatedAt: born, ExpiresAt: order.ExpiresAt.Add(off)} }
	coarse := Token{ExpiresAt: order.ExpiresAt.Truncate(time.Millisecond)}
	tests := map[string]struct {
		terms Terms
		token Token
		order Order
		want  match
	}{
		"the same":                       {byInstant, at(0), order, matchSame},
		"below the precision":            {byInstant, at(time.Nanosecond), order, matchSame},
		"a microsecond off":              {byInstant, at(time.Microsecond), order, matchOther},
		"another grant":                  {byInstant, at(-20 * time.Hour), order, matchUntold},
		"kept less finely than is known": {byInstant, coarse, order, matchUntold},
		"without an end":                 {byInstant, Token{}, order, matchUntold},
		"no mark, never":                 {byInstant, Token{}, Order{}, matchUntold},
		"no mark, an instant":            {byInstant, Token{ExpiresAt: ends}, Order{ExpiresAt: ends}, matchUntold},
		"by lifetime":                    {byLifetime, at(0), Order{Lifetime: time.Hour}, matchUntold},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.terms.compareEnds(test.order, test.token); got != test.want {
				t.Errorf("got %d", got)
			}
		})
	}
}

func TestLeftover(t *testing.T) {
	t.Parallel()
	valid := validity{For: 100 * time.Hour}
	seed, other := derivedSeed("old"), derivedSeed("another")
	token := Token{CreatedAt: born, ExpiresAt: byInstant.order(valid, born, seed).ExpiresAt}
	if !byInstant.bearsMark(token, valid, seed) {
		t.Error("what the rotation left behind is not recognised")
	}
	if byInstant.bearsMark(token, valid, other) {
		t.Error("another token's rotation is recognised as this one's")
	}
	if byInstant.bearsMark(token, validity{For: 200 * time.Hour}, seed) {
		t.Error("a token of another valid is recognised")
	}
	if byInstant.bearsMark(token, validity{Until: token.ExpiresAt}, seed) || byInstant.bearsMark(token, validity{}, seed) {
		t.Error("without valid_for nothing can be recognised")
	}
	for _, terms := range []Terms{byInstant, byLifetime, {Precision: time.Second}, {Precision: 24 * time.Hour}} {
		if terms.bearsMark(Token{CreatedAt: born, ExpiresAt: born.Add(valid.For)}, valid, seed) {
			t.Error("a stranger's token of the plain valid is recognised")
		}
	}
}

func TestSeeds(t *testing.T) {
	t.Parallel()
	first, again := derivedSeed("a"), derivedSeed("a")
	if first != again || first == derivedSeed("b") {
		t.Error("a derived seed depends on the old id, and on nothing else")
	}
	if one, other := randomSeed(), randomSeed(); one == other {
		t.Error("random seeds repeat")
	}
}

// TestLabel: what is written behind a name comes off again, and nothing else.
func TestLabel(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		name, oldID := rapid.String().Draw(t, "name"), rapid.SampledFrom([]string{"", "old"}).Draw(t, "rotates")
		order := Order{Label: newLabel(oldID)}
		labelled := order.Labelled(name)
		if plain, label := SplitLabel(labelled); plain != name || label != order.Label {
			t.Fatalf("%q became %q and %q", labelled, plain, label)
		}
		if len(labelled) != len(name)+labelLength {
			t.Fatalf("the label of %q is not %d long", labelled, labelLength)
		}
		if oldID != "" && !strings.HasPrefix(order.Label, rotationLabel(oldID)) {
			t.Fatalf("the label %s does not tell the rotation", order.Label)
		}
	})
	for _, name := range []string{"", "CI", "CI (tf-)", "CI (tf-0123456789a)", "CI (tf-0123456789ab) ", "CI(tf-0123456789ab)", "CI (tf-0123456789al)"} {
		if plain, label := SplitLabel(name); plain != name || label != "" {
			t.Errorf("%q loses %q", name, label)
		}
	}
	if plain, label := SplitLabel("CI (TF-0123456789AB)"); plain != "CI" || label != "0123456789ab" {
		t.Errorf("in capitals it is %q and %q", plain, label)
	}
	label := Label{Argument: "name", Longest: 20}
	for name, want := range map[string]bool{"ab": true, "äö": true, "abc": false, "": true} {
		if got := label.has(name); got != want {
			t.Errorf("room behind %q: %t", name, got)
		}
	}
	if (Label{Longest: 100}).has("") {
		t.Error("there is room behind no name")
	}
}
