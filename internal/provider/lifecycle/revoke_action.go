// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/action"
	"github.com/hashicorp/terraform-plugin-framework/action/schema"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
)

// Revocation is an action that revokes one token by its id, for when it can't
// wait: `terraform apply -invoke`.
type Revocation struct {
	// TypeName is the managed resource's: the action's is followed by "_revoke".
	TypeName string
	// Title names the kind in sentences, as in [Kind].
	Title string
	// Note is what else the action's documentation should say; may be empty.
	Note     string
	Locators []Locator
	// CheckID says what is wrong with the form of an id; nil: any form will do.
	CheckID func(id string) error
	Connect func(data any) (Revoker, error)
}

// Revoker are the calls of a revocation, as in [Calls].
type Revoker interface {
	finder
	Revoke(ctx context.Context, ref Ref) error
	Credential() string
	OfCaller(ctx context.Context, token Token) (bool, error)
	TellsUse() bool
}

// newRevokeAction returns the framework's constructor of the action that
// revokes a token of a kind.
func newRevokeAction(kind *Kind) func() action.Action {
	return NewRevocation(Revocation{
		TypeName: kind.TypeName, Title: kind.Title, Locators: kind.locators(), CheckID: kind.CheckID,
		Connect: func(data any) (Revoker, error) { return kind.Connect(data) },
	})
}

// NewRevocation returns the framework's constructor of a revoke action.
func NewRevocation(revocation Revocation) func() action.Action {
	return func() action.Action { return &revokeAction{Revocation: revocation} }
}

type revokeAction struct {
	Revocation

	data any
}

var (
	_ action.ActionWithConfigure      = (*revokeAction)(nil)
	_ action.ActionWithValidateConfig = (*revokeAction)(nil)
)

func (a *revokeAction) Metadata(_ context.Context, req action.MetadataRequest, resp *action.MetadataResponse) {
	resp.TypeName = req.ProviderTypeName + "_" + a.TypeName + "_revoke"
}

func (a *revokeAction) Schema(_ context.Context, _ action.SchemaRequest, resp *action.SchemaResponse) {
	attributes := map[string]schema.Attribute{
		"missing_ok": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether a token that is not found counts as revoked, so that the action can be repeated and an event can trigger it. " +
				"No state proves that the token was ever there: a wrong id is not noticed then. Default: `false`, which makes it an error.",
		},
		"force": schema.BoolAttribute{
			Optional: true,
			MarkdownDescription: "Whether to revoke the token without looking at it first, even if it is the credential that the provider itself runs on. " +
				"Default: `false`, which also refuses a token that may be it: one of the same identity whose use does not show that it is another one. Finding that out may take a minute.",
		},
	}
	for _, locator := range a.Locators {
		attributes[locator.Name] = schema.StringAttribute{
			Required: locator.Required, Optional: !locator.Required,
			Validators: locator.Validators, MarkdownDescription: locator.Description,
		}
	}
	text := fmt.Sprintf("Revokes one %s by its id, now: `terraform apply -invoke=action.TYPE.NAME` (Terraform 1.14 or newer). "+
		"It changes no state: a managed token that is revoked this way is missing at the next refresh.", a.Title)
	if a.Note != "" {
		text += " " + a.Note
	}
	resp.Schema = schema.Schema{MarkdownDescription: text, Attributes: attributes}
}

func (a *revokeAction) Configure(_ context.Context, req action.ConfigureRequest, _ *action.ConfigureResponse) {
	a.data = req.ProviderData
}

func (a *revokeAction) ValidateConfig(ctx context.Context, req action.ValidateConfigRequest, resp *action.ValidateConfigResponse) {
	resp.Diagnostics.Append(checkLocators(ctx, req.Config, a.Locators, a.CheckID)...)
}

// Invoke revokes the token. One that is not found is an error unless the user
// says otherwise, since no state tells whether it ever was there.
func (a *revokeAction) Invoke(ctx context.Context, req action.InvokeRequest, resp *action.InvokeResponse) {
	var force, missingOK types.Bool
	located, diags := locate(ctx, req.Config, a.Locators)
	resp.Diagnostics.Append(diags...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("force"), &force)...)
	resp.Diagnostics.Append(req.Config.GetAttribute(ctx, path.Root("missing_ok"), &missingOK)...)
	if resp.Diagnostics.HasError() {
		return
	}
	progress := func(format string, args ...any) {
		resp.SendProgress(action.InvokeProgressEvent{Message: fmt.Sprintf(format, args...)})
	}
	calls, err := a.Connect(a.data)
	if err == nil {
		err = a.revoke(ctx, calls, located, force.ValueBool(), progress)
	}
	if missing := (*notVisibleError)(nil); missingOK.ValueBool() && errors.As(err, &missing) {
		progress("The %s %s is %s: nothing to revoke.", a.Title, located.String("id"), missing.Error())
		return
	}
	if err != nil {
		resp.Diagnostics.Append(explain.Error(fmt.Sprintf("revoke the %s %s", a.Title, located.String("id")), err))
	}
}

func (a *revokeAction) revoke(ctx context.Context, calls Revoker, located Values, force bool, progress func(string, ...any)) error {
	ref, err := refOf(ctx, calls, a.Locators, located)
	if err != nil {
		return err
	}
	name := ref.ID
	if !force {
		token, err := find(ctx, calls, ref)
		if err != nil {
			return err
		}
		name = token.DisplayName()
		if token.Revoked {
			progress("The %s %s is revoked already.", a.Title, name)
			return nil
		}
		if err := a.refuseCredential(ctx, calls, ref, token); err != nil {
			return err
		}
		ref = a.saw(ctx, calls, ref, token)
	}
	progress("Revoking the %s %s…", a.Title, name)
	err = NewJudge(a.data, a.TypeName, calls).Revoke(ctx, ref, func(ctx context.Context, ref Ref) error {
		err := calls.Revoke(ctx, ref)
		if calls.NotFound(err) && !ref.Revoked && !mayHaveRevoked(err) {
			return notVisible(ctx, calls)
		}
		return err
	}, calls.Read)
	switch {
	case errors.Is(err, ErrGone): // a revocation whose answer was lost is repeated
		progress("The %s %s is gone: it was there just before.", a.Title, name)
	case err != nil:
		return err
	default:
		progress("Revoked the %s %s.", a.Title, name)
	}
	return nil
}

// saw adds to what is known of a token what the platform has just shown, as a
// state would have it: "not found" then proves as much as it does to a destroy.
// One whose age the platform does not tell may be so new that answers lag behind.
func (a *revokeAction) saw(ctx context.Context, calls Revoker, ref Ref, token Token) Ref {
	ref.Unseen, ref.Stateless = false, true
	ref.State, ref.ExpiresAt, ref.WrittenAt = token.Values.With(ref.Owner), token.ExpiresAt, token.CreatedAt
	if ref.WrittenAt.IsZero() {
		ref.WrittenAt = clockOf(a.data).Now()
	}
	ref.Witness, _ = witnessOf(a.data, a.TypeName, calls).get(ctx) // nobody is noted where it can't be told
	return ref
}

// refuseCredential returns an error if the token is the credential that the provider
// itself runs on, or may be.
func (a *revokeAction) refuseCredential(ctx context.Context, calls Revoker, ref Ref, token Token) error {
	if calls.Credential() == "" {
		return nil
	}
	recogniser := newRecogniser(a.data, a.TypeName, calls)
	answer, err := recogniser.recognise(ctx, ref.Owner, token, recogniser.bySecret(ref.ID, nil))
	switch {
	case err != nil:
		return fmt.Errorf("whether it is the credential that the provider itself runs on could not be found out; force = true revokes it all the same: %w", err)
	case answer == isCredential:
		return errors.New("it is the credential that the provider itself runs on: without it the provider can do nothing more. " +
			"Configure the provider with another credential, or set force = true to revoke it all the same")
	case answer == maybeCredential:
		return errors.New("it may be the credential that the provider itself runs on: " + untold + ". " +
			"If it is another one, or is to go all the same, set force = true")
	}
	return nil
}
