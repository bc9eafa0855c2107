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

// TestDocumentedConfigurationIsValid validates what the README and the guides
// show: each block is a configuration to copy.
func TestDocumentedConfigurationIsValid(t *testing.T) {
	t.Parallel()
	terraform, providerDir := prepare(t)
	pages, err := filepath.Glob("../templates/guides/*.md")
	if err != nil || len(pages) == 0 {
		t.Fatalf("guides %q: %v", pages, err)
	}
	for _, page := range append(pages, "../README.md") {
		content, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		blocks := configuration.FindAllStringSubmatch(string(content), -1)
		if len(blocks) == 0 {
			t.Errorf("%s shows no configuration", page)
		}
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
				path := filepath.Join(t.TempDir(), name)
				// The key file is the reader's own: a missing one would be an error.
				text := strings.ReplaceAll(block[1], `, jwt_profile_file = "key.json"`, "")
				write(t, path, []byte(text))
				validate(t, terraform, providerDir, []string{path})
			})
		}
	}
}
