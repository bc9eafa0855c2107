// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"encoding/json"
	"errors"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

type issueCase struct {
	client             func(*testing.T, *instance) *zitadel.Client // nil: the administrator's
	user, organization func(*instance) string
	expiresAt          time.Time
	v4, v3             string   // "" or what the error says
	names              []string // in the error
}

func machine(i *instance) string { return i.Zitadel.MachineUserID() }
func human(i *instance) string   { return i.Zitadel.HumanUserID() }
func nobody(*instance) string    { return "123456789" }
func home(i *instance) string    { return i.Zitadel.DefaultOrganizationID() }
func second(i *instance) string  { return i.Zitadel.SecondOrganizationID() }
func unnamed(*instance) string   { return "" }

func asAdmin(t *testing.T, i *instance) *zitadel.Client {
	t.Helper()
	return i.admin(t)
}

func ownMachine(t *testing.T, i *instance) *zitadel.Client {
	t.Helper()
	return i.as(t, machine(i))
}

// blind is an administrator who may issue tokens but not read other users.
func blind(t *testing.T, i *instance) *zitadel.Client {
	t.Helper()
	i.Inject(sandbox.Fault{
		Method: http.MethodGet, Path: "/v2/users/", Status: http.StatusForbidden,
		Body: `{"code":7,"message":"No matching permissions found (AUTH-AWfge)","details":[{"id":"AUTH-AWfge"}]}`,
	})
	return i.admin(t)
}

var issueCases = map[string]issueCase{
	"organization named":           {user: machine, organization: home},
	"organization learned":         {user: machine, organization: unnamed},
	"another organization":         {user: machine, organization: second, v4: elsewhere, v3: elsewhere, names: []string{"organization_id"}},
	"own, without a role":          {client: ownMachine, user: machine, organization: unnamed, v3: forbidden, names: []string{"AUTHZ-cdgFk", "ORG_USER_MANAGER"}},
	"own, another organization":    {client: ownMachine, user: machine, organization: second, v4: elsewhere, v3: elsewhere},
	"another's, without a role":    {client: ownMachine, user: human, organization: unnamed, v4: forbidden, v3: forbidden, names: []string{"AUTHZ-cdgFk", "ORG_USER_MANAGER"}},
	"human user":                   {user: human, organization: unnamed, v4: humanUser, v3: humanUser, names: []string{"COMMAND-Df2f1", "machine user"}},
	"unknown user":                 {user: nobody, organization: unnamed, v4: noUser, v3: noUser, names: []string{"QUERY-Dfbg2", "user_id"}},
	"unknown user, organization":   {user: nobody, organization: home, v4: noUser, v3: noUser, names: []string{"QUERY-Dfbg2", "user_id"}},
	"unknown user, without a role": {client: ownMachine, user: nobody, organization: unnamed, v4: noUser, v3: noUser, names: []string{"QUERY-Dfbg2"}},
	"expiry in the past":           {user: machine, organization: home, expiresAt: time.Unix(1, 0), v4: other, v3: other, names: []string{"DOMAIN-dv3t5", "future"}},
	"user unreadable":              {client: blind, user: machine, organization: unnamed},
	"user unreadable, right":       {client: blind, user: machine, organization: home},
	"user unreadable, elsewhere":   {client: blind, user: machine, organization: second, v4: noUser, v3: noUser, names: []string{"COMMAND-Dggw2", "organization_id"}},
}

func TestIssue(t *testing.T) {
	t.Parallel()
	for line, options := range lines {
		for name, test := range issueCases {
			want := test.v4
			if line == "v3" {
				want = test.v3
			}
			t.Run(line+"/"+name, func(t *testing.T) {
				t.Parallel()
				i := newInstance(t, options)
				client := test.client
				if client == nil {
					client = asAdmin
				}
				issued, err := client(t, i).Issue(t.Context(), test.user(i), test.organization(i), test.expiresAt)
				if want == "" {
					checkIssued(t, i, issued, err)
					return
				}
				checkNotIssued(t, i, err, want, test.names)
			})
		}
	}
}

// TestIssueAnswersByHalf: an answer with the secret alone, or with the id alone,
// is all that is ever told of the token. Without both, the error says whose
// tokens one may be among.
func TestIssueAnswersByHalf(t *testing.T) {
	t.Parallel()
	for line, options := range lines {
		for name, lacking := range map[string][]string{"id": {"tokenId"}, "secret": {"token"}, "both": {"tokenId", "token"}} {
			t.Run(line+"/"+name, func(t *testing.T) {
				t.Parallel()
				i := newInstance(t, options)
				i.Inject(sandbox.Fault{Method: http.MethodPost, Path: "/pats", Rewrite: func(a *sandbox.Answer) {
					answer := map[string]any{}
					if json.Unmarshal(a.Body, &answer) == nil {
						maps.DeleteFunc(answer, func(field string, _ any) bool { return slices.Contains(lacking, field) })
						a.Body, _ = json.Marshal(answer)
					}
				}})
				issued, err := i.admin(t).Issue(t.Context(), machine(i), home(i), time.Time{})
				live := i.Live()
				if len(live) != 1 {
					t.Fatalf("%+v live", live)
				}
				checkHalf(t, issued, err, live[0], machine(i), lacking)
			})
		}
	}
}

func checkHalf(t *testing.T, issued zitadel.Issued, err error, live sandbox.LiveToken, user string, lacking []string) {
	t.Helper()
	if len(lacking) > 1 {
		if !mayHaveRun(err) || !strings.Contains(err.Error(), "neither a token nor its id") || !strings.Contains(err.Error(), user) {
			t.Errorf("it says: %v", err)
		}
		return
	}
	id, secret := live.ID, live.Secret
	if lacking[0] == "token" {
		secret = ""
	} else {
		id = ""
	}
	if err != nil || issued.ID != id || issued.Secret != secret || issued.UserID != user || issued.CreatedAt.IsZero() {
		t.Errorf("issued %+v: %v, of %+v", issued, err, live)
	}
}

// TestIssueLooksOnce: what the run was told of a user is not asked again, also
// where that was no more than that the caller may not read it.
func TestIssueLooksOnce(t *testing.T) {
	t.Parallel()
	for name, as := range map[string]func(*testing.T, *instance) *zitadel.Client{"an administrator": asAdmin, "blind": blind} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newInstance(t, lines["v4"])
			client := as(t, i)
			for range 3 {
				if _, err := client.Issue(t.Context(), machine(i), home(i), time.Time{}); err != nil {
					t.Fatal(err)
				}
			}
			if looks, me := i.Calls("GET /v2/users/"+machine(i)), i.Calls("/auth/v1/users/me"); looks != 1 || me > 1 {
				t.Errorf("%d looks at the user and %d at the caller", looks, me)
			}
		})
	}
}

func checkIssued(t *testing.T, i *instance, issued zitadel.Issued, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	live := i.Live()
	if len(live) != 1 || live[0].ID != issued.ID || live[0].Secret != issued.Secret {
		t.Errorf("issued %+v, but %+v live", issued, live)
	}
	if issued.OrganizationID != home(i) || issued.UserID != machine(i) || issued.CreatedAt.IsZero() {
		t.Errorf("issued %+v", issued.Token)
	}
}

func checkNotIssued(t *testing.T, i *instance, err error, want string, names []string) {
	t.Helper()
	if got := verdict(err); got != want {
		t.Fatalf("%s, want %s: %v", got, want, err)
	}
	for _, name := range names {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("no %s in %q", name, err)
		}
	}
	if mayHaveRun(err) || len(i.Live()) != 0 {
		t.Errorf("%d tokens live after %v", len(i.Live()), err)
	}
}

func mayHaveRun(err error) bool {
	var failed *rest.Error
	return errors.As(err, &failed) && failed.MayHaveRun
}

const conflict = `{"code":2,"message":"rpc error: code = Unknown desc = integrity violation of type \"unique\" on \"events2\" ` +
	`(constraint: \"events2_pkey\"): ERROR: duplicate key value violates unique constraint \"events2_pkey\" (SQLSTATE 23505)"}`

func TestIssueIsRepeatedOnlyIfItDidNotRun(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault      sandbox.Fault
		calls      int // of AddPersonalAccessToken
		live       int
		mayHaveRun bool
	}{
		"conflict":      {sandbox.Fault{Times: 2, Status: 500, Body: conflict}, 3, 1, false},
		"too many":      {sandbox.Fault{Times: 2, Status: 429, Body: "quota exceeded"}, 3, 1, false},
		"other 500":     {sandbox.Fault{Times: 1, Status: 500, Body: `{"code":13,"message":"internal"}`}, 1, 0, true},
		"bad gateway":   {sandbox.Fault{Times: 1, Status: 502, Body: "<html>"}, 1, 0, true},
		"answer lost":   {sandbox.Fault{Times: 1, After: true, Drop: true}, 1, 1, true},
		"answer empty":  {sandbox.Fault{Times: 1, After: true, Status: 200, Body: `{}`}, 1, 1, true},
		"answer garbed": {sandbox.Fault{Times: 1, After: true, Status: 200, Body: `{"tokenId":`}, 1, 1, true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newInstance(t, sandbox.Options{})
			test.fault.Method, test.fault.Path = http.MethodPost, "/pats"
			i.Inject(test.fault)
			_, err := i.admin(t).Issue(t.Context(), machine(i), "", time.Time{})
			if wantError := test.calls == 1; (err != nil) != wantError || mayHaveRun(err) != test.mayHaveRun {
				t.Errorf("%v", err)
			}
			if calls := i.Calls("POST /v2/users/" + machine(i) + "/pats"); calls != test.calls || len(i.Live()) != test.live {
				t.Errorf("%d calls and %d tokens, want %d and %d", calls, len(i.Live()), test.calls, test.live)
			}
		})
	}
}

// What went wrong before anything was sent can't have issued a token.
func TestNothingRunsBeforeTheUserIsLocated(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	i.Inject(sandbox.Fault{Method: http.MethodGet, Drop: true})
	_, err := i.admin(t).Issue(t.Context(), machine(i), "", time.Time{})
	if err == nil || mayHaveRun(err) || i.Calls("/pats") != 0 {
		t.Errorf("%d calls, then %v", i.Calls("/pats"), err)
	}
}

func TestRevokeIsRepeated(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		fault sandbox.Fault
		want  string
	}{
		"conflict":    {sandbox.Fault{Times: 2, Status: 500, Body: conflict}, found},
		"unavailable": {sandbox.Fault{Times: 2, Status: 503, Body: `{"code":14,"message":"starting"}`}, found},
		"answer lost": {sandbox.Fault{Times: 1, After: true, Drop: true}, gone}, // by the lost first attempt
	} {
		for line, options := range lines {
			t.Run(line+"/"+name, func(t *testing.T) {
				t.Parallel()
				i := newInstance(t, options)
				q := i.living(machine(i))
				fault := test.fault
				fault.Method, fault.Path = http.MethodDelete, "/v2/"
				if line == "v3" {
					fault.Path = "/management/v1/"
				}
				i.Inject(fault)
				checkVerdict(t, i.admin(t).Revoke(t.Context(), q.organization, q.user, q.token), test.want)
				if len(i.Live()) != 0 {
					t.Error("the token lives")
				}
			})
		}
	}
}
