// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// configuration is a block of configuration in a page, with its marks.
var configuration = regexp.MustCompile("(?ms)^```terraform\n(.*?)^```$")

// newerBlocks says from which Terraform on a block is understood that not every
// CLI knows; OpenTofu knows none of them.
var newerBlocks = []struct {
	block           *regexp.Regexp
	what, terraform string
}{
	{regexp.MustCompile(`(?m)^action |action_trigger`), "actions", "1.14.0"},
	{regexp.MustCompile(`(before|after)_destroy|\bcaller\b`), "the caller of an action, and destroy events", "1.16.0"},
}

// TestDocumentedConfigurationIsValid validates what the README and the guides
// show: each block is a configuration to copy.
func TestDocumentedConfigurationIsValid(t *testing.T) {
	t.Parallel()
	terraform, providerDir := prepare(t)
	pages, err := filepath.Glob("../templates/guides/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("guides %q: %v", pages, err)
	}
	var shown int // the guide to reliability shows a table only
	for _, page := range append(pages, "../README.md") {
		content, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		blocks := configuration.FindAllStringSubmatch(string(content), -1)
		shown += len(blocks)
		for number, block := range blocks {
			t.Run(fmt.Sprintf("%s/%d", filepath.Base(page), number+1), func(t *testing.T) {
				t.Parallel()
				name := "main.tf"
				if strings.HasPrefix(strings.TrimLeft(block[1], "# \n"), "tokens.tfquery.hcl") {
					name = "tokens.tfquery.hcl"
					if !terraform.AtLeast("1.14.0", "") {
						t.Skipf("%s does not know list resources", terraform)
					}
				}
				for _, n := range newerBlocks {
					if n.block.MatchString(block[1]) && !terraform.AtLeast(n.terraform, "") {
						t.Skipf("%s does not know %s", terraform, n.what)
					}
				}
				path := filepath.Join(t.TempDir(), name)
				check := filepath.Join(filepath.Dir(path), "check.age")
				// These files are the reader's own: a missing one would be an error.
				write(t, check, []byte("a text that validate has no key for"))
				text := strings.ReplaceAll(block[1], `, jwt_profile_file = "key.json"`, "")
				write(t, path, []byte(text))
				validate(t, terraform, providerDir, []string{path, check})
			})
		}
	}
	if shown < len(pages) {
		t.Errorf("only %d configurations were found on %d pages", shown, len(pages))
	}
}
