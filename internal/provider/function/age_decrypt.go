// SPDX-License-Identifier: MPL-2.0

// Package function holds the provider's functions. They are pure: they know no
// platform and contact nothing.
package function

import (
	"context"
	"errors"
	"unicode/utf8"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/agekey"
)

// The positions of age_decrypt's arguments. Errors name them: an error without
// one is blamed by OpenTofu on the first argument.
const (
	ageText int64 = iota
	ageIdentity
)

type ageDecrypt struct{}

// NewAgeDecrypt returns age_decrypt, which opens a token's encrypted_token.
func NewAgeDecrypt() function.Function { return ageDecrypt{} }

// Metadata implements function.Function.
func (ageDecrypt) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "age_decrypt"
}

// Definition implements function.Function.
func (ageDecrypt) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Open an encrypted token",
		MarkdownDescription: "**Give the identity as an ephemeral value, such as a variable with `ephemeral = true`.** The result is ephemeral then, too: only what keeps no value takes it, such as write-only arguments and provider configurations. " +
			"With an identity that is not ephemeral nothing keeps the secret out of an output or another argument, and so out of the state in clear; and even where only a write-only argument takes it, a saved plan holds the identity.\n\n" +
			"Decrypts an armored [age](https://age-encryption.org) file, such as the `encrypted_token` of a token with `age_recipients`.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "text", AllowNullValue: true, AllowUnknownValues: true,
				MarkdownDescription: "The armored age file: `encrypted_token` of a token.",
			},
			function.StringParameter{
				Name:                "identity",
				MarkdownDescription: "The secret key, `AGE-SECRET-KEY-…`, or the whole content of the key file that `age-keygen` writes; X25519 and post-quantum (`age-keygen -pq`). Of several keys, the one that fits is used. SSH keys and plugins are not supported.",
			},
		},
		Return: function.StringReturn{},
	}
}

// Run implements function.Function. Its errors hold nothing of either argument.
func (ageDecrypt) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var text types.String
	var identity string
	if resp.Error = req.Arguments.Get(ctx, &text, &identity); resp.Error != nil {
		return
	}
	if text.IsNull() {
		resp.Error = function.NewArgumentFuncError(ageText, "it is null: the token has no encrypted_token. "+
			"One is there with age_recipients, for an imported token from its first rotation on")
		return
	}
	if text.IsUnknown() { // a rotation is planned: a key that is none is said before it
		if _, err := agekey.Identities(identity); err != nil {
			resp.Error = function.NewArgumentFuncError(ageIdentity, err.Error())
			return
		}
		resp.Error = resp.Result.Set(ctx, types.StringUnknown())
		return
	}
	secret, err := decrypt(text.ValueString(), identity)
	if err != nil {
		resp.Error = err
		return
	}
	resp.Error = resp.Result.Set(ctx, secret)
}

func decrypt(text, identity string) (string, *function.FuncError) {
	identities, err := agekey.Identities(identity)
	if err != nil {
		return "", function.NewArgumentFuncError(ageIdentity, err.Error())
	}
	secret, err := agekey.Open(text, identities)
	switch {
	case errors.Is(err, agekey.ErrOtherRecipient):
		return "", function.NewArgumentFuncError(ageIdentity, err.Error())
	case err != nil:
		return "", function.NewArgumentFuncError(ageText, err.Error())
	case !utf8.ValidString(secret):
		return "", function.NewArgumentFuncError(ageText, "what it holds is no text, so it is no token")
	}
	return secret, nil
}
