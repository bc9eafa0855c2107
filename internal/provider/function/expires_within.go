// SPDX-License-Identifier: MPL-2.0

package function

import (
	"context"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/duration"
)

// The positions of expires_within's arguments.
const (
	withinExpiresAt int64 = iota
	withinDuration
	withinNow
)

type expiresWithin struct{}

// NewExpiresWithin returns expires_within, which says whether a token ends
// soon. It is told the time: Terraform calls a function in the plan and again in
// the apply, and refuses another result.
func NewExpiresWithin() function.Function { return expiresWithin{} }

// Metadata implements function.Function.
func (expiresWithin) Metadata(_ context.Context, _ function.MetadataRequest, resp *function.MetadataResponse) {
	resp.Name = "expires_within"
}

// Definition implements function.Function.
func (expiresWithin) Definition(_ context.Context, _ function.DefinitionRequest, resp *function.DefinitionResponse) {
	resp.Definition = function.Definition{
		Summary: "Whether a token ends soon",
		MarkdownDescription: "Whether an instant lies between another and a duration after it: whether a token that lives at that time ends soon. " +
			"For null, which is how a token shows that it never ends, it is false, and so it is for a token that has ended already.",
		Parameters: []function.Parameter{
			function.StringParameter{
				Name: "expires_at", AllowNullValue: true,
				MarkdownDescription: "When the token ends, RFC 3339; null: never.",
			},
			function.StringParameter{Name: "within", MarkdownDescription: "A duration, such as `14d` or `12h`."},
			function.StringParameter{Name: "now", MarkdownDescription: "The instant to count from, RFC 3339: `plantimestamp()`."},
		},
		Return: function.BoolReturn{},
	}
}

// Run implements function.Function.
func (expiresWithin) Run(ctx context.Context, req function.RunRequest, resp *function.RunResponse) {
	var expiresAt types.String
	var within, now string
	if resp.Error = req.Arguments.Get(ctx, &expiresAt, &within, &now); resp.Error != nil {
		return
	}
	length, err := duration.Parse(within)
	if err != nil || length < 0 {
		resp.Error = function.NewArgumentFuncError(withinDuration, `it is no duration of zero or more, like "14d" or "12h"`)
		return
	}
	from, err := time.Parse(time.RFC3339, now)
	if err != nil {
		resp.Error = function.NewArgumentFuncError(withinNow, "it is no instant of RFC 3339, such as plantimestamp() gives")
		return
	}
	if expiresAt.IsNull() {
		resp.Error = resp.Result.Set(ctx, false)
		return
	}
	end, err := time.Parse(time.RFC3339, expiresAt.ValueString())
	if err != nil {
		resp.Error = function.NewArgumentFuncError(withinExpiresAt, "it is no instant of RFC 3339, such as a token's expires_at")
		return
	}
	resp.Error = resp.Result.Set(ctx, !end.Before(from) && end.Before(from.Add(length)))
}
