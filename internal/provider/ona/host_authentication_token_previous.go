// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// A previous token is one that the token in state has taken the place of, and
// that could not be deleted then. The next apply deletes it: unlike lifecycle's
// previous tokens it has no overlap to live through, and a place of its own.

// previousHostToken is what it takes to delete a previous token, and to tell a
// person which one it is.
var previousHostToken = types.ObjectType{AttrTypes: map[string]attr.Type{
	"id": types.StringType, "runner_id": types.StringType, "host": types.StringType,
	"subject_id": types.StringType, "principal": types.StringType,
}}

func previousAttribute() schema.Attribute {
	text := func(description string) schema.Attribute {
		return schema.StringAttribute{Computed: true, MarkdownDescription: description}
	}
	return schema.ListNestedAttribute{
		Computed: true,
		MarkdownDescription: "Old tokens that the one in the state has taken the place of and that could not be deleted then, for a failure that the apply told. " +
			"As long as there are any, each plan shows that the next apply deletes them; so does a destroy.",
		NestedObject: schema.NestedAttributeObject{Attributes: map[string]schema.Attribute{
			"id":         text("Ona's id of the token, a UUID."),
			"runner_id":  text("The runner that it is stored for."),
			"host":       text("The source control host that it is for."),
			"subject_id": text("The id of the subject whose token it is."),
			"principal":  text("The subject's kind as Ona names it."),
		}},
	}
}

// previousOf is a list of tokens, for the state.
func previousOf(tokens []hostTokenModel) types.List {
	elements := make([]attr.Value, 0, len(tokens))
	for _, m := range tokens {
		subject := m.subject()
		elements = append(elements, types.ObjectValueMust(previousHostToken.AttrTypes, map[string]attr.Value{
			"id": m.ID, "runner_id": m.RunnerID, "host": m.Host,
			"subject_id": lifecycle.Text(subject.ID), "principal": lifecycle.Text(subject.Principal),
		}))
	}
	return types.ListValueMust(previousHostToken, elements)
}

// previous are the tokens that are still to be deleted, as far as it takes that.
func (m *hostTokenModel) previous() []hostTokenModel {
	var tokens []hostTokenModel
	for _, element := range m.Previous.Elements() {
		object, _ := element.(types.Object)
		entry := lifecycle.Values(object.Attributes())
		tokens = append(tokens, hostTokenModel{
			ID: lifecycle.Text(entry.String("id")), RunnerID: lifecycle.Text(entry.String("runner_id")), Host: lifecycle.Text(entry.String("host")),
			Subject: types.ObjectValueMust(subjectType, map[string]attr.Value{
				"id": lifecycle.Text(entry.String("subject_id")), "principal": lifecycle.Text(entry.String("principal")),
			}),
		})
	}
	return tokens
}

// owed is a plan's list of previous tokens: none is to be left.
func (m *hostTokenModel) owed() types.List {
	if len(m.Previous.Elements()) == 0 {
		return m.Previous
	}
	return previousOf(nil)
}

// warnOwed says in a plan what its apply deletes.
func (m *hostTokenModel) warnOwed() diag.Diagnostics {
	var diags diag.Diagnostics
	for _, old := range m.previous() {
		diags.Append(explain.Naming("An old "+hostTokenTitle+" is still to be deleted", old.ID.ValueString(), fmt.Sprintf(
			"Token %s for %s on runner %s could not be deleted when the one in the state took its place. The apply of this plan deletes it.",
			old.ID.ValueString(), old.Host.ValueString(), old.RunnerID.ValueString())))
	}
	return diags
}

// removePrevious deletes old tokens, and returns those that stay.
func (r *hostTokenResource) removePrevious(ctx context.Context, old []hostTokenModel) (left []hostTokenModel, diags diag.Diagnostics) {
	for _, m := range old {
		if err := r.remove(ctx, m, m.owedRef()); err != nil {
			left = append(left, m)
			diags.Append(m.notRemoved(err))
		}
	}
	return left, diags
}

// owedRef is what is known of a previous token: not who saw it last.
func (m *hostTokenModel) owedRef() lifecycle.Ref {
	return lifecycle.Ref{ID: m.ID.ValueString(), Owner: m.scope(), Previous: true}
}

func (m *hostTokenModel) notRemoved(err error) diag.Diagnostic {
	return explain.Error(fmt.Sprintf("delete the old %s %s for %s on runner %s, in whose place the state has another one", hostTokenTitle,
		m.ID.ValueString(), m.Host.ValueString(), m.RunnerID.ValueString()),
		fmt.Errorf("%w. It is kept in previous, and the next apply tries again", err))
}
