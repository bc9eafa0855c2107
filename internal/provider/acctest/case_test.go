// SPDX-License-Identifier: MPL-2.0

package acctest_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/executable"
)

// hangVariable names the file by which hanging says that it was called.
const hangVariable = "TOKENS_TEST_HANG"

// hanging is a provider that answers nothing.
type hanging struct{ tfprotov6.ProviderServer }

func (hanging) GetProviderSchema(ctx context.Context, _ *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	if err := os.WriteFile(os.Getenv(hangVariable), nil, 0o600); err != nil {
		return nil, err
	}
	<-ctx.Done()
	return nil, ctx.Err()
}

// TestHanging is run by TestAccHungCLIIsEnded alone: it never ends by itself.
func TestHanging(t *testing.T) {
	t.Parallel()
	if os.Getenv(hangVariable) == "" {
		t.Skip("it hangs: TestAccHungCLIIsEnded runs it")
	}
	w := acctest.NewWorld(t)
	acctest.Test(t, resource.TestCase{
		ProtoV6ProviderFactories: map[string]func() (tfprotov6.ProviderServer, error){
			"tokens": func() (tfprotov6.ProviderServer, error) { return hanging{w.ServeProtocol6()}, nil },
		},
		Steps: []resource.TestStep{{Config: acctest.ProviderConfig + "resource \"tokens_ona_personal_access_token\" \"x\" {\n  description = \"x\"\n  valid_for = \"1h\"\n}\n"}},
	})
}

// TestAccHungCLIIsEnded: the time that a CLI may take has passed as soon as it
// has called its provider.
func TestAccHungCLIIsEnded(t *testing.T) {
	t.Parallel()
	acctest.NewWorld(t)
	dir := t.TempDir()
	called := filepath.Join(dir, "called")
	sleep := "#!/bin/sh\nuntil [ -e '" + called + "' ] || [ ! -d '" + dir + "' ]; do /bin/sleep 0.1; done\n"
	executable.Write(t, filepath.Join(dir, "sleep"), sleep)
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	command := exec.CommandContext(t.Context(), self, "-test.run=^TestHanging$", "-test.timeout=4m")
	command.Env = append(os.Environ(), hangVariable+"="+called, "PATH="+dir+string(filepath.ListSeparator)+os.Getenv("PATH"))
	output, err := command.CombinedOutput()
	for _, want := range []string{"The CLI hung for 5m0s, and was ended. Step 1/1 error", "goroutine 1 "} {
		if err == nil || !strings.Contains(string(output), want) {
			t.Errorf("%v, without %q:\n%.5000s", err, want, output)
		}
	}
}
