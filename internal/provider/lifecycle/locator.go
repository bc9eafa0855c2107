// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"fmt"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/path"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/schema/validator"
)

// Locator is an attribute by which a token is found: its id, and as much of
// its owner as the platform needs.
type Locator struct {
	Name        string
	Description string
	// Required locators must be given; the others narrow where the platform
	// looks.
	Required   bool
	Validators []validator.String
}

// locators are the names of the most specific form of import; what the
// shortest form does without is optional.
func (k *Kind) locators() []Locator {
	var locators []Locator
	for _, name := range k.identityNames() {
		locator := Locator{
			Name: name, Description: withoutChanges(k.identityDescription(name)),
			Required: slices.Contains(k.ImportForms[0], name),
		}
		if attribute, ok := k.Attributes[name].(schema.StringAttribute); ok {
			locator.Validators = attribute.Validators
		}
		locators = append(locators, locator)
	}
	return locators
}

func locatorNames(locators []Locator) []string {
	var names []string
	for _, locator := range locators {
		names = append(names, locator.Name)
	}
	return names
}

// locate reads the locators of a configuration.
func locate(ctx context.Context, from reader, locators []Locator) (Values, diag.Diagnostics) {
	return readValues(ctx, from, locatorNames(locators)...)
}

// checkLocators applies the platform's rule for ids to what is known.
func checkLocators(ctx context.Context, from reader, locators []Locator, check func(id string) error) diag.Diagnostics {
	values, diags := locate(ctx, from, locators)
	if check == nil {
		return diags
	}
	for _, locator := range locators {
		if !values.Said(locator.Name) {
			continue
		}
		if err := check(values.String(locator.Name)); err != nil {
			diags.AddAttributeError(path.Root(locator.Name), "Not an id", fmt.Sprintf("%s: %s.", locator.Name, err))
		}
	}
	return diags
}

// finder are the calls that find one token.
type finder interface {
	Facts
	// Read is as in [Calls].
	Read(ctx context.Context, ref Ref) (Token, error)
}

// notVisibleError is a token that no state remembers and that the platform
// does not show: it may never have existed, be revoked, or be
// hidden from the caller.
type notVisibleError struct {
	// Witness is who asked, as far as the platform says.
	Witness Witness
}

func (e *notVisibleError) Error() string {
	who := "the provider's credential"
	if e.Witness.known() {
		who = e.Witness.String() + ", whom the provider's credential stands for,"
	}
	return "not found or not visible: there is no such token, or it is revoked, or " + who + " may not see it. " +
		"Check the id, and that the credential belongs to the right account"
}

// refOf says which token is meant where no state remembers it. Unless the user
// says where it lives, it is looked for among the caller's own.
func refOf(ctx context.Context, calls finder, locators []Locator, located Values) (Ref, error) {
	owner := located.without("id")
	if resolver, ok := calls.(interface {
		Resolve(ctx context.Context, owner Values) (Values, error)
	}); ok {
		resolved, err := resolver.Resolve(ctx, owner)
		if err != nil {
			return Ref{}, err
		}
		owner = resolved.only(locatorNames(locators)...)
	}
	return Ref{ID: located.String("id"), Owner: owner, Unseen: true}, nil
}

// find reads a token of which no state remembers anything.
func find(ctx context.Context, calls finder, ref Ref) (Token, error) {
	token, err := calls.Read(ctx, ref)
	if calls.NotFound(err) {
		err = notVisible(ctx, calls)
	}
	return token, err
}

// notVisible names who asked, where that can be told.
func notVisible(ctx context.Context, calls finder) error {
	witness, _ := calls.Witness(ctx)
	return &notVisibleError{Witness: witness}
}
