// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"net/http"
	"regexp"
	"sync/atomic"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// TestRefusedCallerIsAskedForOnce: a caller who may not ask who it is issues and
// refreshes all the same, and does not ask again for each token.
func TestRefusedCallerIsAskedForOnce(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		kind
		owner func(w *acctest.World) string
		body  string
		// most are a run's questions: a plan's advice may have one of its own.
		most int64
	}{
		{onaTokens, func(w *acctest.World) string { return w.Sandbox.Ona.Admin().ID }, `{"code":"permission_denied","message":"no"}`, 2},
		{zitadelTokens, func(w *acctest.World) string { return w.Sandbox.Zitadel.MachineUserID() }, `{"code":7,"message":"no"}`, 1},
	} {
		t.Run(tt.TypeName, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewProtocolWorld(t, sandbox.Options{})
			whoami, asked := regexp.MustCompile(tt.Calls["caller"]), new(atomic.Int64)
			w.Sandbox.Inject(sandbox.Fault{
				Status: http.StatusForbidden, Body: tt.body,
				If: func(r *http.Request) bool {
					is := whoami.MatchString(r.Method + " " + r.URL.Path)
					if is {
						asked.Add(1)
					}
					return is
				},
			})
			first := newCore(w, tt.TypeName, t.Fatalf)
			server := first.provider()
			var all []*core
			for range 20 {
				c := newCore(w, tt.TypeName, t.Fatalf)
				c.server = server.Server
				c.configure(with(tt.Arguments(w), map[string]any{"valid_for": "2160h", "user_id": tt.owner(w)}))
				c.mustApply()
				all = append(all, c)
			}
			if times := asked.Swap(0); times < 1 || times > tt.most {
				t.Errorf("20 creates asked %d times who the caller is", times)
			}
			server = first.provider()
			for _, c := range all {
				c.server = server.Server
				c.mustBeIdle()
			}
			if times := asked.Load(); times > tt.most {
				t.Errorf("20 refreshes asked %d times who the caller is", times)
			}
		})
	}
}
