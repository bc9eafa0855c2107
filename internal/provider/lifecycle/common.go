// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// common are the attributes that every kind has, as configured, planned or in
// state.
type common struct {
	ID, Token, EncryptedToken      types.String
	CreatedAt, ExpiresAt, RotateAt instant.Value
	ValidFor                       duration.Value
	Rotation                       types.Object
	Previous                       types.List
	AgeRecipients                  types.Set
}

// rotationBlock is the attribute "rotation".
type rotationBlock struct {
	RotateBefore duration.Value `tfsdk:"rotate_before"`
	Overlap      duration.Value `tfsdk:"overlap"`
	Triggers     types.Map      `tfsdk:"triggers"`
}

// previousEntry is an element of the attribute "previous".
type previousEntry struct {
	ID        types.String  `tfsdk:"id"`
	RevokeAt  instant.Value `tfsdk:"revoke_at"`
	ExpiresAt instant.Value `tfsdk:"expires_at"`
}

func (c *common) targets() map[string]any {
	return map[string]any{
		"id": &c.ID, "token": &c.Token, "encrypted_token": &c.EncryptedToken,
		"created_at": &c.CreatedAt, "expires_at": &c.ExpiresAt, "rotate_at": &c.RotateAt,
		"valid_for": &c.ValidFor, "rotation": &c.Rotation, "previous": &c.Previous,
		"age_recipients": &c.AgeRecipients,
	}
}

func readCommon(ctx context.Context, from reader) (common, diag.Diagnostics) {
	var c common
	var diags diag.Diagnostics
	for name, target := range c.targets() {
		diags.Append(from.GetAttribute(ctx, path.Root(name), target)...)
	}
	return c, diags
}

// computed are the values that the provider decides; a configured expires_at
// is among them since the configuration's text is kept in it.
func (c common) computed() Values {
	return Values{
		"id": c.ID, "token": c.Token, "encrypted_token": c.EncryptedToken,
		"created_at": c.CreatedAt, "expires_at": c.ExpiresAt, "rotate_at": c.RotateAt,
		"previous": c.Previous,
	}
}

// rotationSettings returns the rotation block; the zero block where there is
// none. A block that is unknown as a whole has unknown parts.
func (c common) rotationSettings(ctx context.Context) rotationBlock {
	if c.Rotation.IsUnknown() {
		return rotationBlock{
			RotateBefore: duration.NewUnknown(),
			Overlap:      duration.NewUnknown(),
			Triggers:     types.MapUnknown(types.StringType),
		}
	}
	block := rotationBlock{
		RotateBefore: duration.NewNull(),
		Overlap:      duration.NewNull(),
		Triggers:     types.MapNull(types.StringType),
	}
	if !c.Rotation.IsNull() {
		_ = c.Rotation.As(ctx, &block, basetypes.ObjectAsOptions{})
	}
	return block
}

// overlap is the configured overlap, or the default.
func (b rotationBlock) overlap() time.Duration {
	if b.Overlap.IsNull() || b.Overlap.IsUnknown() {
		return DefaultOverlap
	}
	return b.Overlap.Duration()
}

// life is the token in this state.
func (c common) life(ctx context.Context) Life {
	return Life{
		ID:           c.ID.ValueString(),
		CreatedAt:    c.CreatedAt.Time(),
		ExpiresAt:    c.ExpiresAt.Time(),
		ValidFor:     c.ValidFor.Duration(),
		RotateBefore: c.rotationSettings(ctx).RotateBefore.Duration(),
		Previous:     c.previous(ctx),
	}
}

// validity is the configured one, given the configuration's common attributes.
func (c common) validity() Validity {
	return Validity{For: c.ValidFor.Duration(), Until: c.ExpiresAt.Time()}
}

func (c common) previous(ctx context.Context) []Previous {
	var entries []previousEntry
	if !c.Previous.IsNull() && !c.Previous.IsUnknown() {
		_ = c.Previous.ElementsAs(ctx, &entries, false)
	}
	var previous []Previous
	for _, entry := range entries {
		previous = append(previous, Previous{
			ID: entry.ID.ValueString(), RevokeAt: entry.RevokeAt.Time(), ExpiresAt: entry.ExpiresAt.Time(),
		})
	}
	return previous
}

// recipients are the configured age recipients, sorted, without the white space
// that a file they were read from ends with. A null one becomes an
// empty text, which [NewSeal] rejects: if it were left out and were the only
// one, the secret would be stored unencrypted.
func (c common) recipients() []string {
	var recipients []string
	for _, element := range c.AgeRecipients.Elements() {
		if text, ok := element.(types.String); ok {
			recipients = append(recipients, strings.TrimSpace(text.ValueString()))
		}
	}
	slices.Sort(recipients)
	return recipients
}

// previousList makes the attribute "previous"; none is an empty list.
func previousList(previous []Previous) types.List {
	elements := make([]attr.Value, 0, len(previous))
	for _, p := range previous {
		elements = append(elements, types.ObjectValueMust(previousType.AttrTypes, map[string]attr.Value{
			"id":         types.StringValue(p.ID),
			"revoke_at":  instant.NewValue(p.RevokeAt),
			"expires_at": instant.NewValue(p.ExpiresAt),
		}))
	}
	return types.ListValueMust(previousType, elements)
}
