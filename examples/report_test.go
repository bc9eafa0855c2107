// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"golang.org/x/net/html"

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
resource "tokens_ona_host_authentication_token" "git" {
  runner_id = "RUNNER"
  host      = "github.com"
  source    = "pat"
  token     = "a secret of GitHub's"
}
resource "tokens_ona_personal_access_token" "git" {
  description = "github.com"
  valid_for   = "2160h"
}
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
		w.CLI(acctest.ProviderConfig + strings.NewReplacer(
			"USER", w.Sandbox.Zitadel.MachineUserID(), "RUNNER", w.Sandbox.Ona.RunnerID(),
		).Replace(config)).Apply()
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
	if diff := cmp.Diff(wanted(), rowsOf(t, page)); diff != "" {
		t.Error(diff)
	}
	path := filepath.Join(t.TempDir(), "tokens.html")
	if shown := os.Getenv("TOKENS_REPORT"); shown != "" { // to look at it, or to take the picture for the guide
		path = shown
	}
	write(t, path, []byte(page))
	openInBrowser(t, path, wanted())
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
	write(t, filepath.Join(c.Dir, "terraform.tfvars"), []byte("idle = 45\n"))
	c.Apply()
	return c.Must("output", "-raw", "report")
}

// row is one of the page's tokens, as its reader sees it, without its id.
type row struct{ State, Name, About string }

// wanted are the rows: tokens of one kind, owner and name stand together and
// overlap, no others do; one without a name is told by its kind, as its id and
// owner stand beside it, and one whose age nobody knows is not idle.
func wanted() []row {
	return []row{
		{"ended", "Last year's reports", "alephant · ID"},
		{"idle", "Forgotten export", "cryptlex · ID"},
		{"fine", awkward, "cryptlex · ID"},
		{"forever", "github.com", "ona · ID"},
		{"soon", "CI pipeline", "ona · ID · 1 beside it"},
		{"fine", "CI pipeline", "ona · ID · 1 beside it"},
		{"soon", "github.com", "ona · ID"},
		{"fine", "personal access token", "zitadel · ID"}, // the provider's own credential
		{"soon", "personal access token", "zitadel · ID · 1 beside it"},
		{"fine", "personal access token", "zitadel · ID · 1 beside it"},
	}
}

// rowsOf reads the page as a browser does.
func rowsOf(t *testing.T, page string) []row {
	t.Helper()
	document, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var rows []row
	for node := range document.Descendants() {
		switch {
		case node.Type != html.ElementNode:
		case node.Data == "img":
			t.Error("a name became markup")
		case node.Data == "tr" && len(node.Attr) > 0:
			rows = append(rows, row{State: node.Attr[0].Val})
		case node.Data == "b":
			last := &rows[len(rows)-1]
			last.Name, last.About = node.FirstChild.Data, node.NextSibling.FirstChild.Data
			id := strings.Split(last.About, " · ")[1]
			last.Name, last.About = strings.ReplaceAll(last.Name, id, "ID"), strings.ReplaceAll(last.About, id, "ID")
		}
	}
	return rows
}
