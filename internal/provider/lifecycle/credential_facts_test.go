// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// TestBySecret: what digests tell of a token without a call.
func TestBySecret(t *testing.T) {
	t.Parallel()
	mine, other := digest("secret"), digest("other")
	for name, test := range map[string]struct {
		digests map[string]string
		issued  bool
		want    standing
	}{
		"nothing":                             {nil, false, standing{}},
		"its own secret":                      {map[string]string{"a": mine}, false, standing{Secret: matchSame}},
		"another secret":                      {map[string]string{"a": other}, false, standing{Secret: matchOther}},
		"a secret that was changed outside":   {map[string]string{"a": noDigest}, false, standing{}},
		"another token has it":                {map[string]string{"b": mine}, false, standing{Elsewhere: true}},
		"another token has another":           {map[string]string{"b": other}, false, standing{}},
		"a token whose id is not known":       {map[string]string{"": mine}, false, standing{}},
		"this block issued it":                {nil, true, standing{Issued: true}},
		"this block issued it, and has it on": {map[string]string{"a": mine}, true, standing{Secret: matchSame, Issued: true}},
	} {
		set := connection.NewSet(nil)
		if test.issued {
			set.Issued("a")
		}
		r := recogniser{calls: bearing{credential: "secret"}, ledger: set, shared: newRecognition()}
		if got := r.bySecret("a", test.digests); got != test.want {
			t.Errorf("%s: %+v, want %+v", name, got, test.want)
		}
	}
}

// bearing is a bearer of a credential, whom nothing else is asked.
type bearing struct {
	bearer

	credential string
}

func (b bearing) Credential() string { return b.credential }

// TestRefuseCredential: what is the credential, may be, or can't be told is not
// destroyed.
func TestRefuseCredential(t *testing.T) {
	t.Parallel()
	r := &tokenResource{kind: &Kind{}}
	for _, test := range []struct {
		answer recognised
		err    error
		says   string
	}{
		{isCredential, nil, "Token a is the credential"},
		{maybeCredential, nil, "Token a may be the credential"},
		{maybeCredential, errors.New("not now"), "could not be found out"},
		{notCredential, nil, ""},
	} {
		diags := r.refuseCredential("a", test.answer, test.err)
		said := ""
		if diags.HasError() {
			said = diags[0].Detail()
		}
		if diags.HasError() != (test.says != "") || !strings.Contains(said, test.says) {
			t.Errorf("%d, %v: %q", test.answer, test.err, said)
		}
	}
}

// countedNotes are notes that count how often they are written.
type countedNotes struct {
	raw    map[string][]byte
	writes int
}

func (n *countedNotes) GetKey(_ context.Context, key string) ([]byte, diag.Diagnostics) {
	return n.raw[key], nil
}

func (n *countedNotes) SetKey(_ context.Context, key string, value []byte) diag.Diagnostics {
	n.writes++
	n.raw[key] = value
	return nil
}

// TestWriteNote: a note that does not change is not written, as Terraform counts
// any write in a refresh as a change.
func TestWriteNote(t *testing.T) {
	t.Parallel()
	n := &countedNotes{raw: map[string][]byte{}}
	for _, note := range []string{"a", "a", "b", "b"} {
		if diags := privatestate.Write(t.Context(), n, dueKey, note); diags.HasError() {
			t.Fatal(diags)
		}
	}
	for range 2 {
		privatestate.Clear(t.Context(), n, dueKey)
	}
	if n.writes != 3 {
		t.Errorf("%d writes, want 3", n.writes)
	}
}

// TestNotedDue: what is due of one token is not due of the one in its place.
func TestNotedDue(t *testing.T) {
	t.Parallel()
	noted := notes{dueKey: dueNote{ID: "a", dueActions: dueActions{Rotate: dueGone}}}
	if due := notedDue(t.Context(), noted, "a"); due.Rotate != dueGone {
		t.Errorf("of a: %+v", due)
	}
	if due := notedDue(t.Context(), noted, "b"); due.Rotate != notDue {
		t.Errorf("of b: %+v", due)
	}
}

// TestRecogniseByAge: a token of after the first call with the credential is
// another one, as far as clocks allow, and so is one that has ended.
func TestRecogniseByAge(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		token Token
		want  recognised
	}{
		"of before":                   {Token{CreatedAt: born.Add(-24 * time.Hour)}, maybeCredential},
		"of the same time":            {Token{CreatedAt: born.Add(clockSkew)}, maybeCredential},
		"younger":                     {Token{CreatedAt: born.Add(clockSkew + 1)}, notCredential},
		"about to end":                {Token{ExpiresAt: born.Add(time.Hour)}, maybeCredential},
		"ended, by one of the clocks": {Token{ExpiresAt: born.Add(-clockSkew + 1)}, maybeCredential},
		"ended":                       {Token{ExpiresAt: born.Add(-clockSkew)}, notCredential},
	} {
		clock := Clock{Now: func() time.Time { return born }}
		r := recogniser{calls: tellsNoUse{}, clock: clock, ledger: connection.NewSet(nil), shared: newRecognition()}
		got, err := r.recognise(t.Context(), nil, test.token, standing{})
		if err != nil || got != test.want {
			t.Errorf("%s: %d, want %d (%v)", name, got, test.want, err)
		}
	}
}

// tellsNoUse is a bearer of whom nothing but the owner is known.
type tellsNoUse struct{ bearer }

func (tellsNoUse) OfCaller(context.Context, Token) (bool, error) { return true, nil }
func (tellsNoUse) TellsUse() bool                                { return false }
