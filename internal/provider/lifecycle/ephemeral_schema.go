// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	ephemeral "github.com/hashicorp/terraform-plugin-framework/ephemeral/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema/defaults"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// ephemeralLifetime bounds how long a token outlives a run whose Close
// Terraform skipped.
const ephemeralLifetime = time.Hour

// ephemeralLifetime is the default, or less where the platform grants less.
func (t Terms) ephemeralLifetime() time.Duration {
	if t.Longest > 0 {
		return min(ephemeralLifetime, t.Longest)
	}
	return ephemeralLifetime
}

func (k *Kind) ephemeralSchema() ephemeral.Schema {
	lifetime := duration.Text(k.Terms.ephemeralLifetime())
	attributes := map[string]ephemeral.Attribute{
		"valid_for": ephemeral.StringAttribute{
			CustomType: duration.Type{}, Optional: true, Computed: true,
			Validators: []validator.String{k.Terms.validator()},
			MarkdownDescription: fmt.Sprintf("How long the token lives unless it is revoked before, a duration%s; default `%s`. "+
				"It is revoked at the end of the run; but Terraform skips that when something that uses the token fails, or when the run is interrupted. Then this is when it ends.", k.Terms.atMost(), lifetime),
		},
		"mint_when": ephemeral.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether a token is issued at all; default `true`. With `false` every result is null. " +
				"Give it `terraform.applying` (Terraform 1.10 or newer) to issue none during plan.",
		},
		"id":    ephemeral.StringAttribute{Computed: true, MarkdownDescription: "The platform's id of the token."},
		"token": ephemeral.StringAttribute{Computed: true, Sensitive: true, MarkdownDescription: "The secret. It is never stored in state or plan."},
		"created_at": ephemeral.StringAttribute{
			CustomType: instant.Type{}, Computed: true,
			MarkdownDescription: "When the token was issued, RFC 3339 in UTC.",
		},
		"expires_at": ephemeral.StringAttribute{
			CustomType: instant.Type{}, Computed: true,
			MarkdownDescription: "When the token ends if it is not revoked before, RFC 3339 in UTC.",
		},
	}
	for name, attribute := range k.Attributes {
		attributes[name] = k.ephemeralAttribute(name, attribute)
	}
	return ephemeral.Schema{
		MarkdownDescription: fmt.Sprintf("Issues one %s for the run at hand, and revokes it when the run no longer needs it. "+
			"A token that something goes on using after the run belongs in the resource of the same name.\n\n%s", k.Title, k.Description),
		Attributes: attributes,
	}
}

// ephemeralAttribute is a resource's attribute where the token lives for one
// run: what the resource only computes is computed here too.
func (k *Kind) ephemeralAttribute(name string, attribute schema.Attribute) ephemeral.Attribute {
	if !slices.Contains(k.Owner, name) && !slices.Contains(k.Arguments, name) {
		return ephemeralComputed(name, attribute)
	}
	return ephemeralArgument(name, attribute)
}

// ephemeralArgument is what a token is issued with.
func ephemeralArgument(name string, attribute schema.Attribute) ephemeral.Attribute {
	text := withoutChanges(attribute.GetMarkdownDescription())
	switch a := attribute.(type) {
	case schema.StringAttribute:
		return ephemeral.StringAttribute{
			CustomType: a.CustomType, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive, Validators: a.Validators, MarkdownDescription: text,
		}
	case schema.BoolAttribute:
		return ephemeral.BoolAttribute{
			CustomType: a.CustomType, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive, Validators: a.Validators, MarkdownDescription: text,
		}
	case schema.SetAttribute:
		return ephemeral.SetAttribute{
			CustomType: a.CustomType, ElementType: a.ElementType, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive, Validators: a.Validators, MarkdownDescription: text,
		}
	case schema.SingleNestedAttribute:
		nested := map[string]ephemeral.Attribute{}
		for inner, attribute := range a.Attributes {
			nested[inner] = ephemeralArgument(name+"."+inner, attribute)
		}
		return ephemeral.SingleNestedAttribute{
			CustomType: a.CustomType, Attributes: nested, Required: a.Required, Optional: a.Optional, Computed: a.Computed,
			Sensitive: a.Sensitive, Validators: a.Validators, MarkdownDescription: text,
		}
	}
	panic(unsupported(name, attribute))
}

func ephemeralComputed(name string, attribute schema.Attribute) ephemeral.Attribute {
	text := firstSentence(attribute.GetMarkdownDescription())
	switch a := attribute.(type) {
	case schema.StringAttribute:
		return ephemeral.StringAttribute{CustomType: a.CustomType, Computed: true, Sensitive: a.Sensitive, MarkdownDescription: text}
	case schema.BoolAttribute:
		return ephemeral.BoolAttribute{CustomType: a.CustomType, Computed: true, Sensitive: a.Sensitive, MarkdownDescription: text}
	case schema.SetAttribute:
		return ephemeral.SetAttribute{CustomType: a.CustomType, ElementType: a.ElementType, Computed: true, Sensitive: a.Sensitive, MarkdownDescription: text}
	case schema.SingleNestedAttribute:
		nested := map[string]ephemeral.Attribute{}
		for inner, attribute := range a.Attributes {
			nested[inner] = ephemeralComputed(name+"."+inner, attribute)
		}
		return ephemeral.SingleNestedAttribute{CustomType: a.CustomType, Attributes: nested, Computed: true, Sensitive: a.Sensitive, MarkdownDescription: text}
	}
	panic(unsupported(name, attribute))
}

// defaultOf is an attribute's default in the resource's schema, nil where it
// has none: schemas of ephemeral resources know no defaults.
func defaultOf(ctx context.Context, attribute schema.Attribute) attr.Value {
	switch a := attribute.(type) {
	case schema.StringAttribute:
		if a.Default != nil {
			var resp defaults.StringResponse
			a.Default.DefaultString(ctx, defaults.StringRequest{}, &resp)
			return resp.PlanValue
		}
	case schema.BoolAttribute:
		if a.Default != nil {
			var resp defaults.BoolResponse
			a.Default.DefaultBool(ctx, defaults.BoolRequest{}, &resp)
			return resp.PlanValue
		}
	case schema.SetAttribute:
		if a.Default != nil {
			var resp defaults.SetResponse
			a.Default.DefaultSet(ctx, defaults.SetRequest{}, &resp)
			return resp.PlanValue
		}
	case schema.SingleNestedAttribute:
		if a.Default != nil {
			var resp defaults.ObjectResponse
			a.Default.DefaultObject(ctx, defaults.ObjectRequest{}, &resp)
			return resp.PlanValue
		}
	}
	return nil
}
