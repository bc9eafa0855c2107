// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"
	"runtime"
	"testing"
	"weak"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	tokens "github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
)

// request is what a request's context holds on to.
type request struct{ _ [1 << 16]byte }

// TestAnsweredRequestsAreForgotten: what a plan of thousands of tokens takes
// does not grow with their number.
func TestAnsweredRequestsAreForgotten(t *testing.T) {
	t.Parallel()
	server := forget(tokens.Serve(tokens.New("test")()))
	upgrade := func() weak.Pointer[request] {
		held := &request{}
		ctx := context.WithValue(t.Context(), "request", held) //nolint:revive,staticcheck // nobody else's key can be this one
		if _, err := server.UpgradeResourceState(ctx, &tfprotov6.UpgradeResourceStateRequest{TypeName: "tokens_zitadel_personal_access_token"}); err != nil {
			t.Fatal(err)
		}
		return weak.Make(held)
	}
	held := upgrade()
	runtime.GC()
	if held.Value() != nil {
		t.Error("the context of an answered request is still held")
	}
	runtime.KeepAlive(server)
}

// TestLentContext: while the request is served, its context is the one that was
// lent; after that it is over.
func TestLentContext(t *testing.T) {
	t.Parallel()
	type key struct{}
	ctx, cancel := context.WithCancel(context.WithValue(t.Context(), key{}, "a logger"))
	var seen, derived context.Context
	answer, err := lend(ctx, func(ctx context.Context, question string) (string, error) {
		seen = ctx
		var stop context.CancelFunc
		derived, stop = context.WithCancel(ctx)
		t.Cleanup(stop)
		if ctx.Value(key{}) != "a logger" || ctx.Err() != nil {
			t.Error("a lent context is not the one that was lent")
		}
		cancel()
		<-ctx.Done()
		<-derived.Done()
		return question + "!", ctx.Err()
	}, "why")
	if answer != "why!" || err != context.Canceled { //nolint:errorlint // a context's own error
		t.Error(answer, err)
	}
	if seen.Value(key{}) != nil || seen.Err() == nil || derived.Value(key{}) != nil {
		t.Error("a context is still lent when its request is answered")
	}
	<-seen.Done()
}
