// SPDX-License-Identifier: MPL-2.0

package inventory

import (
	"cmp"
	"context"
	"slices"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// selection is what the inventory is narrowed by; zero instants narrow nothing.
type selection struct {
	// expiresBefore leaves out tokens that end at this instant or later, or
	// never.
	expiresBefore time.Time
	// expiresAfter leaves out tokens that end before this instant.
	expiresAfter time.Time
	// unusedSince leaves out tokens that were used, or issued, at this instant
	// or later, those of which neither is known, and revoked ones: nobody can
	// use them.
	unusedSince time.Time
	// filters are those that a kind lists by.
	filters lifecycle.Values
}

// item is a token and where it comes from.
type item struct {
	source Source
	lifecycle.Token
}

// failure is a source that could not be listed completely.
type failure struct {
	source Source
	err    error
}

// inventory is what was found, in a fixed order.
type inventory struct {
	items    []item
	failures []failure
	// unreadable are the tokens that are listed in a form that can't be read.
	unreadable []failure
	// unusedUnknown names what was left out because its last use is unknown.
	unusedUnknown []string
}

// collect lists the sources at once. A source that fails contributes nothing,
// as an incomplete list would look like a complete one.
func collect(ctx context.Context, data any, sources []Source, by selection) inventory {
	found := make([][]item, len(sources))
	unreadable := make([]lifecycle.Unreadables, len(sources))
	failed := make([]error, len(sources))
	var group errgroup.Group
	for i, source := range sources {
		group.Go(func() error {
			found[i], unreadable[i], failed[i] = list(ctx, data, source, by.filters)
			return nil
		})
	}
	_ = group.Wait() // failures are kept apart, so that each is named
	var all inventory
	for i, source := range sources {
		if failed[i] != nil {
			all.failures = append(all.failures, failure{source, failed[i]})
			continue
		}
		if err := unreadable[i].Err(); err != nil {
			all.unreadable = append(all.unreadable, failure{source, err})
		}
		all.items = append(all.items, slices.DeleteFunc(found[i], func(it item) bool { return !by.keeps(it) })...)
	}
	slices.SortStableFunc(all.items, compare)
	all.unusedUnknown = by.leavesOut(sources)
	return all
}

func list(ctx context.Context, data any, source Source, filters lifecycle.Values) (items []item, unreadable lifecycle.Unreadables, err error) {
	for token, err := range source.List(ctx, data, filters) {
		if unreadable.Take(err) {
			continue
		}
		if err != nil {
			return nil, nil, err
		}
		items = append(items, item{source, token})
	}
	return items, unreadable, nil
}

// compare orders by platform, kind, age and id.
func compare(a, b item) int {
	return cmp.Or(
		cmp.Compare(a.source.Platform, b.source.Platform),
		cmp.Compare(a.source.Kind, b.source.Kind),
		a.CreatedAt.Compare(b.CreatedAt),
		cmp.Compare(a.ID, b.ID),
	)
}

func (s selection) keeps(it item) bool {
	if !lifecycle.EndsWithin(it.ExpiresAt, s.expiresAfter, s.expiresBefore) {
		return false
	}
	if s.unusedSince.IsZero() {
		return true
	}
	last := it.LastUsedAt
	if last.IsZero() {
		last = it.CreatedAt
	}
	return !it.Revoked && !it.source.LastUseUnknown && !last.IsZero() && last.Before(s.unusedSince)
}

// leavesOut names the sources that unusedSince can't judge: the platform where
// that holds for all it has, else the kind as its type is named.
func (s selection) leavesOut(sources []Source) []string {
	names := []string{}
	if s.unusedSince.IsZero() {
		return names
	}
	for _, source := range sources {
		if !source.LastUseUnknown {
			continue
		}
		name := source.Platform
		if slices.ContainsFunc(sources, func(other Source) bool { return other.Platform == name && !other.LastUseUnknown }) {
			name += "_" + source.Kind
		}
		names = append(names, name)
	}
	slices.Sort(names)
	return slices.Compact(names)
}
