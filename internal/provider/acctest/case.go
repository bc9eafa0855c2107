// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/hashicorp/terraform-plugin-testing/helper/resource"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// Test is resource.Test, whose runs of the CLI have no limit of their own: one
// that hangs is ended, and the test fails with where it hung.
func Test(t *testing.T, c resource.TestCase) {
	t.Helper()
	if err := limitCLI(); err != nil {
		t.Fatal(err)
	}
	resource.Test(sayingWhatHung{t}, c)
}

// limitCLI has resource.Test run a CLI that can't hang. The variables are the
// process' own, and other tests may run at the same time.
var limitCLI = sync.OnceValue(func() error {
	installed, err := cli.Find(context.Background(), "")
	if err != nil {
		return err
	}
	return cli.Limit(installed, cli.LongestRun)
})

// sayingWhatHung is a test that says why a CLI was ended, where it was.
type sayingWhatHung struct{ *testing.T }

func (t sayingWhatHung) Fatalf(format string, args ...any) {
	t.Helper()
	text := fmt.Sprintf(format, args...)
	if strings.Contains(text, "SIGQUIT") || strings.Contains(text, "signal: killed") {
		text = fmt.Sprintf("The CLI hung for %s, and was ended. %s", cli.LongestRun, text)
	}
	t.Fatal(text)
}
