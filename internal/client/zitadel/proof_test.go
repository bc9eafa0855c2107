// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"errors"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	zitadelsandbox "github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// What an error says of a token.
const (
	found     = "found"
	gone      = "gone"
	unproven  = "unproven"
	elsewhere = "elsewhere"
	noUser    = "user missing"
	forbidden = "forbidden"
	humanUser = "human"
	other     = "something else"
)

func verdict(err error) string {
	var lives *zitadel.ElsewhereError
	switch {
	case err == nil:
		return found
	case zitadel.NotFound(err):
		return gone
	case errors.Is(err, zitadel.ErrUnproven):
		return unproven
	case errors.As(err, &lives):
		return elsewhere
	case zitadel.Forbidden(err):
		return forbidden
	}
	switch answerID(err) {
	case "COMMAND-Dggw2", "QUERY-Dfbg2", "COMMAND-4g3xq":
		return noUser
	case "COMMAND-Df2f1":
		return humanUser
	}
	return other
}

// answerID is the id of ZITADEL's own error.
func answerID(err error) string {
	var failed *rest.Error
	if !errors.As(err, &failed) || !failed.Documented {
		return ""
	}
	return failed.ID
}

// question is what is asked about a token, by whom.
type question struct {
	client                    *zitadel.Client
	organization, user, token string
}

type wanted struct{ read, revoke string }

type proofCase struct {
	ask    func(*testing.T, *instance) question
	v4, v3 wanted
}

// living issues a token and says where it lives.
func (i *instance) living(user string) question {
	token := i.Zitadel.AddToken(user, time.Time{})
	return question{organization: token.OrganizationID, user: user, token: token.ID}
}

func (i *instance) vanished(user string) question {
	q := i.living(user)
	i.Zitadel.Revoke(user, q.token)
	return q
}

func (q question) by(client *zitadel.Client) question { q.client = client; return q }

func (q question) in(organization string) question { q.organization = organization; return q }

// deleteUser acts as somebody else.
func (i *instance) deleteUser(t *testing.T, user string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, i.origin+"/v2/users/"+user, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+i.Zitadel.AdminCredential())
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	_ = response.Body.Close()
	http.DefaultClient.CloseIdleConnections()
	if response.StatusCode != http.StatusOK {
		t.Fatal(response.Status)
	}
}

var proofCases = map[string]proofCase{
	"living": {
		func(t *testing.T, i *instance) question { return i.living(i.Zitadel.MachineUserID()).by(i.admin(t)) },
		wanted{found, found},
		wanted{found, found},
	},
	"vanished": {
		func(t *testing.T, i *instance) question { return i.vanished(i.Zitadel.MachineUserID()).by(i.admin(t)) },
		wanted{gone, gone},
		wanted{gone, gone},
	},
	"vanished, no organization named": {
		func(t *testing.T, i *instance) question {
			return i.vanished(i.Zitadel.AddMachineUser(i.Zitadel.SecondOrganizationID(), "b")).in("").by(i.admin(t))
		},
		wanted{gone, gone},
		wanted{gone, gone},
	},
	"living, another organization named": {
		func(t *testing.T, i *instance) question {
			return i.living(i.Zitadel.MachineUserID()).in(i.Zitadel.SecondOrganizationID()).by(i.admin(t))
		},
		wanted{elsewhere, elsewhere},
		wanted{elsewhere, elsewhere},
	},
	"living, another organization named, search lagging": {
		func(t *testing.T, i *instance) question {
			i.Zitadel.SetProjectionLag(time.Hour)
			return i.living(i.Zitadel.MachineUserID()).in(i.Zitadel.SecondOrganizationID()).by(i.admin(t))
		},
		wanted{elsewhere, elsewhere},
		wanted{elsewhere, elsewhere},
	},
	"living, search lagging": {
		func(t *testing.T, i *instance) question {
			i.Zitadel.SetProjectionLag(time.Hour)
			return i.living(i.Zitadel.MachineUserID()).by(i.admin(t))
		},
		wanted{found, found},
		wanted{found, found},
	},
	"living in another organization than the caller's, none named": {
		func(t *testing.T, i *instance) question {
			return i.living(i.Zitadel.AddMachineUser(i.Zitadel.SecondOrganizationID(), "b")).in("").by(i.admin(t))
		},
		wanted{found, found},
		wanted{found, found},
	},
	"living, another organization configured": {
		func(t *testing.T, i *instance) question {
			client := i.client(t, zitadel.Config{AccessToken: i.Zitadel.AdminCredential(), OrganizationID: i.Zitadel.SecondOrganizationID()})
			return i.living(i.Zitadel.MachineUserID()).in("").by(client)
		},
		wanted{elsewhere, elsewhere},
		wanted{elsewhere, elsewhere},
	},
	"unknown organization named": {
		func(t *testing.T, i *instance) question {
			return i.vanished(i.Zitadel.MachineUserID()).in("123456789").by(i.admin(t))
		},
		wanted{other, elsewhere},
		wanted{other, elsewhere},
	},
	"user deleted": {
		func(t *testing.T, i *instance) question {
			q := i.living(i.Zitadel.MachineUserID()).by(i.admin(t))
			i.deleteUser(t, q.user)
			return q
		},
		wanted{gone, gone},
		wanted{gone, gone},
	},
	"user never existed, no organization named": {
		func(t *testing.T, i *instance) question {
			return question{user: "123456789", token: "987654321"}.by(i.admin(t))
		},
		wanted{noUser, noUser},
		wanted{noUser, noUser},
	},
	"own token without a role": {
		func(t *testing.T, i *instance) question {
			return i.living(i.Zitadel.MachineUserID()).by(i.as(t, i.Zitadel.MachineUserID()))
		},
		wanted{found, found},
		wanted{unproven, forbidden},
	},
	"own token without a role, vanished": {
		func(t *testing.T, i *instance) question {
			return i.vanished(i.Zitadel.MachineUserID()).by(i.as(t, i.Zitadel.MachineUserID()))
		},
		wanted{unproven, gone},
		wanted{unproven, forbidden},
	},
	"another's token without a role": {
		func(t *testing.T, i *instance) question {
			stranger := i.Zitadel.AddMachineUser(i.Zitadel.SecondOrganizationID(), "b")
			return i.living(i.Zitadel.MachineUserID()).by(i.as(t, stranger))
		},
		wanted{unproven, forbidden},
		wanted{unproven, forbidden},
	},
	"a role that doesn't reach users": {
		func(t *testing.T, i *instance) question {
			manager := i.Zitadel.AddMachineUser(i.Zitadel.DefaultOrganizationID(), "b", zitadelsandbox.OrgSettingsManager)
			return i.vanished(i.Zitadel.MachineUserID()).by(i.as(t, manager))
		},
		wanted{unproven, forbidden},
		wanted{unproven, forbidden},
	},
	"living, asked where the caller has a role and the user doesn't live": {
		func(t *testing.T, i *instance) question {
			owner := i.Zitadel.AddMachineUser(i.Zitadel.SecondOrganizationID(), "b", zitadelsandbox.OrgOwner)
			return i.living(i.Zitadel.MachineUserID()).in(i.Zitadel.SecondOrganizationID()).by(i.as(t, owner))
		},
		wanted{unproven, unproven},
		wanted{unproven, unproven},
	},
	"vanished, asked where the caller has a role and the user doesn't live": {
		func(t *testing.T, i *instance) question {
			owner := i.Zitadel.AddMachineUser(i.Zitadel.SecondOrganizationID(), "b", zitadelsandbox.OrgOwner)
			return i.vanished(i.Zitadel.MachineUserID()).in(i.Zitadel.SecondOrganizationID()).by(i.as(t, owner))
		},
		wanted{unproven, unproven},
		wanted{unproven, unproven},
	},
	"credential revoked": {
		func(t *testing.T, i *instance) question {
			return i.living(i.Zitadel.MachineUserID()).by(i.client(t, zitadel.Config{AccessToken: "not-a-token"}))
		},
		wanted{other, other},
		wanted{other, other},
	},
	"bare 404s": {
		func(t *testing.T, i *instance) question {
			q := i.living(i.Zitadel.MachineUserID()).by(i.admin(t))
			i.Inject(sandbox.Fault{Status: http.StatusNotFound, Body: "instance not found"})
			return q
		},
		wanted{other, other},
		wanted{other, other},
	},
}

func TestProofOfAbsence(t *testing.T) {
	t.Parallel()
	for line, options := range lines {
		for name, test := range proofCases {
			want := test.v4
			if line == "v3" {
				want = test.v3
			}
			t.Run(line+"/read/"+name, func(t *testing.T) {
				t.Parallel()
				i := newInstance(t, options)
				q := test.ask(t, i)
				token, err := q.client.Read(t.Context(), q.organization, q.user, q.token)
				checkVerdict(t, err, want.read)
				if err == nil && (token.ID != q.token || token.UserID != q.user) {
					t.Errorf("it read %+v", token)
				}
			})
			t.Run(line+"/revoke/"+name, func(t *testing.T) {
				t.Parallel()
				i := newInstance(t, options)
				q := test.ask(t, i)
				before := len(i.Live())
				err := q.client.Revoke(t.Context(), q.organization, q.user, q.token)
				checkVerdict(t, err, want.revoke)
				if left := len(i.Live()); (left < before) != (err == nil) {
					t.Errorf("of %d tokens %d are left after %v", before, left, err)
				}
			})
		}
	}
}

func checkVerdict(t *testing.T, err error, want string) {
	t.Helper()
	if got := verdict(err); got != want {
		t.Fatalf("%s, want %s: %v", got, want, err)
	}
	if (want == unproven || want == forbidden) && !strings.Contains(err.Error(), "ORG_OWNER") {
		t.Errorf("no role is named in %q", err)
	}
}

func TestCountedButHidden(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	q := i.living(machine(i))
	stranger := i.Zitadel.AddMachineUser(second(i), "b", zitadelsandbox.OrgOwner)
	for _, organization := range []string{q.organization, second(i)} {
		_, err := i.as(t, stranger).Read(t.Context(), organization, q.user, q.token)
		checkVerdict(t, err, unproven)
		if !strings.Contains(err.Error(), "so it exists") {
			t.Errorf("%q does not say that the token exists", err)
		}
	}
}

// TestOtherAnswersProveNothing has something on the way answer for the token's
// own address, while the rest of the instance is reached.
func TestOtherAnswersProveNothing(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"no id":             {Status: http.StatusNotFound, Body: `{"code":5,"message":"Not Found"}`},
		"HTML":              {Status: http.StatusNotFound, Body: "<html>QUERY-fRunu COMMAND-4m77G</html>"},
		"an id in the text": {Status: http.StatusNotFound, Body: `{"code":5,"message":"not found (QUERY-fRunu)"}`},
		"no membership":     {Status: http.StatusNotFound, Body: `{"code":5,"message":"membership not found","details":[{"id":"AUTHZ-cdgFk"}]}`},
		"nothing":           {Status: http.StatusNotFound},
		"unavailable":       {Status: http.StatusServiceUnavailable, Body: `{"code":14,"message":"starting"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newInstance(t, sandbox.Options{})
			q := i.living(machine(i))
			i.Zitadel.Revoke(q.user, q.token)
			fault.Path = "/pats/" + q.token
			i.Inject(fault)
			client := i.admin(t)
			if _, err := client.Read(t.Context(), q.organization, q.user, q.token); err == nil || zitadel.NotFound(err) {
				t.Errorf("read: %v", err)
			}
			if err := client.Revoke(t.Context(), q.organization, q.user, q.token); err == nil || zitadel.NotFound(err) {
				t.Errorf("revoke: %v", err)
			}
		})
	}
}

// TestForeignObjectsProveNothing has something on the way answer with another
// token or user than was asked for.
func TestForeignObjectsProveNothing(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]sandbox.Fault{
		"found, of another user": {Path: "/pats/search", Body: `{"pagination":{"totalResult":"1"},"result":[{"id":"TOKEN","userId":"1","organizationId":"ORG"}]}`},
		"got, another token":     {Method: http.MethodGet, Path: "/pats/", Body: `{"token":{"id":"1","details":{"resourceOwner":"ORG"}}}`},
		"got, nothing":           {Method: http.MethodGet, Path: "/pats/", Body: `{}`},
		"the user is another":    {Method: http.MethodGet, Path: "/v2/users/", Body: `{"user":{"userId":"1","details":{"resourceOwner":"ORG"}}}`},
		"the user is nowhere":    {Method: http.MethodGet, Path: "/v2/users/", Body: `{}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newInstance(t, sandbox.Options{})
			i.Zitadel.SetProjectionLag(time.Hour)
			q := i.living(machine(i))
			i.Zitadel.Revoke(q.user, q.token)
			fault.Status = http.StatusOK
			fault.Body = strings.NewReplacer("TOKEN", q.token, "ORG", q.organization).Replace(fault.Body)
			i.Inject(fault)
			_, err := i.admin(t).Read(t.Context(), q.organization, q.user, q.token)
			if err == nil || zitadel.NotFound(err) {
				t.Errorf("got %v", err)
			}
		})
	}
}

// Messages come in the caller's language; only ids decide.
func TestProofInAnotherLanguage(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{})
	i.Zitadel.Translate(map[string]string{"QUERY-fRunu": "nicht gefunden", "COMMAND-4m77G": "nicht gefunden", "AUTHZ-cdgFk": "keine Mitgliedschaft"})
	q := i.vanished(i.Zitadel.MachineUserID())
	_, err := i.admin(t).Read(t.Context(), q.organization, q.user, q.token)
	checkVerdict(t, err, gone)
	checkVerdict(t, i.admin(t).Revoke(t.Context(), q.organization, q.user, q.token), gone)
	_, err = i.as(t, q.user).Read(t.Context(), q.organization, q.user, q.token)
	checkVerdict(t, err, unproven)
}

// Servers without user v2 altogether can't say where a user lives unless it is
// where they are asked.
func TestProofWithoutUserV2(t *testing.T) {
	t.Parallel()
	i := newInstance(t, sandbox.Options{ZitadelV1Only: true})
	i.Inject(sandbox.Fault{Path: "/v2/users", Status: http.StatusNotFound, Body: `{"code":5,"message":"Not Found"}`})
	q := i.vanished(i.Zitadel.MachineUserID())
	for organization, want := range map[string]string{
		q.organization:                   gone,
		"":                               gone,
		i.Zitadel.SecondOrganizationID(): unproven,
	} {
		client := i.admin(t)
		_, err := client.Read(t.Context(), organization, q.user, q.token)
		checkVerdict(t, err, want)
	}
}
