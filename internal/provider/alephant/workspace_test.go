// SPDX-License-Identifier: MPL-2.0

package alephant

import (
	"context"
	"errors"
	"net/http"
	"testing"

	alephantclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/alephant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/coalesce"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

const here = "22222222-2222-4222-8222-222222222222"

// callsIn are calls with a configured workspace, whose reads are answered so.
func callsIn(workspace string, pat alephantclient.PersonalAccessToken, err error) patCalls {
	return patCalls{&Connection{workspaceID: workspace, pats: coalesce.New(coalesce.Source[alephantclient.PersonalAccessToken]{
		Get: func(context.Context, string, string) (alephantclient.PersonalAccessToken, error) { return pat, err },
	})}}
}

// TestAskedInWhichWorkspace: where the token's workspace is not known, a 404 of
// the configured one is no answer about the token.
func TestAskedInWhichWorkspace(t *testing.T) {
	t.Parallel()
	absent := &rest.Error{Status: http.StatusNotFound, Documented: true, Message: "PAT not found"}
	calls := callsIn(here, alephantclient.PersonalAccessToken{}, absent)
	for name, test := range map[string]struct {
		owner lifecycle.Values
		want  bool
	}{
		"known":     {lifecycle.Values{"workspace_id": lifecycle.Text(here)}, true},
		"not known": {lifecycle.Values{}, false},
	} {
		_, err := calls.Read(t.Context(), lifecycle.Ref{ID: "a", Owner: test.owner})
		if err == nil || calls.NotFound(err) != test.want {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestReadFromAnotherWorkspace: a token of another workspace is not taken over.
func TestReadFromAnotherWorkspace(t *testing.T) {
	t.Parallel()
	owner := lifecycle.Values{"workspace_id": lifecycle.Text(here)}
	for workspace, want := range map[string]bool{"": true, here: true, "33333333-3333-4333-8333-333333333333": false} {
		calls := callsIn(here, alephantclient.PersonalAccessToken{ID: "a", WorkspaceID: workspace}, nil)
		token, err := calls.Read(t.Context(), lifecycle.Ref{ID: "a", Owner: owner})
		_, elsewhere := errors.AsType[*elsewhereError](err)
		if (err == nil) != want || elsewhere == want || want && token.Values.String("workspace_id") != here {
			t.Errorf("in %q: %v, %v", workspace, token, err)
		}
	}
}

// TestBelongsToTheWorkspace: only a state that names the workspace says that its
// members may answer for the token, whatever workspace is configured.
func TestBelongsToTheWorkspace(t *testing.T) {
	t.Parallel()
	calls := callsIn(here, alephantclient.PersonalAccessToken{}, nil)
	for workspace, want := range map[string]bool{here: true, "": false} {
		owner := lifecycle.Values{}
		if workspace != "" {
			owner["workspace_id"] = lifecycle.Text(workspace)
		}
		if got, err := calls.Belongs(t.Context(), lifecycle.Ref{ID: "a", Owner: owner}); err != nil || got != want {
			t.Errorf("in %q: %t, %v", workspace, got, err)
		}
	}
}
