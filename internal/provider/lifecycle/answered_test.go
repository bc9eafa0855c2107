// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

// TestAnswered: what a platform made of the arguments at issue is no difference
// later; another value is one.
func TestAnswered(t *testing.T) {
	t.Parallel()
	access := schema.SingleNestedAttribute{Attributes: map[string]schema.Attribute{
		"role": schema.StringAttribute{}, "admin": schema.BoolAttribute{}, "projects": schema.SetAttribute{ElementType: types.StringType},
	}}
	accessAs := func(role string) types.Object {
		return types.ObjectValueMust(access.GetType().(types.ObjectType).AttrTypes, map[string]attr.Value{ //nolint:forcetypeassert // it is an object
			"role": types.StringValue(role), "admin": types.BoolNull(), "projects": SetOfStrings([]string{"p"}),
		})
	}
	k := &Kind{Arguments: []string{"name", "scopes", "read_only", "access"}, Attributes: map[string]schema.Attribute{"access": access}}
	state := Values{"name": types.StringValue("CI"), "scopes": SetOfStrings([]string{"b", "a"}), "read_only": types.BoolValue(true), "access": accessAs("Reader")}
	answer := Values{"name": types.StringValue("ci"), "scopes": SetOfStrings([]string{"a"}), "read_only": types.BoolValue(false), "access": accessAs("reader")}
	raw, err := json.Marshal(k.answered(state, answer))
	if err != nil {
		t.Fatal(err)
	}
	var note noted
	if err := json.Unmarshal(raw, &note); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(state, k.ordered(note, state, answer)); diff != "" {
		t.Errorf("what was answered at issue is a difference: %s", diff)
	}
	changed := answer.With(Values{"name": types.StringValue("cd")})
	if got := k.ordered(note, state, changed); got.String("name") != "cd" {
		t.Errorf("a name that changed since is taken for what was answered: %s", got)
	}
	spaced := Values{"name": types.StringValue("CI "), "scopes": state["scopes"], "read_only": state["read_only"], "access": state["access"]}
	if got := k.answered(spaced, state); got != nil {
		t.Errorf("white space around a name is a difference: %v", got)
	}
}
