// SPDX-License-Identifier: MPL-2.0

package ona_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// flat undoes the line breaks of the CLI's messages.
func flat(text string) string {
	return strings.Join(strings.Fields(strings.ReplaceAll(text, "│", " ")), " ")
}

func TestAccHostTokenBadConfiguration(t *testing.T) {
	t.Parallel()
	var many string
	for i := range 101 {
		many += `"scope-` + strings.Repeat("x", i) + `", `
	}
	for name, tt := range map[string]struct {
		command    string // validate finds what needs no platform
		attributes string
		want       []string
	}{
		"both tokens":         {"validate", "source = \"pat\"\ntoken = \"a\"\ntoken_wo = \"b\"\ntoken_wo_version = 1", []string{"token_wo", "cannot be specified"}},
		"both refresh tokens": {"validate", "source = \"pat\"\ntoken = \"a\"\nrefresh_token = \"a\"\nrefresh_token_wo = \"b\"\nrefresh_token_wo_version = 1", []string{"refresh_token_wo", "cannot be specified"}},
		"no version":          {"validate", "source = \"pat\"\ntoken_wo = \"b\"", []string{"token_wo_version", "must be specified"}},
		"version of nothing":  {"validate", "source = \"pat\"\ntoken = \"b\"\ntoken_wo_version = 1", []string{"token_wo_version", "cannot be specified"}},
		"neither token":       {"plan", "source = \"pat\"", []string{"set token, or token_wo", "github.com"}},
		"empty token":         {"validate", "source = \"pat\"\ntoken = \"\"", []string{"token", "at least 1"}},
		"source":              {"validate", "source = \"ssh\"\ntoken = \"a\"", []string{"source", "\"pat\" or \"oauth\""}},
		"source by full name": {"validate", "source = \"HOST_AUTHENTICATION_TOKEN_SOURCE_PAT\"\ntoken = \"a\"", []string{"source = \"HOST_AUTHENTICATION_TOKEN_SOURCE_PAT\": write \"pat\""}},
		"source in capitals":  {"validate", "source = \"OAuth\"\ntoken = \"a\"", []string{"write \"oauth\""}},
		"principal in short":  {"validate", "source = \"pat\"\ntoken = \"a\"\nsubject = { id = \"01948b9d-0c1d-7e2f-8a3b-4c5d6e7f8091\", principal = \"service_account\" }", []string{"subject.principal = \"service_account\": write \"PRINCIPAL_SERVICE_ACCOUNT\""}},
		"no principal":        {"validate", "source = \"pat\"\ntoken = \"a\"\nsubject = { id = \"01948b9d-0c1d-7e2f-8a3b-4c5d6e7f8091\", principal = \"robot\" }", []string{"subject.principal = \"robot\": expected \"PRINCIPAL_USER\""}},
		"no time zone":        {"validate", "source = \"pat\"\ntoken = \"a\"\nexpires_at = \"2099-01-01T00:00:00\"", []string{"expires_at", "no time zone"}},
		"past":                {"plan", "source = \"pat\"\ntoken = \"a\"\nexpires_at = \"2001-01-01T00:00:00Z\"", []string{"expires_at", "has passed"}},
		"integration no UUID": {"validate", "source = \"pat\"\ntoken = \"a\"\nintegration_id = \"x\"", []string{"integration_id", "UUID"}},
		"subject no UUID":     {"validate", "source = \"pat\"\ntoken = \"a\"\nsubject = { id = \"me\", principal = \"PRINCIPAL_USER\" }", []string{"subject", "UUID"}},
		"too many scopes":     {"validate", "source = \"pat\"\ntoken = \"a\"\nscopes = [" + many + "]", []string{"scopes", "at most 100"}},
		"empty scope":         {"validate", "source = \"pat\"\ntoken = \"a\"\nscopes = [\"\"]", []string{"scopes", "at least 1"}},
		"null scope":          {"validate", "source = \"pat\"\ntoken = \"a\"\nscopes = [\"a\", null]", []string{"scopes", "null"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			result := w.CLI(hostToken(w, tt.attributes)).Run(tt.command, "-no-color")
			if result.ExitCode != 1 {
				t.Fatalf("%s exits with %d", tt.command, result.ExitCode)
			}
			for _, want := range tt.want {
				if !strings.Contains(flat(result.Stderr), want) {
					t.Errorf("the error does not contain %q: %s", want, result.Stderr)
				}
			}
		})
	}
}

func TestAccHostTokenRunnerIsNoUUID(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	config := strings.Replace(pat(w, tokenIs(secret)), w.Sandbox.Ona.RunnerID(), "runner-1", 1)
	if result := w.CLI(config).Run("validate", "-no-color"); result.ExitCode != 1 || !strings.Contains(result.Stderr, "runner_id") {
		t.Errorf("validate exits with %d: %s", result.ExitCode, result.Stderr)
	}
}

func TestAccHostTokenNoCredential(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	w.Setenv("ONA_TOKEN", "")
	cli := w.CLI(pat(w, tokenIs(secret)))
	cli.Must("validate")
	result := cli.Run("plan", "-no-color")
	for _, want := range []string{"access_token", "ONA_TOKEN", "GITPOD_API_KEY"} {
		if result.ExitCode != 1 || !strings.Contains(flat(result.Stderr), want) {
			t.Errorf("plan exits with %d, without %q: %s", result.ExitCode, want, result.Stderr)
		}
	}
}

// An unchanged configuration stays planable after its date has passed.
func TestAccHostTokenDateHasPassed(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	cli := w.CLI(pat(w, tokenIs(secret)+"expires_at = \""+time.Now().Add(time.Hour).UTC().Format(time.RFC3339)+"\""))
	cli.Apply()
	w.Clock.Advance(2 * time.Hour)
	if exit := cli.PlanExit(); exit != 0 {
		t.Errorf("plan exits with %d", exit)
	}
	cli.Must("destroy", "-auto-approve")
}

func TestAccHostTokenAlreadyExists(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	w.CLI(pat(w, tokenIs(secret))).Apply()
	token := only(t, w)
	cli := w.CLI(pat(w, tokenIs(secret+"-2")))
	result := cli.Run("apply", "-auto-approve", "-no-color")
	if want := "terraform import tokens_ona_host_authentication_token.NAME " + token.ID; !strings.Contains(flat(result.Stderr), want) {
		t.Errorf("apply exits with %d: %s", result.ExitCode, result.Stderr)
	}
	if got := only(t, w); got.Token != secret {
		t.Errorf("the token in the way was changed: %+v", got)
	}
	cli.Must("import", address, token.ID)
	cli.Apply()
	if got := only(t, w); got.ID != token.ID || got.Token != secret+"-2" {
		t.Errorf("after the import: %+v", got)
	}
}

// A create whose answer is lost leaves a token that no state knows: the error
// says so, and the next apply finds it.
func TestAccHostTokenLostAnswer(t *testing.T) {
	t.Parallel()
	w := acctest.NewWorld(t)
	w.Sandbox.Inject(sandbox.Fault{Path: "/CreateHostAuthenticationToken", Times: 1, After: true})
	cli := w.CLI(pat(w, tokenIs(secret)))
	expectFailure(t, cli.Run("apply", "-auto-approve", "-no-color"), "may have been stored all the same")
	expectFailure(t, cli.Run("apply", "-auto-approve", "-no-color"), only(t, w).ID)
}

// What Ona or something before it answers instead: a sentence for each, no
// state lost, no secret shown.
func TestAccHostTokenBadAnswers(t *testing.T) {
	t.Parallel()
	const html = "<html><body>Bad Gateway</body></html>"
	for name, tt := range map[string]struct {
		fault sandbox.Fault
		want  string
	}{
		"credential rejected": {sandbox.Fault{Status: 401, Body: `{"code":"unauthenticated","message":"invalid token"}`}, "ona.access_token"},
		"permission":          {sandbox.Fault{Status: 403, Body: `{"code":"permission_denied","message":"you need the admin role"}`}, "you need the admin role"},
		"bare 404":            {sandbox.Fault{Status: 404, Body: "404 page not found"}, "ona.endpoint"},
		"conflict":            {sandbox.Fault{Status: 409, Body: `{"code":"aborted","message":"concurrent change"}`}, "concurrent change"},
		"limited":             {sandbox.Fault{Status: 429, Header: http.Header{"Retry-After": {"1"}}, Body: `{"code":"resource_exhausted","message":"slow down"}`}, "requests_per_second"},
		"server error":        {sandbox.Fault{Status: 500, Body: `{"code":"internal","message":"boom"}`}, "boom"},
		"HTML":                {sandbox.Fault{Status: 502, Body: html}, "HTML"},
		"garbage":             {sandbox.Fault{Status: 200, Body: "}{"}, "ona.endpoint"},
		"truncated":           {sandbox.Fault{Status: 200, Body: `{"token":{"id":"`}, "ona.endpoint"},
		"too large":           {sandbox.Fault{Status: 200, Body: `{"x":"` + strings.Repeat("x", 10<<20) + `"}`}, "4 MiB"},
		"dropped":             {sandbox.Fault{Drop: true}, "ona.endpoint"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := acctest.NewWorld(t)
			cli := w.CLI(pat(w, tokenIs(secret)))
			// While creating: nothing is left behind, and the next apply works.
			fault := tt.fault
			fault.Path = "/CreateHostAuthenticationToken"
			remove := w.Sandbox.Inject(fault)
			expectFailure(t, cli.Run("apply", "-auto-approve", "-no-color"), tt.want)
			remove()
			cli.Apply()
			w.Clock.Advance(2 * time.Minute)
			// While reading, updating and deleting: the state stays.
			fault.Path = "HostAuthenticationToken"
			remove = w.Sandbox.Inject(fault)
			cli.Write(pat(w, tokenIs(secret+"-2")))
			for _, args := range [][]string{
				{"plan", "-no-color"},
				{"apply", "-auto-approve", "-no-color", "-refresh=false"},
				{"destroy", "-auto-approve", "-no-color", "-refresh=false"},
			} {
				expectFailure(t, cli.Run(args...), tt.want)
				if !strings.Contains(cli.State(), only(t, w).ID) {
					t.Fatalf("%s lost the state", args)
				}
			}
			remove()
			cli.Apply()
			cli.Must("destroy", "-auto-approve")
		})
	}
}

func expectFailure(t *testing.T, result acctest.Result, wants ...string) {
	t.Helper()
	for _, want := range wants {
		if result.ExitCode != 1 || !strings.Contains(flat(result.Stderr), want) {
			t.Errorf("exit code %d, want an error with %q: %s", result.ExitCode, want, result.Stderr)
		}
	}
	if strings.Contains(result.Stdout+result.Stderr, sandbox.CanaryPrefix) {
		t.Error("the output shows a secret")
	}
}
