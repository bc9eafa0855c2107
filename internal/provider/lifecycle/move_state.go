// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// Source is a resource of another provider.
type Source struct {
	// Provider is the end of the provider's address, which registries and
	// mirrors begin differently: "zitadel/zitadel".
	Provider string
	// TypeName of the resource: "zitadel_personal_access_token".
	TypeName string
}

// Move is a resource of another provider that a moved block may turn into
// one of ours, with its secret and without issuing anything.
type Move struct {
	Source
	// Convert reads the source's state, see [Mover].
	Convert func(state map[string]any) (Moved, error)
}

// Moved is what a source's state says of a token.
type Moved struct {
	ID, Secret string
	// ExpiresAt is the text in the source's state, "" where it has none.
	ExpiresAt string
	// Values are the target's attributes by schema name.
	Values Values
}

// MoveState accepts the resources of the kind's [Move]s, and its own under the
// address of another registry.
func (r *tokenResource) MoveState(context.Context) []resource.StateMover {
	movers := []resource.StateMover{SameMover(r.kind.TypeName, r.kind.schema(), r.kind.identityNames())}
	for _, move := range r.kind.Moves {
		movers = append(movers, Mover(move.Source, move.Convert, r.saveMoved))
	}
	return movers
}

// Mover is the framework's mover of a source: convert reads its state, whose
// attributes are as encoding/json decodes them, and save writes the target's.
// An error of convert completes "…, because". Any other source is skipped.
func Mover[T any](
	source Source,
	convert func(state map[string]any) (T, error),
	save func(ctx context.Context, converted T, resp *resource.MoveStateResponse),
) resource.StateMover {
	return resource.StateMover{StateMover: func(ctx context.Context, req resource.MoveStateRequest, resp *resource.MoveStateResponse) {
		if !source.means(req.SourceProviderAddress, req.SourceTypeName) {
			return
		}
		var state map[string]any
		err := json.Unmarshal(req.SourceRawState.JSON, &state)
		if err != nil {
			err = fmt.Errorf("its state is not the JSON that Terraform 0.12 and newer write: %w", err)
		}
		var converted T
		if err == nil {
			converted, err = convert(state)
		}
		if err != nil {
			resp.Diagnostics.AddError("The "+source.TypeName+" can't be moved",
				fmt.Sprintf("The state of %s, of provider %s, can't be taken over, because %s.", source.TypeName, req.SourceProviderAddress, strings.TrimSuffix(err.Error(), ".")))
			return
		}
		save(ctx, converted, resp)
	}}
}

// means compares the provider by the end of its address.
func (s Source) means(provider, typeName string) bool {
	return typeName == s.TypeName && (provider == s.Provider || strings.HasSuffix(provider, "/"+s.Provider))
}

// saveMoved writes the state of a token that was adopted: nothing is noted of
// how it was issued, and the refresh that follows fills in the rest.
func (r *tokenResource) saveMoved(ctx context.Context, moved Moved, resp *resource.MoveStateResponse) {
	values := moved.Values.only(r.kind.attributeNames()...).With(Values{
		"id":       types.StringValue(moved.ID),
		"token":    Text(moved.Secret),
		"previous": previousList(nil),
	})
	if end := instant.NewText(moved.ExpiresAt); !end.Never() {
		values["expires_at"] = end
	}
	resp.Diagnostics.Append(values.set(ctx, &resp.TargetState)...)
	resp.Diagnostics.Append(r.kind.saveIdentity(ctx, resp.TargetIdentity, moved.ID, moved.Values)...)
	resp.Diagnostics.Append(privatestate.Write(ctx, resp.TargetPrivate, adoptedKey, true)...)
}
