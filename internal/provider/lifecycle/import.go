// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/validate"
)

// ImportState takes an import id, its parts separated by slashes, or an
// identity. The refresh that follows fills in the rest; the secret can't be
// had unless the environment gives it, and the token is adopted as it is. An
// import that no refresh can fill in fails: its next plan would find everything
// changed, and issue another token.
func (r *tokenResource) ImportState(ctx context.Context, req resource.ImportStateRequest, resp *resource.ImportStateResponse) {
	values := Values{}
	if req.ID != "" {
		parsed, problem := r.kind.parseImport(req.ID)
		if problem != "" {
			resp.Diagnostics.AddError("Not the import id of any "+r.kind.Title, problem)
			return
		}
		values = parsed
	} else if req.Identity != nil {
		identity, diags := readValues(ctx, req.Identity, r.kind.identityNames()...)
		resp.Diagnostics.Append(diags...)
		values = identity
	}
	if problem := r.kind.checkIDs(values); problem != "" {
		resp.Diagnostics.AddError("Not the import id of any "+r.kind.Title, problem)
	}
	if resp.Diagnostics.HasError() {
		return
	}
	for _, name := range r.kind.identityNames() {
		if values.Said(name) {
			resp.Diagnostics.Append(resp.State.SetAttribute(ctx, path.Root(name), values[name])...)
		}
	}
	resp.Diagnostics.Append(r.kind.saveIdentity(ctx, resp.Identity, values.String("id"), values)...)
	resp.Diagnostics.Append(importSecret(ctx, r.data, values.String("id"), &resp.State)...)
	resp.Diagnostics.Append(privatestate.Write(ctx, resp.Private, adoptedKey, true)...)
	if _, err := r.calls(); err != nil {
		explain.Unimported(req, resp, fmt.Sprintf("import the %s %s", r.kind.Title, values.String("id")), err)
	}
}

// parseImport splits an import id by the form that has as many parts.
func (k *Kind) parseImport(id string) (Values, string) {
	parts := strings.Split(id, "/")
	at := slices.IndexFunc(k.ImportForms, func(form []string) bool { return len(form) == len(parts) })
	if at < 0 || slices.Contains(parts, "") {
		return nil, fmt.Sprintf("%s is not of the form %s.", validate.Quoted(id), k.importForms())
	}
	values := Values{}
	for i, name := range k.ImportForms[at] {
		values[name] = types.StringValue(parts[i])
	}
	return values, ""
}

// ImportID is the most specific import id of a token, "" where the platform
// told too little of it.
func (k *Kind) ImportID(token Token) string {
	for _, form := range slices.Backward(k.ImportForms) {
		var parts []string
		for _, name := range form {
			if name == "id" {
				parts = append(parts, token.ID)
			} else if token.Values.Said(name) {
				parts = append(parts, token.Values.String(name))
			}
		}
		if len(parts) == len(form) && !slices.Contains(parts, "") {
			return strings.Join(parts, "/")
		}
	}
	return ""
}

func (k *Kind) importForms() string {
	var forms []string
	for _, form := range k.ImportForms {
		forms = append(forms, strings.Join(form, "/"))
	}
	return strings.Join(forms, " or ")
}

// checkIDs applies the platform's rule for ids.
func (k *Kind) checkIDs(values Values) string {
	if k.CheckID == nil {
		return ""
	}
	for _, name := range k.identityNames() {
		if text := values.String(name); values.Said(name) {
			if err := k.CheckID(text); err != nil {
				return fmt.Sprintf("%s: %s.", name, err)
			}
		}
	}
	return ""
}
