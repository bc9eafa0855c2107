// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TokenState is what tests look at of a token in state.
type TokenState struct {
	ID             string `json:"id"`
	Token          string `json:"token"`
	ExpiresAt      string `json:"expires_at"`
	UserID         string `json:"user_id"`
	OrganizationID string `json:"organization_id"`
	WorkspaceID    string `json:"workspace_id"`
	Previous       []struct {
		ID string `json:"id"`
	} `json:"previous"`
}

// Tokens are the tokens in state by the names of their resources.
func (c *CLI) Tokens() map[string]TokenState {
	c.t.Helper()
	var state struct {
		Resources []struct {
			Name      string `json:"name"`
			Instances []struct {
				Attributes TokenState `json:"attributes"`
			} `json:"instances"`
		} `json:"resources"`
	}
	if err := json.Unmarshal([]byte(c.State()), &state); err != nil {
		c.t.Fatal(err)
	}
	tokens := map[string]TokenState{}
	for _, resource := range state.Resources {
		for _, instance := range resource.Instances {
			tokens[resource.Name] = instance.Attributes
		}
	}
	return tokens
}

// RewriteState replaces a text in the state file, as a person with an editor
// would.
func (c *CLI) RewriteState(old, text string) {
	c.t.Helper()
	state := strings.ReplaceAll(c.State(), old, text)
	if err := os.WriteFile(filepath.Join(c.Dir, "terraform.tfstate"), []byte(state), 0o600); err != nil {
		c.t.Fatal(err)
	}
}

// Words are the result's errors and warnings without the frame and the line
// breaks that the CLI adds.
func (r Result) Words() string {
	return strings.Join(strings.Fields(strings.ReplaceAll(r.Stdout+r.Stderr, "│", " ")), " ")
}

// Refuses runs a command that has to fail with these words and to leave the
// tokens in state as they are.
func (c *CLI) Refuses(want string, args ...string) {
	c.t.Helper()
	before := c.Tokens()
	result := c.Run(args...)
	if result.ExitCode != 1 || !strings.Contains(result.Words(), want) {
		c.t.Errorf("terraform %s exits with %d, want an error that says %q:\n%s", args[0], result.ExitCode, want, result.Stderr)
	}
	after := c.Tokens()
	for name, token := range before {
		if after[name].ID != token.ID {
			c.t.Errorf("terraform %s: %s is %q in state, and was %q", args[0], name, after[name].ID, token.ID)
		}
	}
}

// Live is the live token of an id, nil if there is none.
func (w *World) Live(id string) *sandbox.LiveToken {
	for _, token := range w.Sandbox.Live() {
		if token.ID == id {
			return &token
		}
	}
	return nil
}
