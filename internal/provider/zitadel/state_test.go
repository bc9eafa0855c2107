// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// tokenState is what a test looks at of a token in state.
type tokenState struct {
	ID             string `json:"id"`
	Token          string `json:"token"`
	UserID         string `json:"user_id"`
	OrganizationID string `json:"organization_id"`
	ExpiresAt      string `json:"expires_at"`
	Previous       []struct {
		ID string `json:"id"`
	} `json:"previous"`
}

// inState returns the tokens of a state by the names of their resources.
func inState(t *testing.T, cli *acctest.CLI) map[string]tokenState {
	t.Helper()
	var state struct {
		Resources []struct {
			Name      string `json:"name"`
			Instances []struct {
				Attributes tokenState `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal([]byte(cli.State()), &state); err != nil {
		t.Fatal(err)
	}
	tokens := map[string]tokenState{}
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			tokens[resource.Name] = instance.Attributes
		}
	}
	return tokens
}

// rewrite replaces a text in the state file, as a person with an editor would.
func rewrite(t *testing.T, cli *acctest.CLI, old, text string) {
	t.Helper()
	state := strings.ReplaceAll(cli.State(), old, text)
	if err := os.WriteFile(filepath.Join(cli.Dir, "terraform.tfstate"), []byte(state), 0o600); err != nil {
		t.Fatal(err)
	}
}
