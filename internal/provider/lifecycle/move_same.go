// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// thisProvider is this provider's address without the registry, and ownPrefix
// what its types begin with.
const (
	thisProvider = "tokens-as-code/tokens"
	thisPrefix   = "tokens_"
)

// SameMover moves a resource of this provider from another registry's address to
// ours: Terraform asks for that where OpenTofu wrote the state, or the other way
// round, and the resource also moves or gets a count. All comes along, the notes
// of private state as well, which Terraform drops where nobody hands them on.
// The names are the identity's.
func SameMover(typeName string, written schema.Schema, identity []string) resource.StateMover {
	source := Source{Provider: thisProvider, TypeName: thisPrefix + typeName}
	return resource.StateMover{SourceSchema: &written, StateMover: func(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
		if !source.means(req.SourceProviderAddress, req.SourceTypeName) {
			return
		}
		if req.SourceState == nil {
			resp.Diagnostics.AddError("The "+source.TypeName+" can't be moved",
				fmt.Sprintf("The state that %s wrote is not of a form that this version of the provider knows. "+
					"Use the same version for both, or terraform state replace-provider.", req.SourceProviderAddress))
			return
		}
		resp.TargetState.Raw, resp.TargetPrivate = req.SourceState.Raw, req.SourcePrivate
		if resp.TargetIdentity == nil {
			return
		}
		values, diags := readValues(ctx, *req.SourceState, append([]string{"id"}, identity...)...)
		resp.Diagnostics.Append(diags...)
		resp.Diagnostics.Append(saveIdentity(ctx, resp.TargetIdentity, identity, values.String("id"), values)...)
	}}
}
