// SPDX-License-Identifier: MPL-2.0

package inventory

import (
	"context"
	"errors"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

var day = time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC)

// of is a source that lists tokens, and then fails where err is set.
func of(platform, kind string, err error, tokens ...lifecycle.Token) Source {
	return Source{Platform: platform, Kind: kind, List: func(context.Context, any, lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
		return func(yield func(lifecycle.Token, error) bool) {
			for _, token := range tokens {
				if !yield(token, nil) {
					return
				}
			}
			if err != nil {
				yield(lifecycle.Token{}, err)
			}
		}
	}}
}

func idsOf(found inventory) []string {
	ids := []string{}
	for _, it := range found.items {
		ids = append(ids, it.source.Platform+" "+it.source.Kind+" "+it.ID)
	}
	return ids
}

func TestOrder(t *testing.T) {
	t.Parallel()
	found := collect(t.Context(), nil, []Source{
		of("b", "y", nil, lifecycle.Token{ID: "2", CreatedAt: day.Add(time.Hour)}, lifecycle.Token{ID: "3", CreatedAt: day}, lifecycle.Token{ID: "1", CreatedAt: day}),
		of("b", "x", nil, lifecycle.Token{ID: "9"}),
		of("a", "z", nil, lifecycle.Token{ID: "5"}, lifecycle.Token{ID: "4"}),
	}, selection{})
	want := []string{"a z 4", "a z 5", "b x 9", "b y 1", "b y 3", "b y 2"}
	if diff := cmp.Diff(want, idsOf(found)); diff != "" {
		t.Error(diff)
	}
}

func TestFailureContributesNothing(t *testing.T) {
	t.Parallel()
	lost := errors.New("connection lost")
	found := collect(t.Context(), nil, []Source{
		of("a", "x", lost, lifecycle.Token{ID: "1"}),
		of("b", "x", nil, lifecycle.Token{ID: "2"}),
	}, selection{})
	if diff := cmp.Diff([]string{"b x 2"}, idsOf(found)); diff != "" {
		t.Error(diff)
	}
	if len(found.failures) != 1 || found.failures[0].source.Platform != "a" || !errors.Is(found.failures[0].err, lost) {
		t.Errorf("failures %v", found.failures)
	}
}

func TestReport(t *testing.T) {
	t.Parallel()
	lost := []failure{{of("acme", "personal_access_token", nil), errors.New("connection lost")}}
	for _, found := range []inventory{{failures: lost}, {unreadable: lost}} {
		mustReport(t, found)
	}
}

func mustReport(t *testing.T, found inventory) {
	t.Helper()
	for _, asWarning := range []bool{false, true} {
		diags := report(found, asWarning)
		if len(diags) != 1 || diags.HasError() == asWarning || !strings.Contains(diags[0].Summary(), `"acme"`) || !strings.Contains(diags[0].Detail(), "onnection lost") {
			t.Errorf("as a warning %t: %v", asWarning, diags)
		}
	}
}

// TestAtOnce deadlocks if sources wait for each other.
func TestAtOnce(t *testing.T) {
	t.Parallel()
	met := make(chan struct{})
	meets := func(first bool) func(context.Context, any, lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
		return func(ctx context.Context, _ any, _ lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
			return func(yield func(lifecycle.Token, error) bool) {
				if first {
					met <- struct{}{}
				} else {
					<-met
				}
				yield(lifecycle.Token{ID: "1"}, ctx.Err())
			}
		}
	}
	found := collect(t.Context(), nil, []Source{{Platform: "a", List: meets(true)}, {Platform: "b", List: meets(false)}}, selection{})
	if len(found.items) != 2 {
		t.Errorf("found %d tokens", len(found.items))
	}
}

func TestKeeps(t *testing.T) {
	t.Parallel()
	before, after := day.Add(-time.Second), day.Add(time.Second)
	for name, tt := range map[string]struct {
		by    selection
		token lifecycle.Token
		want  bool
	}{
		"everything":                {selection{}, lifecycle.Token{Revoked: true}, true},
		"ends before":               {selection{expiresBefore: day}, lifecycle.Token{ExpiresAt: before}, true},
		"ends then":                 {selection{expiresBefore: day}, lifecycle.Token{ExpiresAt: day}, false},
		"ends after":                {selection{expiresBefore: day}, lifecycle.Token{ExpiresAt: after}, false},
		"never ends":                {selection{expiresBefore: day}, lifecycle.Token{}, false},
		"used before":               {selection{unusedSince: day}, lifecycle.Token{CreatedAt: before, LastUsedAt: before}, true},
		"used then":                 {selection{unusedSince: day}, lifecycle.Token{CreatedAt: before, LastUsedAt: day}, false},
		"used after":                {selection{unusedSince: day}, lifecycle.Token{CreatedAt: before, LastUsedAt: after}, false},
		"never used, issued before": {selection{unusedSince: day}, lifecycle.Token{CreatedAt: before}, true},
		"never used, issued after":  {selection{unusedSince: day}, lifecycle.Token{CreatedAt: after}, false},
		"neither is known":          {selection{unusedSince: day}, lifecycle.Token{}, false},
		"revoked":                   {selection{unusedSince: day}, lifecycle.Token{CreatedAt: before, Revoked: true}, false},
		"both, one does not hold":   {selection{expiresBefore: day, unusedSince: day}, lifecycle.Token{CreatedAt: before}, false},
		"both":                      {selection{expiresBefore: day, unusedSince: day}, lifecycle.Token{CreatedAt: before, ExpiresAt: before}, true},
	} {
		if got := tt.by.keeps(item{Token: tt.token}); got != tt.want {
			t.Errorf("%s: %t, want %t", name, got, tt.want)
		}
	}
	if (selection{unusedSince: day}).keeps(item{source: Source{LastUseUnknown: true}, Token: lifecycle.Token{CreatedAt: before}}) {
		t.Error("a token whose last use is unknown counts as unused")
	}
}

func TestLeavesOut(t *testing.T) {
	t.Parallel()
	sources := []Source{
		{Platform: "z", Kind: "personal_access_token", LastUseUnknown: true},
		{Platform: "o", Kind: "personal_access_token"},
		{Platform: "o", Kind: "host_authentication_token", LastUseUnknown: true},
		{Platform: "c", Kind: "personal_access_token"},
	}
	if diff := cmp.Diff([]string{}, selection{}.leavesOut(sources)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"o_host_authentication_token", "z"}, selection{unusedSince: day}.leavesOut(sources)); diff != "" {
		t.Error(diff)
	}
}
