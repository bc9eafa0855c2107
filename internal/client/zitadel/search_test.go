// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"errors"
	"iter"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	zitadelsandbox "github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

func firstError(tokens iter.Seq2[zitadel.Token, error]) error {
	for _, err := range tokens {
		if err != nil {
			return err
		}
	}
	return nil
}

func listIDs(t *testing.T, tokens iter.Seq2[zitadel.Token, error]) []string {
	t.Helper()
	var ids []string
	for token, err := range tokens {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, token.ID)
	}
	slices.Sort(ids)
	return ids
}

func TestSearchFilters(t *testing.T) {
	t.Parallel()
	for line, options := range lines {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			i := newInstance(t, options)
			start := i.clock.Now()
			user, stranger := machine(i), i.Zitadel.AddMachineUser(second(i), "b")
			early := i.Zitadel.AddToken(user, start.Add(time.Hour)).ID
			endless := i.Zitadel.AddToken(user, time.Time{}).ID
			i.clock.Advance(24 * time.Hour)
			late := i.Zitadel.AddToken(user, start.Add(72*time.Hour)).ID
			foreign := i.Zitadel.AddToken(stranger, time.Time{}).ID
			client := i.admin(t)
			for name, test := range map[string]struct {
				filter zitadel.Filter
				want   []string
			}{
				"user":                 {zitadel.Filter{UserID: user}, []string{early, endless, late}},
				"user elsewhere":       {zitadel.Filter{UserID: stranger}, []string{foreign}},
				"organization":         {zitadel.Filter{OrganizationID: second(i)}, []string{foreign}},
				"user of another":      {zitadel.Filter{UserID: user, OrganizationID: second(i)}, nil},
				"token":                {zitadel.Filter{UserID: user, TokenID: late}, []string{late}},
				"expires from":         {zitadel.Filter{UserID: user, ExpiresFrom: start.Add(2 * time.Hour)}, []string{endless, late}},
				"expires before":       {zitadel.Filter{UserID: user, ExpiresBefore: start.Add(2 * time.Hour)}, []string{early}},
				"expires at the start": {zitadel.Filter{UserID: user, ExpiresFrom: start.Add(72 * time.Hour).Truncate(time.Microsecond), ExpiresBefore: start.Add(73 * time.Hour)}, []string{late}},
				"expires at the end":   {zitadel.Filter{UserID: user, ExpiresBefore: start.Add(72 * time.Hour).Truncate(time.Microsecond)}, []string{early}},
				"created from":         {zitadel.Filter{UserID: user, CreatedFrom: start.Add(time.Hour)}, []string{late}},
				"created before":       {zitadel.Filter{UserID: user, CreatedBefore: start.Add(time.Hour)}, []string{early, endless}},
				"unknown user":         {zitadel.Filter{UserID: "123456789"}, nil},
			} {
				if diff := cmp.Diff(test.want, listIDs(t, client.Search(t.Context(), test.filter))); diff != "" {
					t.Errorf("%s: %s", name, diff)
				}
			}
		})
	}
}

func TestSearchOfAWholeV3Organization(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{ZitadelV1Only: true})
	first := i.Zitadel.AddToken(machine(i), time.Time{}).ID
	colleague := i.Zitadel.AddMachineUser(home(i), "b")
	next := i.Zitadel.AddToken(colleague, time.Time{}).ID
	i.Zitadel.AddToken(i.Zitadel.AddMachineUser(second(i), "c"), time.Time{})
	created := zitadel.Filter{CreatedFrom: i.Zitadel.Tokens()[1].CreatedAt} // after the administrator's own
	if diff := cmp.Diff([]string{first, next}, listIDs(t, i.admin(t).Search(t.Context(), created))); diff != "" {
		t.Error(diff)
	}
}

// The first page of 1,000 holds nothing the caller may see; the second does.
func TestSearchGoesOnAfterAnEmptyPage(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	for range 1100 {
		i.Zitadel.AddToken(machine(i), time.Time{})
	}
	viewer := i.Zitadel.AddMachineUser(second(i), "b", zitadelsandbox.OrgOwnerViewer)
	var want []string
	for range 50 {
		want = append(want, i.Zitadel.AddToken(viewer, time.Time{}).ID)
	}
	client := i.client(t, zitadel.Config{ClientID: "b", ClientSecret: i.Zitadel.SetClientSecret(viewer)})
	if diff := cmp.Diff(want, listIDs(t, client.Search(t.Context(), zitadel.Filter{}))); diff != "" {
		t.Error(diff)
	}
	if calls := i.Calls("POST /v2/users/pats/search"); calls != 2 {
		t.Errorf("%d calls for two pages", calls)
	}
}

func TestSearchPullsLazily(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	for range 1100 {
		i.Zitadel.AddToken(machine(i), time.Time{})
	}
	client, listed := i.admin(t), 0
	for _, err := range client.Search(t.Context(), zitadel.Filter{UserID: machine(i)}) {
		if err != nil {
			t.Fatal(err)
		}
		if listed++; listed == 1000 {
			break
		}
	}
	if calls := i.Calls("POST /v2/users/pats/search"); calls != 1 {
		t.Errorf("%d calls for one page", calls)
	}
}

func TestSearchOnAnInstanceWithSmallPages(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	for range 250 {
		i.Zitadel.AddToken(machine(i), time.Time{})
	}
	i.Inject(sandbox.Fault{
		Path: "/v2/users/pats/search", Times: 1, Status: http.StatusBadRequest,
		Body: `{"code":3,"message":"Limit exceeded (QUERY-4M0fs)","details":[{"id":"QUERY-4M0fs"}]}`,
	})
	client, filter := i.admin(t), zitadel.Filter{UserID: machine(i)}
	if n := len(listIDs(t, client.Search(t.Context(), filter))); n != 250 {
		t.Errorf("%d tokens are listed", n)
	}
	if calls := i.Calls("POST /v2/users/pats/search"); calls != 1+3 {
		t.Errorf("%d calls for a refusal and three pages of 100", calls)
	}
	if page, next, err := client.SearchPage(t.Context(), filter, ""); err != nil || len(page) != 100 || next != "100" {
		t.Errorf("the page after holds %d tokens, next %q: %v", len(page), next, err)
	}
}

// A refresh goes by single pages, and has to be cheap there too.
func TestPagesOfAnInstanceWithSmallPages(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	for range 150 {
		i.Zitadel.AddToken(machine(i), time.Time{})
	}
	i.Inject(sandbox.Fault{
		Path: "/v2/users/pats/search", Times: 1, Status: http.StatusBadRequest,
		Body: `{"code":3,"message":"Limit exceeded (QUERY-4M0fs)","details":[{"id":"QUERY-4M0fs"}]}`,
	})
	client, filter := i.admin(t), zitadel.Filter{UserID: machine(i)}
	first, next, err := client.SearchPage(t.Context(), filter, "")
	if err != nil || len(first) != 100 {
		t.Fatalf("the first page holds %d tokens: %v", len(first), err)
	}
	if second, next, err := client.SearchPage(t.Context(), filter, next); err != nil || len(second) != 50 || next != "" {
		t.Errorf("the second page holds %d tokens, next %q: %v", len(second), next, err)
	}
}

func TestSearchThatSeesNothing(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	i.Zitadel.AddToken(i.Zitadel.AddMachineUser(second(i), "b"), time.Time{})
	client := i.client(t, zitadel.Config{ClientID: "ci", ClientSecret: i.Zitadel.SetClientSecret(machine(i))})
	var hidden *zitadel.HiddenError
	if err := firstError(client.Search(t.Context(), zitadel.Filter{})); !errors.As(err, &hidden) || hidden.Total != 2 {
		t.Errorf("%v, want that two tokens are hidden", err)
	}
	own := i.Zitadel.AddToken(machine(i), time.Time{}).ID
	if diff := cmp.Diff([]string{own}, listIDs(t, client.Search(t.Context(), zitadel.Filter{}))); diff != "" {
		t.Errorf("what is left out beside one's own is no error: %s", diff)
	}
	if ids := listIDs(t, client.Search(t.Context(), zitadel.Filter{UserID: "123456789"})); len(ids) != 0 {
		t.Errorf("nobody has %v", ids)
	}
}

func TestSearchFailsInTheMiddle(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	for range 1100 {
		i.Zitadel.AddToken(machine(i), time.Time{})
	}
	client, listed := i.admin(t), 0
	var last error
	for _, err := range client.Search(t.Context(), zitadel.Filter{UserID: machine(i)}) {
		if last = err; err != nil {
			continue // an error ends the list
		}
		if listed++; listed == 1 {
			i.Inject(sandbox.Fault{Path: "/v2/users/pats/search", Status: http.StatusInternalServerError, Body: `{"code":13,"message":"internal"}`})
		}
	}
	var failed *rest.Error
	if listed != 1000 || !errors.As(last, &failed) {
		t.Errorf("%d tokens, then %v", listed, last)
	}
}

func TestSearchOfAServerThatIgnoresOffsets(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	i.Inject(sandbox.Fault{
		Path: "/v2/users/pats/search", Status: http.StatusOK,
		Body: `{"pagination":{"totalResult":"5000","appliedLimit":"1000"},"result":[{"id":"1","userId":"2","organizationId":"3"}]}`,
	})
	if err := firstError(i.admin(t).Search(t.Context(), zitadel.Filter{})); !errors.Is(err, rest.ErrRepeatedPage) {
		t.Errorf("%v", err)
	}
}

// A limit that is stated beyond the one asked for would have tokens left out.
func TestNoPageIsSkippedForAnOverstatedLimit(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	i.Inject(sandbox.Fault{
		Path: "/v2/users/pats/search", Times: 1, Status: http.StatusOK,
		Body: `{"pagination":{"totalResult":"1500","appliedLimit":"5000"},"result":[{"id":"1","userId":"2","organizationId":"3"}]}`,
	})
	if _, next, err := i.admin(t).SearchPage(t.Context(), zitadel.Filter{}, ""); err != nil || next != "1000" {
		t.Errorf("the next page begins at %q: %v", next, err)
	}
}
