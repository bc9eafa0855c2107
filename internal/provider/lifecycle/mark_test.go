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
		seed := Seed(rapid.Uint64().Draw(t, "seed"))
		now := born.Add(time.Duration(rapid.Int64Range(0, 1e18).Draw(t, "now")))
		if order := byLifetime.Order(Validity{For: validFor}, now, seed); order.Lifetime != validFor || order.Marks != 0 {
			t.Fatalf("of %s the order asks for %+v", validFor, order)
		}
		instant := byInstant.Order(Validity{For: validFor}, now, seed)
		if early := now.Add(validFor).Sub(instant.ExpiresAt); early < 0 || early >= 2*time.Second {
			t.Fatalf("the order ends %s early", early)
		}
		if instant.ExpiresAt.Equal(instant.ExpiresAt.Truncate(time.Second)) || !strong(instant.Marks) {
			t.Fatal("the order ends at a whole second, as anybody's may")
		}
	})
}

func TestOrderForms(t *testing.T) {
	t.Parallel()
	now, lasting := born, Validity{For: 100 * time.Hour}
	never := byLifetime
	never.Never = true
	for name, test := range map[string]struct {
		terms    Terms
		validity Validity
		want     Order
	}{
		"never":                                  {byInstant, Validity{}, Order{}},
		"never, by lifetime":                     {never, Validity{}, Order{}},
		"a configured instant is asked for":      {byInstant, Validity{Until: ends}, Order{ExpiresAt: ends}},
		"a lifetime until an instant":            {byLifetime, Validity{Until: ends}, Order{Lifetime: ends.Sub(now).Truncate(time.Second)}},
		"a lifetime is never left out":           {byLifetime, Validity{Until: now.Add(time.Millisecond)}, Order{Lifetime: time.Second}},
		"a precision of a second has no mark":    {Terms{Precision: time.Second}, lasting, Order{ExpiresAt: now.Add(lasting.For)}},
		"a precision of a day has no mark":       {Terms{Precision: 24 * time.Hour}, lasting, Order{ExpiresAt: now.Add(lasting.For)}},
		"half a second leaves one mark":          {Terms{Precision: 500 * time.Millisecond}, lasting, Order{ExpiresAt: now.Add(lasting.For - 500*time.Millisecond), Marks: 1}},
		"milliseconds leave less than a million": {Terms{Precision: time.Millisecond}, lasting, Order{ExpiresAt: now.Add(lasting.For - 992*time.Millisecond), Marks: 999}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.terms.Order(test.validity, now, 7); got != test.want {
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

func TestCompareEnds(t *testing.T) {
	t.Parallel()
	order := byInstant.Order(Validity{For: 100 * time.Hour}, born, 7)
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
	validity := Validity{For: 100 * time.Hour}
	seed, other := DerivedSeed("old"), DerivedSeed("another")
	token := Token{CreatedAt: born, ExpiresAt: byInstant.Order(validity, born, seed).ExpiresAt}
	if !byInstant.Leftover(token, validity, seed) {
		t.Error("what the rotation left behind is not recognised")
	}
	if byInstant.Leftover(token, validity, other) {
		t.Error("another token's rotation is recognised as this one's")
	}
	if byInstant.Leftover(token, Validity{For: 200 * time.Hour}, seed) {
		t.Error("a token of another validity is recognised")
	}
	if byInstant.Leftover(token, Validity{Until: token.ExpiresAt}, seed) || byInstant.Leftover(token, Validity{}, seed) {
		t.Error("without valid_for nothing can be recognised")
	}
	for _, terms := range []Terms{byInstant, byLifetime, {Precision: time.Second}, {Precision: 24 * time.Hour}} {
		if terms.Leftover(Token{CreatedAt: born, ExpiresAt: born.Add(validity.For)}, validity, seed) {
			t.Error("a stranger's token of the plain validity is recognised")
		}
	}
}

func TestSeeds(t *testing.T) {
	t.Parallel()
	first, again := DerivedSeed("a"), DerivedSeed("a")
	if first != again || first == DerivedSeed("b") {
		t.Error("a derived seed depends on the old id, and on nothing else")
	}
	if one, other := RandomSeed(), RandomSeed(); one == other {
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
