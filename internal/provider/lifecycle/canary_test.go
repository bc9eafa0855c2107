// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// canary is a secret of the sandbox as an answer spells it.
var canary = regexp.MustCompile(regexp.QuoteMeta(sandbox.CanaryPrefix) + `[\w-]+`)

// spellings are how a secret may stand in a text.
var spellings = map[string]func(secret string) string{
	"raw": func(secret string) string { return secret },
	"JSON": func(secret string) string {
		text, _ := json.Marshal(secret) // a string has no errors
		return strings.Trim(string(text), `"`)
	},
	"query":      url.QueryEscape,
	"path":       url.PathEscape,
	"base64":     func(secret string) string { return base64.StdEncoding.EncodeToString([]byte(secret)) },
	"base64 URL": func(secret string) string { return base64.RawURLEncoding.EncodeToString([]byte(secret)) },
}

// betrayals are texts that tell a secret, or half of it.
func betrayals(secret string) map[string]string {
	all := map[string]string{}
	for name, spell := range spellings {
		whole := strings.TrimRight(spell(secret), "=")
		all[name] = whole
		all["the first half, "+name] = whole[:len(whole)/2]
		all["the second half, "+name] = whole[len(whole)/2:]
	}
	return all
}

// witness hears each secret that is issued, and, told to fail, has an API quote
// in an error what it issued or was given.
type witness struct {
	mu      sync.Mutex
	given   []string
	issued  map[string]bool
	failing func(secret string) string
	failed  map[string]bool
}

// listen is what happens on calls that match, with the API's form of an error.
// They quote what is issued, or what those calls are given.
func (s *witness) listen(w *acctest.World, of string, failure func(status int, message string) string, takes bool) {
	calls := regexp.MustCompile(of)
	w.Sandbox.Inject(sandbox.Fault{
		If: func(r *http.Request) bool { return calls.MatchString(r.Method + " " + r.URL.Path) },
		Rewrite: func(answer *sandbox.Answer) {
			s.mu.Lock()
			defer s.mu.Unlock()
			found := canary.FindAllString(string(answer.Body), -1)
			for _, secret := range found {
				s.issued[secret] = true
			}
			if takes {
				found = s.given
			}
			if s.failing == nil || len(found) == 0 {
				return
			}
			s.failed[of] = true
			quoted := ""
			for _, secret := range found {
				quoted += " " + s.failing(secret)
			}
			answer.Status = http.StatusInternalServerError
			answer.Body = []byte(failure(answer.Status, "could not store"+quoted))
			answer.Header.Del("Content-Length")
		},
	})
}

// secrets are all that were issued or given.
func (s *witness) secrets() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Sorted(maps.Keys(s.issued))
}

// TestNothingTellsASecret greps whatever the whole life of every object leaves
// behind, but state and plan, for every secret that was issued or given, in
// success and where an API quotes it in its errors.
func TestNothingTellsASecret(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	s := &witness{issued: map[string]bool{}, failed: map[string]bool{}}
	for _, k := range matrixKinds {
		if !k.Rotates { // what is given: the first that matches strikes
			s.listen(w, k.Calls["create"]+"|"+k.Calls["update"], k.Failure, true)
		}
	}
	for _, k := range kinds {
		s.listen(w, k.AllCalls, k.Failure, false)
	}
	log := filepath.Join(t.TempDir(), "trace.log")
	var told strings.Builder
	p := newProcess(t, w, "", "TF_LOG=TRACE", "TF_LOG_PATH="+log)
	run := func(trigger string, fails bool, args ...string) {
		t.Helper()
		p.write(s.everything(w, trigger))
		output, err := p.Run(t.Context(), append(args, "-auto-approve", "-no-color", "-input=false")...)
		told.WriteString(output)
		if failed := err != nil; failed != fails {
			t.Fatalf("%v\n%s", err, output)
		}
		if err != nil {
			told.WriteString(err.Error())
		}
	}
	run("1", false, "apply")
	run("2", false, "apply")
	for _, name := range slices.Sorted(maps.Keys(spellings)) {
		s.fail(spellings[name])
		run("while "+name, true, "apply")
	}
	s.fail(nil)
	if output, err := p.Run(t.Context(), "destroy", "-auto-approve", "-no-color", "-input=false"); true {
		told.WriteString(output + fmt.Sprint(err))
	}
	for _, k := range kinds {
		if !s.failed[k.AllCalls] {
			t.Errorf("nothing failed at %s", k.AllCalls)
		}
	}
	raw, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	s.mustBeKept(t, map[string]string{"the log": string(raw), "the output": told.String()})
	s.mustBeKept(t, p.leftBehind())
}

func (s *witness) fail(spell func(string) string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failing = spell
}

// everything is a configuration of every object that has or takes a secret.
func (s *witness) everything(w *acctest.World, trigger string) string {
	secret := sandbox.CanaryPrefix + `user-"quoted"-\back\-50%-a+b/c=d-` + trigger
	s.mu.Lock()
	s.given = []string{secret}
	s.issued[secret] = true
	s.mu.Unlock()
	text := acctest.ProviderConfig + everyKindTriggered(w, trigger) + fmt.Sprintf(`
data "tokens_inventory" "all" {}
resource "tokens_ona_host_authentication_token" "git" {
  runner_id     = %[1]q
  host          = "github.com"
  source        = "oauth"
  token         = %[2]q
  refresh_token = %[2]q
}
`, w.Sandbox.Ona.RunnerID(), secret)
	for _, k := range kinds {
		text += fmt.Sprintf("ephemeral %q \"run\" {\n%s}\n", k.TypeName, acctest.HCL(k.Arguments(w)))
	}
	return text
}

// leftBehind are the files in the project's folder but state, plan and what the
// CLI installed.
func (p process) leftBehind() map[string]string {
	p.t.Helper()
	files := map[string]string{}
	for _, pattern := range []string{"*.log", "*.txt", "*.html", "crash*"} {
		found, err := filepath.Glob(filepath.Join(p.dir, pattern))
		if err != nil {
			p.t.Fatal(err)
		}
		for _, name := range found {
			raw, err := os.ReadFile(name)
			if err != nil {
				p.t.Fatal(err)
			}
			files[name] = string(raw)
		}
	}
	return files
}

// mustBeKept fails where one of the texts tells a secret.
func (s *witness) mustBeKept(t *testing.T, texts map[string]string) {
	t.Helper()
	secrets := s.secrets()
	if len(secrets) < 3*len(kinds) {
		t.Errorf("%d secrets are too few: the test shows nothing", len(secrets))
	}
	for where, text := range texts {
		for _, secret := range secrets {
			for how, part := range betrayals(secret) {
				if at := strings.Index(text, part); at >= 0 {
					t.Errorf("%s tells a secret (%s): %s", where, how, text[max(0, at-200):min(len(text), at+200)])
					break
				}
			}
		}
	}
}
