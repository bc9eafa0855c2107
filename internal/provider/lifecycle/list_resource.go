// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
	"iter"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/list"
	"github.com/hashicorp/terraform-plugin-framework/list/schema"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
)

// Listing is what `terraform query` shows of a managed resource.
type Listing struct {
	// TypeName and Title are as in [Kind].
	TypeName, Title string
	Filters         []Filter
	// IdentityNames are the identity's attributes: "id", or names of the
	// tokens' Values.
	IdentityNames []string
	// Resource are the values of a token as an import would give them.
	Resource func(token Token) Values
	Connect  func(data any) (Lister, error)
}

// Lister is the call that lists tokens, as in [Calls].
type Lister interface {
	List(ctx context.Context, filters Values) iter.Seq2[Token, error]
}

// newListResource returns the framework's constructor of a kind's list
// resource.
func newListResource(kind *Kind) func() list.ListResource {
	return NewListing(Listing{
		TypeName: kind.TypeName, Title: kind.Title, Filters: kind.filters(),
		IdentityNames: kind.identityNames(), Resource: kind.adopted,
		Connect: func(data any) (Lister, error) { return kind.Connect(data) },
	})
}

// NewListing returns the framework's constructor of a list resource.
func NewListing(listing Listing) func() list.ListResource {
	return func() list.ListResource { return &listResource{Listing: listing} }
}

// adopted are the values of a token that was not issued here: no secret, no
// rotation, nothing rotated.
func (k *Kind) adopted(token Token) Values {
	return token.Values.only(k.attributeNames()...).With(Values{
		"id":         types.StringValue(token.ID),
		"created_at": instant.NewValue(token.CreatedAt),
		"expires_at": instant.NewValue(token.ExpiresAt),
		"previous":   previousList(nil),
	})
}

type listResource struct {
	Listing

	data any
}

var _ list.ListResourceWithConfigure = (*listResource)(nil)

func (l *listResource) Metadata(_ context.Context, req resource.MetadataRequest, resp *resource.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + l.TypeName
}

func (l *listResource) ListResourceConfigSchema(_ context.Context, _ list.ListResourceSchemaRequest, resp *list.ListResourceSchemaResponse) {
	attributes := map[string]schema.Attribute{}
	for _, filter := range l.Filters {
		attributes[filter.Name] = filter.listAttribute()
	}
	resp.Schema = schema.Schema{
		MarkdownDescription: fmt.Sprintf("Finds each %s that the provider's credential may see and that matches the filters, for `terraform query` (Terraform 1.14 or newer). No secret is asked for.", l.Title),
		Attributes:          attributes,
	}
}

func (l *listResource) Configure(_ context.Context, req resource.ConfigureRequest, _ *resource.ConfigureResponse) {
	l.data = req.ProviderData
}

// List pushes the tokens as their pages arrive.
func (l *listResource) List(ctx context.Context, req list.ListRequest, stream *list.ListResultsStream) {
	filters, diags := readFilters(ctx, req.Config, l.Filters)
	calls, err := l.Connect(l.data)
	if err != nil {
		diags.Append(l.failed(err))
	}
	if diags.HasError() {
		stream.Results = list.ListResultsStreamDiagnostics(diags)
		return
	}
	stream.Results = func(push func(list.ListResult) bool) {
		var pushed int64
		for token, err := range calls.List(ctx, filters) {
			if unreadable := rest.AsUnreadable(err); unreadable != nil {
				if !push(list.ListResult{Diagnostics: diag.Diagnostics{l.left(unreadable)}}) {
					return
				}
				continue
			}
			if err != nil {
				push(list.ListResult{Diagnostics: diag.Diagnostics{l.failed(err)}})
				return
			}
			if token.Revoked || !passesExpiry(token, filters) {
				continue
			}
			if !push(l.result(ctx, req, token)) {
				return
			}
			if pushed++; req.Limit > 0 && pushed == req.Limit {
				return
			}
		}
	}
}

func (l *listResource) failed(err error) diag.Diagnostic {
	return explain.Error(fmt.Sprintf("list the %ss", l.Title), err)
}

// left says which token is left out: an error would end the query.
func (l *listResource) left(unreadable *rest.UnreadableError) diag.Diagnostic {
	return explain.Warning(fmt.Sprintf("read the %s %s, so it is missing from the list", l.Title, unreadable.ID), unreadable)
}

func (l *listResource) result(ctx context.Context, req list.ListRequest, token Token) list.ListResult {
	result := req.NewListResult(ctx)
	result.DisplayName = token.DisplayName()
	result.Diagnostics.Append(saveIdentity(ctx, result.Identity, l.IdentityNames, token.ID, token.Values)...)
	if req.IncludeResource {
		result.Diagnostics.Append(l.Resource(token).without().set(ctx, result.Resource)...)
	}
	return result
}

// DisplayName is what a person recognises the token by, never empty: its id and
// whose it is, with its name before them where it has one.
func (token Token) DisplayName() string {
	name := token.ID
	if token.Name != "" {
		name = fmt.Sprintf("%s (%s)", token.Name, token.ID)
	}
	if token.OwnerName != "" {
		name += " of " + token.OwnerName
	}
	return name
}
