// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

const (
	githubPipeline = "pipelines/github-actions/.github/workflows/tokens.yml"
	gitlabPipeline = "pipelines/gitlab-ci/.gitlab-ci.yml"
)

// TestGitHubPipeline: what one copies it for. It has the least permissions, a
// pull request's plan sees no platform's credential, and somebody is told when
// it fails.
func TestGitHubPipeline(t *testing.T) {
	t.Parallel()
	p := pipeline(t, githubPipeline)
	want := map[string]any{"plan": map[string]any{"contents": "read"}, "rotate": map[string]any{"contents": "read"}, "alert": map[string]any{"issues": "write"}}
	permissions := map[string]any{}
	for name, job := range p["jobs"].(map[string]any) {
		permissions[name] = job.(map[string]any)["permissions"]
		if job.(map[string]any)["timeout-minutes"] == nil {
			t.Errorf("job %s has no limit", name)
		}
	}
	if diff := cmp.Diff(want, permissions); diff != "" || len(p["permissions"].(map[string]any)) != 0 {
		t.Errorf("permissions, beside %v for all: %s", p["permissions"], diff)
	}
	var events []string
	for event := range p["true"].(map[string]any) { // what YAML 1.1 takes "on" for
		events = append(events, event)
	}
	slices.Sort(events)
	if !slices.Equal(events, []string{"pull_request", "schedule", "workflow_dispatch"}) {
		t.Errorf("it runs on %q", events)
	}
	plan, rotate, alert := text(t, p, "jobs", "plan"), text(t, p, "jobs", "rotate"), text(t, p, "jobs", "alert")
	mustSay(t, "plan", plan, "-refresh=false", "head.repo.full_name == github.repository", `"ZITADEL_ACCESS_TOKEN":"none"`)
	mustNotSay(t, "plan", strings.ReplaceAll(plan, "secrets.STATE_READ_TOKEN", ""), "secrets.")
	mustSay(t, "rotate", rotate, "apply -auto-approve", `"cancel-in-progress":false`, `"environment":"tokens"`, "default_branch")
	mustSay(t, "alert", alert, `"needs":"rotate"`, `"if":"failure()"`)
	if checkouts := strings.Count(plan+rotate, "actions/checkout@"); checkouts != strings.Count(plan+rotate, `"persist-credentials":false`) {
		t.Errorf("not each of %d checkouts drops its credential", checkouts)
	}
	comments, err := os.ReadFile(githubPipeline)
	if err != nil {
		t.Fatal(err)
	}
	mustSay(t, "a comment", string(comments), "60 days", "tokens_inventory")
}

// TestGitLabPipeline holds the other one to the same.
func TestGitLabPipeline(t *testing.T) {
	t.Parallel()
	p := pipeline(t, gitlabPipeline)
	plan, rotate, alert := text(t, p, "plan"), text(t, p, "rotate"), text(t, p, "alert")
	mustSay(t, "plan", plan, "-refresh=false", "merge_request_event", `"ZITADEL_ACCESS_TOKEN":"none"`)
	mustNotSay(t, "plan", strings.ReplaceAll(plan, "$CI_PIPELINE_SOURCE", ""), "environment", "$")
	mustSay(t, "rotate", rotate, "apply -auto-approve", `"resource_group":"tokens"`, `"environment":"tokens"`, `"timeout"`, "schedule", "CI_DEFAULT_BRANCH")
	mustNotSay(t, "rotate", rotate, "interruptible")
	mustSay(t, "alert", alert, "on_failure", "ALERT_WEBHOOK", "schedule")
	mustSay(t, "default", text(t, p, "default"), `"interruptible":false`)
}

// pipeline decodes a pipeline, as the CLI decodes YAML.
func pipeline(t *testing.T, path string) map[string]any {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write(t, filepath.Join(dir, "pipeline.yml"), content)
	write(t, filepath.Join(dir, "main.tf"), []byte("output \"pipeline\" {\n  value = jsonencode(yamldecode(file(\"pipeline.yml\")))\n}\n"))
	write(t, filepath.Join(dir, "cli.tfrc"), nil)
	project := cli.NewProject(find(t), dir, dir, nil)
	if _, err := project.Run(t.Context(), "apply", "-auto-approve", "-no-color"); err != nil {
		t.Fatal(err)
	}
	output, err := project.Run(t.Context(), "output", "-raw", "pipeline")
	if err != nil {
		t.Fatal(err)
	}
	var decoded map[string]any
	if err := json.Unmarshal([]byte(output), &decoded); err != nil {
		t.Fatalf("%v\n%s", err, output)
	}
	return decoded
}

// text is a part of a pipeline as JSON, without the escapes for HTML.
func text(t *testing.T, pipeline map[string]any, names ...string) string {
	t.Helper()
	var part any = pipeline
	for _, name := range names {
		part = part.(map[string]any)[name]
	}
	if part == nil {
		t.Fatalf("there is no %s", strings.Join(names, "."))
	}
	var encoded strings.Builder
	encoder := json.NewEncoder(&encoded)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(part); err != nil {
		t.Fatal(err)
	}
	return encoded.String()
}

func mustSay(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("%s does not say %q: %s", what, word, text)
		}
	}
}

func mustNotSay(t *testing.T, what, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if strings.Contains(text, word) {
			t.Errorf("%s says %q: %s", what, word, text)
		}
	}
}
