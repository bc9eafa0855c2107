// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/agekey"
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
	RotateBefore, Overlap duration.Value
	Triggers              types.Map
}

// commonNames are the attributes that every kind has.
var commonNames = []string{
	"id", "token", "encrypted_token", "created_at", "expires_at", "rotate_at", "valid_for", "rotation", "previous", "age_recipients",
}

func readCommon(ctx context.Context, from reader) (common, diag.Diagnostics) {
	values, diags := readValues(ctx, from, commonNames...)
	return commonOf(values), diags
}

// commonOf takes the attributes that every kind has out of an object.
func commonOf(object Values) common {
	return common{
		ID: as[types.String](object, "id"), Token: as[types.String](object, "token"), EncryptedToken: as[types.String](object, "encrypted_token"),
		CreatedAt: as[instant.Value](object, "created_at"), ExpiresAt: as[instant.Value](object, "expires_at"), RotateAt: as[instant.Value](object, "rotate_at"),
		ValidFor: as[duration.Value](object, "valid_for"), Rotation: as[types.Object](object, "rotation"),
		Previous: as[types.List](object, "previous"), AgeRecipients: as[types.Set](object, "age_recipients"),
	}
}

// as is a value of a known type, null where there is none.
func as[T attr.Value](object Values, name string) T {
	value, _ := object[name].(T)
	return value
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
func (c common) rotationSettings(_ context.Context) rotationBlock {
	if c.Rotation.IsUnknown() {
		return rotationBlock{
			RotateBefore: duration.NewUnknown(),
			Overlap:      duration.NewUnknown(),
			Triggers:     types.MapUnknown(types.StringType),
		}
	}
	if c.Rotation.IsNull() {
		return rotationBlock{Triggers: types.MapNull(types.StringType)}
	}
	block := Values(c.Rotation.Attributes())
	return rotationBlock{
		RotateBefore: as[duration.Value](block, "rotate_before"),
		Overlap:      as[duration.Value](block, "overlap"),
		Triggers:     as[types.Map](block, "triggers"),
	}
}

// overlap is the configured overlap, or the default.
func (b rotationBlock) overlap() time.Duration {
	if b.Overlap.IsNull() || b.Overlap.IsUnknown() {
		return defaultOverlap
	}
	return b.Overlap.Duration()
}

// overlapText is the overlap as its user wrote it, or the default.
func (b rotationBlock) overlapText() string {
	if b.Overlap.IsNull() || b.Overlap.IsUnknown() {
		return duration.Text(defaultOverlap)
	}
	return b.Overlap.ValueString()
}

// life is the token in this state.
func (c common) life(ctx context.Context) tokenLife {
	return tokenLife{
		ID:           c.ID.ValueString(),
		CreatedAt:    c.CreatedAt.Time(),
		ExpiresAt:    c.ExpiresAt.Time(),
		ValidFor:     c.ValidFor.Duration(),
		RotateBefore: c.rotationSettings(ctx).RotateBefore.Duration(),
		Previous:     c.previous(ctx),
	}
}

// written are the lengths of time that a token's life was configured with, as
// their user wrote them.
func (c common) written(ctx context.Context) lifeText {
	return lifeText{ValidFor: c.ValidFor.ValueString(), RotateBefore: c.rotationSettings(ctx).RotateBefore.ValueString()}
}

// validity is the configured one, given the configuration's common attributes.
func (c common) validity() validity {
	return validity{For: c.ValidFor.Duration(), Until: c.ExpiresAt.Time()}
}

func (c common) previous(_ context.Context) []previousToken {
	var previous []previousToken
	for _, element := range c.Previous.Elements() {
		object, _ := element.(types.Object)
		entry := Values(object.Attributes())
		previous = append(previous, previousToken{
			ID: entry.String("id"), RevokeAt: as[instant.Value](entry, "revoke_at").Time(), ExpiresAt: as[instant.Value](entry, "expires_at").Time(),
			Owner: Values(as[types.Map](entry, "owner").Elements()).texts(),
		})
	}
	return previous
}

// seal encrypts the secret as configured.
func (c common) seal() (agekey.Seal, error) {
	seal, err := agekey.NewSeal(c.recipients())
	if err != nil {
		return agekey.Seal{}, fmt.Errorf("age_recipients: %w", err)
	}
	return seal, nil
}

// recipients are the configured age recipients, sorted, without the white space
// that a file they were read from ends with. A null one becomes an
// empty text, which [agekey.NewSeal] rejects: if it were left out and were the only
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
func previousList(previous []previousToken) types.List {
	elements := make([]attr.Value, 0, len(previous))
	for _, p := range previous {
		elements = append(elements, types.ObjectValueMust(previousType.AttrTypes, map[string]attr.Value{
			"id":         types.StringValue(p.ID),
			"revoke_at":  instant.NewValue(p.RevokeAt),
			"expires_at": instant.NewValue(p.ExpiresAt),
			"owner":      mapOfStrings(p.Owner),
		}))
	}
	return types.ListValueMust(previousType, elements)
}
