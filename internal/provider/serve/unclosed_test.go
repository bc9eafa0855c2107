// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// opening counts which ephemeral resources are closed, by their notes.
type opening struct {
	lifecycle.Framework

	answer tfprotov6.OpenEphemeralResourceResponse
	closed map[string]int
}

func (o *opening) OpenEphemeralResource(context.Context, *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	answer := o.answer
	return &answer, nil
}

func (o *opening) CloseEphemeralResource(ctx context.Context, q *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	o.closed[q.TypeName+" "+string(q.Private)]++
	return &tfprotov6.CloseEphemeralResourceResponse{}, ctx.Err()
}

// TestUnclosed: what a CLI has not closed is closed at the end, and nothing
// twice.
func TestUnclosed(t *testing.T) {
	t.Parallel()
	o := &opening{closed: map[string]int{}}
	u := &unheard{Framework: o}
	for _, private := range []string{"a", "b", ""} { // without a note there is nothing to close
		o.answer.Private = []byte(private)
		if _, err := u.OpenEphemeralResource(t.Context(), &tfprotov6.OpenEphemeralResourceRequest{TypeName: "tokens_x"}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := u.CloseEphemeralResource(t.Context(), &tfprotov6.CloseEphemeralResourceRequest{TypeName: "tokens_x", Private: []byte("a")}); err != nil {
		t.Fatal(err)
	}
	u.windUp()
	if diff := cmp.Diff(map[string]int{"tokens_x a": 1, "tokens_x b": 1}, o.closed); diff != "" {
		t.Errorf("closed, and how often (-want +got):\n%s", diff)
	}
}
