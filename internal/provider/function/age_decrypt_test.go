// SPDX-License-Identifier: MPL-2.0

package function_test

import (
	"strings"
	"testing"

	"filippo.io/age"
	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/function"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/agekey"
	tokensfunction "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/function"
)

// call calls a function as the framework does.
func call(t *testing.T, f function.Function, empty attr.Value, arguments ...attr.Value) (attr.Value, *function.FuncError) {
	t.Helper()
	resp := function.RunResponse{Result: function.NewResultData(empty)}
	f.Run(t.Context(), function.RunRequest{Arguments: function.NewArgumentsData(arguments)}, &resp)
	if resp.Error != nil && strings.HasSuffix(resp.Error.Text, ".") {
		t.Errorf("%q ends in a period, and the CLI adds one", resp.Error.Text)
	}
	return resp.Result.Value(), resp.Error
}

// TestAgeDecrypt opens what a token's encrypted_token holds, and blames the
// argument that is wrong.
func TestAgeDecrypt(t *testing.T) {
	t.Parallel()
	mine, other := identity(t), identity(t)
	seal, err := agekey.NewSeal([]string{mine.Recipient().String()})
	if err != nil {
		t.Fatal(err)
	}
	text := closed(t, seal, "the secret")
	for name, tt := range map[string]struct {
		text     attr.Value
		identity string
		blamed   int64
		want     string
	}{
		"not known yet": {types.StringUnknown(), mine.String(), -1, ""},
		"no key for it": {types.StringUnknown(), "hello", 1, "no identity"},
		"opened":        {types.StringValue(text), mine.String() + "\n", -1, "the secret"},
		"null":          {types.StringNull(), mine.String(), 0, "imported token"},
		"no text":       {types.StringValue("plain"), mine.String(), 0, "no whole armored age file"},
		"bytes":         {types.StringValue(closed(t, seal, "\xff\xfe")), mine.String(), 0, "no text"},
		"another's key": {types.StringValue(text), other.String(), 1, "other recipients"},
		"no key":        {types.StringValue(text), "", 1, "no key"},
		"both wrong":    {types.StringValue("plain"), "none", 1, "no identity"},
	} {
		result, err := call(t, tokensfunction.NewAgeDecrypt(), types.StringUnknown(), tt.text, types.StringValue(tt.identity))
		want := types.StringValue(tt.want)
		if tt.text.IsUnknown() {
			want = types.StringUnknown()
		}
		switch {
		case err == nil && (tt.blamed >= 0 || !result.Equal(want)):
			t.Errorf("%s gives %v", name, result)
		case err != nil && (err.FunctionArgument == nil || *err.FunctionArgument != tt.blamed || !strings.Contains(err.Text, tt.want)):
			t.Errorf("%s blames %v: %s", name, err.FunctionArgument, err.Text)
		}
	}
}

func identity(t *testing.T) *age.X25519Identity {
	t.Helper()
	made, err := age.GenerateX25519Identity()
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func closed(t *testing.T, seal agekey.Seal, secret string) string {
	t.Helper()
	text, err := seal.Close(secret)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
