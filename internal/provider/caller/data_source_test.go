// SPDX-License-Identifier: MPL-2.0

package caller_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

func TestCallerIdentity(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	kinds := map[string]acctest.Kind{}
	for _, k := range acctest.Kinds() {
		if k.Caller != nil {
			kinds["tokens_"+strings.ToLower(k.Title)+"_caller_identity"] = k
			if k.Login != nil {
				acctest.Environment(k.Login(w)).Become(w)
			}
		}
	}
	p := w.Protocol()
	for _, source := range p.DataSources() {
		if !strings.HasSuffix(source, "_caller_identity") {
			continue
		}
		k, ok := kinds[source]
		if !ok {
			t.Errorf("no entry of acctest.Kinds tells what %s has to tell", source)
			continue
		}
		platform, want := k.Title, k.Caller(w)
		got, errs := p.Read(source, map[string]any{})
		if len(errs) != 0 {
			t.Fatal(platform, errs)
		}
		told := map[string]any{}
		for name, value := range got {
			if _, asked := want[name]; asked {
				told[name] = value
			} else if value == nil || value == "" {
				t.Errorf("%s: %s is %v", platform, name, value)
			}
		}
		if diff := cmp.Diff(want, told); diff != "" {
			t.Errorf("%s: %s", platform, diff)
		}
	}
}

// TestCallerIdentityRefused says on which platform the credential is not taken.
func TestCallerIdentityRefused(t *testing.T) {
	t.Parallel()
	w := acctest.NewProtocolWorld(t, sandbox.Options{})
	w.Sandbox.Inject(sandbox.Fault{Path: "/auth/v1/users/me", Status: http.StatusUnauthorized, Body: `{"code":16,"message":"no (AUTH-7fs1e)","details":[{"id":"AUTH-7fs1e"}]}`})
	_, errs := w.Protocol().Read("tokens_zitadel_caller_identity", map[string]any{})
	if len(errs) != 1 || !strings.Contains(errs[0], "as whom the credential acts on ZITADEL") {
		t.Errorf("errors %v", errs)
	}
}
