// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"errors"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/zitadel"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	zitadelsandbox "github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// hasty is an administrator's client that tries everything once.
func (i *instance) hasty(t *testing.T) *zitadel.Client {
	t.Helper()
	settings := i.settings()
	settings.MaxRetries = -1
	client, err := zitadel.New(zitadel.Config{Settings: settings, Endpoint: i.origin, AccessToken: i.Zitadel.AdminCredential()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// Whatever a server says whose database fails, it proves no living token gone,
// and no list is taken for whole that lacks one.
func TestFailingDatabaseProvesNothing(t *testing.T) {
	t.Parallel()
	for line, options := range lines {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			options.Seed = 7
			i := newInstance(t, options)
			organization := i.Zitadel.DefaultOrganizationID()
			token := i.Zitadel.AddToken(machine(i), time.Time{})
			i.Zitadel.SetTrouble(zitadelsandbox.DatabaseFailing)
			read := 0
			for range 300 {
				client := i.hasty(t) // remembers nothing of the user
				_, err := client.Read(t.Context(), organization, machine(i), token.ID)
				if zitadel.NotFound(err) {
					t.Fatalf("a living token is gone: %v", err)
				}
				if err == nil {
					read++
				}
				var ids []string
				var failed error
				for found, err := range client.Search(t.Context(), zitadel.Filter{UserID: machine(i)}) {
					ids, failed = append(ids, found.ID), errors.Join(failed, err)
				}
				if failed == nil && !slices.Contains(ids, token.ID) {
					t.Fatalf("a list without the token ended without an error: %v", ids)
				}
			}
			if read == 0 {
				t.Error("the token was never read: the test shows nothing")
			}
		})
	}
}

// A server that starts answers 503 code 14 before it runs anything: a create
// may be repeated until it is up.
func TestCreateWaitsForAStartingServer(t *testing.T) {
	t.Parallel()
	for line, options := range lines {
		t.Run(line, func(t *testing.T) {
			t.Parallel()
			i := newInstance(t, options)
			client := i.admin(t)
			i.Inject(sandbox.Fault{
				Path: "/pats", Method: http.MethodPost, Times: 2, Status: http.StatusServiceUnavailable,
				Body: `{"code":14,"message":"connection error: desc = \"transport: Error while dialing: dial tcp 127.0.0.1:8085: connect: connection refused\""}`,
			})
			if line != "v3" { // which asks for v2 first, and is refused there
				if _, err := client.Issue(t.Context(), machine(i), "", time.Time{}); err != nil {
					t.Fatal(err)
				}
			}
			i.Zitadel.SetTrouble(zitadelsandbox.Starting)
			_, err := i.hasty(t).Issue(t.Context(), machine(i), "", time.Time{})
			if failed, ok := errors.AsType[*rest.Error](err); !ok || failed.MayHaveRun {
				t.Errorf("a create that certainly did not run: %v", err)
			}
		})
	}
}

// An unavailable server that says no more may have run the create.
func TestOtherUnavailabilityProvesNothing(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"a gateway": "<html>", "another code": `{"code":13,"message":"x"}`,
		"with an id": `{"code":14,"message":"x (COMMAND-1)","details":[{"id":"COMMAND-1","message":"x"}]}`,
	} {
		i := newInstance(t, sandbox.Options{})
		client := i.admin(t)
		i.Inject(sandbox.Fault{Path: "/pats", Method: http.MethodPost, Status: http.StatusServiceUnavailable, Body: body})
		_, err := client.Issue(t.Context(), machine(i), "", time.Time{})
		if failed, ok := errors.AsType[*rest.Error](err); !ok || !failed.MayHaveRun || i.Calls("POST /v2/users/"+machine(i)+"/pats") != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestListsOfSomethingElse: each of ZITADEL's lists tells its pagination or
// details, also where it is empty; an answer without is not an empty list.
func TestListsOfSomethingElse(t *testing.T) {
	t.Parallel()
	for name, path := range map[string]string{"v4": "/v2/users/pats/search", "v3": "/pats/_search"} {
		for _, body := range []string{`{"status":"ok"}`, `{"data":"x"}`, "{}", `{"result":"x"}`} {
			i := newInstance(t, lines[name])
			client := i.admin(t)
			if name == "v3" {
				_, _ = client.Read(t.Context(), "", machine(i), "1") // learns the server's line
			}
			i.Inject(sandbox.Fault{Path: path, Status: http.StatusOK, Body: body})
			if err := firstError(client.Search(t.Context(), zitadel.Filter{UserID: machine(i)})); !rest.Undocumented(err) {
				t.Errorf("%s, %s: %v", name, body, err)
			}
		}
	}
}

// What a list counts and does not show is not left out without a word.
func TestListsThatCountMoreThanTheyShow(t *testing.T) {
	t.Parallel()
	one := `{"id":"1","userId":"U","organizationId":"3","details":{"resourceOwner":"3"}}`
	for name, test := range map[string]struct {
		options    sandbox.Options
		path, body string
		want       string
	}{
		"v2, nothing": {lines["v4"], "/v2/users/pats/search", `{"pagination":{"totalResult":"1","appliedLimit":"1000"}}`, "counts 1"},
		"v2, some":    {lines["v4"], "/v2/users/pats/search", `{"pagination":{"totalResult":"2","appliedLimit":"1000"},"result":[` + one + `]}`, "counts 2"},
		"v1, nothing": {lines["v3"], "/pats/_search", `{"details":{"totalResult":"1"}}`, "counts 1"},
		"v1 users":    {lines["v3"], "/users/_search", `{"details":{"totalResult":"1"}}`, "counts 1"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			i := newInstance(t, test.options)
			client := i.admin(t)
			if test.options.ZitadelV1Only {
				_, _ = client.Read(t.Context(), "", machine(i), "1") // learns the server's line
			}
			filter := zitadel.Filter{UserID: machine(i)}
			if strings.Contains(name, "users") {
				filter = zitadel.Filter{}
			}
			i.Inject(sandbox.Fault{Path: test.path, Status: http.StatusOK, Body: strings.ReplaceAll(test.body, `"U"`, `"`+machine(i)+`"`)})
			if err := firstError(client.Search(t.Context(), filter)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%v, want one that says it %s", err, test.want)
			}
		})
	}
}
