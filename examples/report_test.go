// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

const day = 24 * time.Hour

// awkward is a name that would be markup if it were not escaped.
const awkward = `<img src=x onerror="alert('&')">`

// aged are tokens of every state that the report tells apart, by how many days
// ago they were issued.
var aged = map[int]string{
	150: `
resource "tokens_cryptlex_personal_access_token" "forgotten" {
  name   = "Forgotten export"
  scopes = ["license:read"]
}
resource "tokens_alephant_personal_access_token" "ended" {
  name      = "Last year's reports"
  scopes    = ["read"]
  valid_for = "2400h"
}`,
	80: `
resource "tokens_ona_personal_access_token" "old" {
  description = "CI pipeline"
  valid_for   = "2160h"
}
resource "tokens_zitadel_personal_access_token" "deploy" {
  user_id   = "USER"
  valid_for = "2160h"
}`,
	4: `
resource "tokens_ona_personal_access_token" "new" {
  description = "CI pipeline"
  valid_for   = "2160h"
}
resource "tokens_zitadel_personal_access_token" "deploy_next" {
  user_id   = "USER"
  valid_for = "2160h"
}
resource "tokens_cryptlex_personal_access_token" "awkward" {
  name      = "<img src=x onerror=\"alert('&')\">"
  scopes    = ["license:read"]
  valid_for = "720h"
}`,
}

// TestReport makes the page from tokens of every state, and opens it in a
// browser where there is one.
func TestReport(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	for age, config := range aged {
		w.Clock.Advance(-time.Duration(age) * day)
		w.CLI(acctest.ProviderConfig + strings.ReplaceAll(config, "USER", w.Sandbox.Zitadel.MachineUserID())).Apply()
		w.Clock.Advance(time.Duration(age) * day)
	}
	page := report(t, w)

	if strings.Contains(page, awkward) || !strings.Contains(page, "&lt;img src=x onerror=&quot;alert(&#39;&amp;&#39;)&quot;&gt;") {
		t.Error("a name is not escaped")
	}
	if regexp.MustCompile(`(?i)<script|https?://|url\(`).MatchString(page) {
		t.Error("the page runs a script, or needs something else")
	}
	if strings.Contains(page, "tokens-canary-") {
		t.Error("the page holds a secret")
	}
	for label, want := range map[string]int{"soon": 2, "ended": 1, "forever": 0, "idle": 1} {
		if got := len(regexp.MustCompile(`<tr class="`+label+`">`).FindAllString(page, -1)); got < want {
			t.Errorf("%d rows are %s, want %d at least", got, label, want)
		}
	}
	if !strings.Contains(page, "1 beside it") {
		t.Error("the tokens of a rotation don't show as overlapping")
	}
	path := filepath.Join(t.TempDir(), "tokens.html")
	if shown := os.Getenv("TOKENS_REPORT"); shown != "" { // to look at it, or to take the picture for the guide
		path = shown
	}
	write(t, path, []byte(page))
	openInBrowser(t, path)
}

// report applies the example as it is and returns its page.
func report(t *testing.T, w *acctest.World) string {
	t.Helper()
	c := w.CLI("")
	c.Serve("tokens-as-code/tokens", func() tfprotov6.ProviderServer { return w.ServeProtocol6() })
	if err := os.Remove(filepath.Join(c.Dir, "main.tf")); err != nil {
		t.Fatal(err)
	}
	if err := os.CopyFS(c.Dir, os.DirFS("report")); err != nil {
		t.Fatal(err)
	}
	c.Apply()
	return c.Must("output", "-raw", "report")
}

// openInBrowser checks what a browser makes of the page: that it draws a bar
// for each token within its time line, and that nothing else was loaded.
func openInBrowser(t *testing.T, path string) {
	t.Helper()
	var browser string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			browser = found
		}
	}
	if browser == "" {
		t.Log("no Chromium on this machine: the page was not opened in a browser")
		return
	}
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	picture := filepath.Join(filepath.Dir(path), "tokens.png")
	command := exec.CommandContext(ctx, browser, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
		"--disable-background-networking", "--disable-component-update", "--disable-sync", "--hide-scrollbars",
		"--user-data-dir="+t.TempDir(), "--window-size=1280,760", "--screenshot="+picture, "file://"+path)
	if output, err := command.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v\n%s", browser, err, output)
	}
	info, err := os.Stat(picture)
	if err != nil || info.Size() < 10_000 {
		t.Errorf("the browser drew nothing: %v", err)
	}
}
