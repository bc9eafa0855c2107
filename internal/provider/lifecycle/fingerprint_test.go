// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
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
		order := byLifetime.Order(Validity{For: validFor}, now, seed)
		taken := validFor - order.Lifetime
		if taken < 0 || taken > validFor/100 || taken > 10*time.Minute || order.Lifetime%time.Second != 0 {
			t.Fatalf("of %s the order takes %s", validFor, taken)
		}
		if order.Recognisable != (taken > 0) {
			t.Fatalf("taking %s is recognisable: %t", taken, order.Recognisable)
		}
		instant := byInstant.Order(Validity{For: validFor}, now, seed)
		if early := now.Add(validFor).Sub(instant.ExpiresAt); early < 0 || early >= 2*time.Second {
			t.Fatalf("the order ends %s early", early)
		}
		if instant.ExpiresAt.Equal(instant.ExpiresAt.Truncate(time.Second)) {
			t.Fatal("the order ends at a whole second, as anybody's may")
		}
	})
}

func TestOrderForms(t *testing.T) {
	t.Parallel()
	now := born
	if order := byInstant.Order(Validity{}, now, 7); !order.ExpiresAt.IsZero() || order.Recognisable {
		t.Errorf("never: %+v", order)
	}
	if order := byInstant.Order(Validity{Until: ends}, now, 7); !order.ExpiresAt.Equal(ends) || order.Recognisable {
		t.Errorf("a configured instant is asked for as it is: %+v", order)
	}
	if order := byLifetime.Order(Validity{Until: ends}, now, 7); order.Lifetime != 100*time.Hour-8*time.Second || !order.Recognisable {
		t.Errorf("a lifetime is shortened, or the token could not be found: %+v", order)
	}
	if order := byLifetime.Order(Validity{Until: now.Add(time.Millisecond)}, now, 7); order.Lifetime != time.Second {
		t.Errorf("a lifetime is never left out: %+v", order)
	}
}

func TestMatches(t *testing.T) {
	t.Parallel()
	validity := Validity{For: 100 * time.Hour}
	lifetime := byLifetime.Order(validity, born, 7)
	expiry := byInstant.Order(validity, born, 7)
	tests := map[string]struct {
		terms Terms
		token Token
		order Order
		want  bool
	}{
		"lifetime":                     {byLifetime, Token{CreatedAt: born, ExpiresAt: born.Add(lifetime.Lifetime)}, lifetime, true},
		"lifetime, server's fractions": {byLifetime, Token{CreatedAt: born, ExpiresAt: born.Add(lifetime.Lifetime + 3*time.Millisecond)}, lifetime, true},
		"lifetime, a second off":       {byLifetime, Token{CreatedAt: born, ExpiresAt: born.Add(lifetime.Lifetime + time.Second)}, lifetime, false},
		"lifetime, unshortened":        {byLifetime, Token{CreatedAt: born, ExpiresAt: born.Add(validity.For)}, lifetime, false},
		"expiry":                       {byInstant, Token{CreatedAt: born, ExpiresAt: expiry.ExpiresAt}, expiry, true},
		"expiry, a microsecond off":    {byInstant, Token{CreatedAt: born, ExpiresAt: expiry.ExpiresAt.Add(time.Microsecond)}, expiry, false},
		"expiry, below the precision":  {byInstant, Token{CreatedAt: born, ExpiresAt: expiry.ExpiresAt.Add(time.Nanosecond)}, expiry, true},
		"never":                        {byInstant, Token{CreatedAt: born}, Order{}, true},
		"never, but it ends":           {byInstant, Token{CreatedAt: born, ExpiresAt: ends}, Order{}, false},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := test.terms.Matches(test.token, test.order); got != test.want {
				t.Errorf("got %t", got)
			}
		})
	}
}

func TestLeftover(t *testing.T) {
	t.Parallel()
	validity := Validity{For: 100 * time.Hour}
	seed, other := DerivedSeed("old"), DerivedSeed("another")
	for name, terms := range map[string]Terms{"by lifetime": byLifetime, "by instant": byInstant} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			order := terms.Order(validity, born, seed)
			expires := order.ExpiresAt
			if terms.ByLifetime {
				expires = born.Add(order.Lifetime)
			}
			token := Token{CreatedAt: born, ExpiresAt: expires}
			if !terms.Leftover(token, validity, seed) {
				t.Error("what the rotation left behind is not recognised")
			}
			if terms.Leftover(token, validity, other) {
				t.Error("another token's rotation is recognised as this one's")
			}
			if terms.Leftover(token, Validity{For: 200 * time.Hour}, seed) {
				t.Error("a token of another validity is recognised")
			}
			if terms.Leftover(token, Validity{Until: expires}, seed) || terms.Leftover(token, Validity{}, seed) {
				t.Error("without valid_for nothing can be recognised")
			}
			stranger := Token{CreatedAt: born, ExpiresAt: born.Add(validity.For)}
			if terms.Leftover(stranger, validity, seed) {
				t.Error("a stranger's token of the plain validity is recognised")
			}
		})
	}
	short := Validity{For: 90 * time.Second}
	if byLifetime.Leftover(Token{CreatedAt: born, ExpiresAt: born.Add(short.For)}, short, seed) {
		t.Error("a lifetime without room for a fingerprint is anybody's")
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
