// SPDX-License-Identifier: MPL-2.0

package examples_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// published is where the registry serves docs/. It serves the overview page
// without a slash at the end and rewrites no link, so that a relative one leads
// a level too high there: links between pages name the whole address.
const published = "https://registry.terraform.io/providers/tokens-as-code/tokens/latest/docs"

var (
	link    = regexp.MustCompile(`\]\(([^)\s]+)\)`)
	code    = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`")
	anchor  = regexp.MustCompile(`<a id="([^"]+)"></a>`)
	heading = regexp.MustCompile(`(?m)^#+ +(.+)$`)
	noSlug  = regexp.MustCompile(`[^a-z0-9 _-]`)
)

// TestLinksOfTheDocumentation follows every link of docs/ as the registry
// serves it: to another page, to a place on one, or to the web.
func TestLinksOfTheDocumentation(t *testing.T) {
	t.Parallel()
	pages := documentationPages(t)
	if len(pages) < 20 {
		t.Fatalf("only %d pages found", len(pages))
	}
	for name, content := range pages {
		for _, match := range link.FindAllStringSubmatch(code.ReplaceAllString(content, ""), -1) {
			if problem := deadLink(pages, name, match[1]); problem != "" {
				t.Errorf("docs/%s.md: the link %s %s", name, match[1], problem)
			}
		}
	}
}

// TestDeadLink shows that the check can fail.
func TestDeadLink(t *testing.T) {
	t.Parallel()
	pages := map[string]string{
		"index":           "# Overview\n## Two words, `code`\n",
		"guides/rotation": "# Rotation\n<a id=\"nestedatt--ona\"></a>\n",
	}
	for link, dead := range map[string]bool{
		"https://ona.com":                       false,
		"http://ona.com":                        true,
		published:                               false,
		published + "/guides/rotation":          false,
		published + "/guides/rotation.md":       true,
		published + "/guides/none":              true,
		published + "/guides/rotation#rotation": false,
		published + "/guides/rotation#none":     true,
		"#two-words-code":                       false,
		"#nestedatt--ona":                       true,
		"guides/rotation":                       true,
		"../guides/rotation.md":                 true,
		"/docs/guides/rotation":                 true,
		"https://github.com/tokens-as-code/terraform-provider-tokens/tree/main/examples/report":               false,
		"https://github.com/tokens-as-code/terraform-provider-tokens/tree/main/examples/none":                 true,
		"https://raw.githubusercontent.com/tokens-as-code/terraform-provider-tokens/main/assets/rotation.svg": false,
		"https://raw.githubusercontent.com/tokens-as-code/terraform-provider-tokens/main/assets/none.svg":     true,
	} {
		if got := deadLink(pages, "index", link); (got != "") != dead {
			t.Errorf("%s: %q", link, got)
		}
	}
}

// deadLink says what is wrong with a link on a page.
func deadLink(pages map[string]string, page, link string) string {
	address, place, _ := strings.Cut(link, "#")
	switch {
	case address == "":
	case address == published:
		page = "index"
	case strings.HasPrefix(address, published+"/"):
		page = strings.TrimPrefix(address, published+"/")
	case ownFile(address) != "":
		return missing(ownFile(address))
	case strings.HasPrefix(address, "https://"):
		return ""
	default:
		return "is relative or not https: name the whole address"
	}
	content, found := pages[page]
	if !found {
		return "leads to no page of docs/"
	}
	if place != "" && !hasPlace(content, place) {
		return "leads to no place on that page"
	}
	return ""
}

// ownFile is what a link into this repository names: a folder, a file, or a
// picture as it is; "" for any other link.
func ownFile(address string) string {
	for _, prefix := range []string{
		"https://github.com/tokens-as-code/terraform-provider-tokens/tree/main/",
		"https://github.com/tokens-as-code/terraform-provider-tokens/blob/main/",
		"https://raw.githubusercontent.com/tokens-as-code/terraform-provider-tokens/main/",
	} {
		if file, found := strings.CutPrefix(address, prefix); found {
			return file
		}
	}
	return ""
}

func missing(file string) string {
	if _, err := os.Stat(filepath.Join("..", file)); err != nil {
		return "leads to no file of the repository"
	}
	return ""
}

// TestLinksOfTheRepository follows the links of the pages that are read in the
// repository, where relative ones lead to files.
func TestLinksOfTheRepository(t *testing.T) {
	t.Parallel()
	pages, err := filepath.Glob("../*.md")
	if err != nil || len(pages) < 5 {
		t.Fatalf("pages %q: %v", pages, err)
	}
	for _, page := range pages {
		content := read(t, page)
		for _, match := range link.FindAllStringSubmatch(code.ReplaceAllString(content, ""), -1) {
			if problem := deadFile(t, page, content, match[1]); problem != "" {
				t.Errorf("%s: the link %s %s", page, match[1], problem)
			}
		}
	}
}

// deadFile says what is wrong with a link of a page in the repository.
func deadFile(t *testing.T, page, content, link string) string {
	t.Helper()
	if strings.HasPrefix(link, "https://") {
		return ""
	}
	file, place, _ := strings.Cut(link, "#")
	if problem := missing(file); problem != "" {
		return problem
	}
	if file != "" && place != "" {
		content = read(t, filepath.Join(filepath.Dir(page), file))
	}
	if place != "" && !hasPlace(content, place) {
		return "leads to no place on that page"
	}
	return ""
}

func read(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// hasPlace reports whether a page has an anchor or a heading of that name.
func hasPlace(content, place string) bool {
	for _, match := range anchor.FindAllStringSubmatch(content, -1) {
		if match[1] == place {
			return true
		}
	}
	for _, match := range heading.FindAllStringSubmatch(content, -1) {
		slug := noSlug.ReplaceAllString(strings.ToLower(match[1]), "")
		if strings.ReplaceAll(slug, " ", "-") == place {
			return true
		}
	}
	return false
}

// documentationPages are the pages of docs/ by name, without the ending.
func documentationPages(t *testing.T) map[string]string {
	t.Helper()
	pages := map[string]string{}
	err := filepath.WalkDir("../docs", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || filepath.Ext(path) != ".md" {
			return err
		}
		content, err := os.ReadFile(path) //nolint:gosec // the repository's own files
		name, _ := filepath.Rel("../docs", strings.TrimSuffix(path, ".md"))
		pages[filepath.ToSlash(name)] = string(content)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return pages
}
