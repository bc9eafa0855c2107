// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// page prints for a person: in colour on a terminal, plain elsewhere.
type page struct {
	out    io.Writer
	colour bool
}

func newPage(out *os.File) *page {
	info, err := out.Stat()
	terminal := err == nil && info.Mode()&os.ModeCharDevice != 0
	return &page{out: out, colour: terminal && os.Getenv("NO_COLOR") == ""}
}

// Select Graphic Rendition codes of ECMA-48.
const (
	bold  = "1"
	dim   = "2"
	red   = "31"
	green = "32"
)

func (p *page) style(code, text string) string {
	if !p.colour {
		return text
	}
	return "\x1b[" + code + "m" + text + "\x1b[0m"
}

func (p *page) title(text string) {
	fmt.Fprintf(p.out, "%s\n%s\n\n", p.style(bold, text), strings.Repeat("=", len([]rune(text))))
}

func (p *page) heading(text string) { fmt.Fprintf(p.out, "\n%s\n", p.style(bold, "── "+text)) }

func (p *page) text(text string) { fmt.Fprintln(p.out, text) }

// proof is something that was checked and found true.
func (p *page) proof(format string, args ...any) {
	fmt.Fprintln(p.out, p.style(green, "  ✓ "+fmt.Sprintf(format, args...)))
}

// quote prints those lines of a CLI's output that tell the story: those that
// say what was done, and those with one of the given phrases.
func (p *page) quote(output string, phrases ...string) {
	for line := range strings.Lines(output) {
		if line = strings.TrimSpace(line); telling(line, phrases) {
			fmt.Fprintln(p.out, p.style(dim, "  │ "+line))
		}
	}
}

// done are phrases of Terraform and OpenTofu alike.
var done = []string{
	"Creation complete", "Modifications complete", "Destruction complete",
	"Apply complete!", "Destroy complete!", "No changes.",
}

func telling(line string, phrases []string) bool {
	if strings.HasPrefix(line, "+") || strings.HasPrefix(line, "-") {
		return false // every attribute of a new or destroyed object
	}
	return slices.ContainsFunc(slices.Concat(done, phrases), func(phrase string) bool { return strings.Contains(line, phrase) })
}

func (p *page) table(header []string, rows [][]string) error {
	table := tabwriter.NewWriter(p.out, 0, 0, 3, ' ', 0)
	fmt.Fprintln(table, "  "+strings.Join(header, "\t"))
	for _, row := range rows {
		fmt.Fprintln(table, "  "+strings.Join(row, "\t"))
	}
	return table.Flush()
}

// failure says what went wrong, with everything the CLI printed.
func (p *page) failure(err error) {
	fmt.Fprintln(p.out, "\n"+p.style(red, "✗ The demo failed: ")+err.Error())
	if _, ok := errors.AsType[*cli.ExitError](err); ok {
		fmt.Fprintln(p.out, "The whole output is above; `make test` tells more.")
	}
}
