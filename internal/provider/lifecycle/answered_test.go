// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestAnswered: what a platform made of the arguments at issue is no difference
// later; another value is one.
func TestAnswered(t *testing.T) {
	t.Parallel()
	k := &Kind{Arguments: []string{"name", "scopes", "read_only"}}
	state := Values{"name": types.StringValue("CI"), "scopes": SetOfStrings([]string{"b", "a"}), "read_only": types.BoolValue(true)}
	answer := Values{"name": types.StringValue("ci"), "scopes": SetOfStrings([]string{"a"}), "read_only": types.BoolValue(false)}
	raw, err := json.Marshal(k.answered(state, answer))
	if err != nil {
		t.Fatal(err)
	}
	var note noted
	if err := json.Unmarshal(raw, &note); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(state, note.ordered(state, answer)); diff != "" {
		t.Errorf("what was answered at issue is a difference: %s", diff)
	}
	changed := answer.With(Values{"name": types.StringValue("cd")})
	if got := note.ordered(state, changed); got.String("name") != "cd" {
		t.Errorf("a name that changed since is taken for what was answered: %s", got)
	}
	spaced := Values{"name": types.StringValue("CI "), "scopes": state["scopes"], "read_only": state["read_only"]}
	if got := k.answered(spaced, state); got != nil {
		t.Errorf("white space around a name is a difference: %v", got)
	}
}
