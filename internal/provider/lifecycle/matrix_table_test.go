// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"cmp"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// matrixPart is one table of the matrix.
type matrixPart struct {
	title string
	// lasting and world are those of its faults: world is whether something else
	// than requests goes wrong, which strikes every operation.
	lasting, world bool
}

var matrixParts = []matrixPart{
	{title: "Struck once, at the call that the operation is about"},
	{title: "Struck at every call, as long as it lasts", lasting: true},
	{title: "Struck from outside of any call, as long as it lasts", lasting: true, world: true},
}

func (p matrixPart) has(f matrixFault) bool {
	return (f.world != nil) == p.world && (!p.lasting || !f.once)
}

// columns are the operations of the table.
func (p matrixPart) columns() []operation {
	var all []operation
	for _, op := range operations {
		if op.lasting || !p.lasting || p.world {
			all = append(all, op)
		}
	}
	return all
}

// table writes one row for each fault and one column for each operation; cell is
// what stands for a kind of token.
func (p matrixPart) table(cell func(cellName) string) string {
	var table strings.Builder
	table.WriteString("\n| |")
	for _, op := range p.columns() {
		table.WriteString(" " + op.name + " |")
	}
	table.WriteString("\n|---|" + strings.Repeat("---|", len(p.columns())) + "\n")
	for _, f := range matrixFaults(elsewhere{}) {
		if p.has(f) {
			table.WriteString("| " + f.name + " |" + p.row(f, cell) + "\n")
		}
	}
	return table.String()
}

func (p matrixPart) row(f matrixFault, cell func(cellName) string) string {
	row := ""
	for _, op := range p.columns() {
		letters := ""
		for _, k := range matrixKinds {
			name := cellName{f.name, op.name, k.Letter, p.lasting}
			if senseless(name, k) == "" {
				letters += cell(name)
			}
		}
		row += " " + cmp.Or(letters, "–") + " |"
	}
	return row
}

// guide is where the matrix is published.
var guide = filepath.Join("..", "..", "..", "templates", "guides", "reliability.md")

// The marks in the guide between which the table stands.
const (
	tableBegins = "<!-- the table of make matrix -->"
	tableEnds   = "<!-- end of the table -->"
)

// TestGuideShowsTheMatrix compares the guide with the matrix that is played;
// with UPDATE_MATRIX=1 it writes the guide's table.
func TestGuideShowsTheMatrix(t *testing.T) {
	t.Parallel()
	hearFairWeather(t)
	content, err := os.ReadFile(guide)
	if err != nil {
		t.Fatal(err)
	}
	before, rest, _ := strings.Cut(string(content), tableBegins)
	_, after, found := strings.Cut(rest, tableEnds)
	if !found {
		t.Fatalf("the guide has no marks for the table")
	}
	want := before + tableBegins + "\n" + publishedMatrix() + "\n" + tableEnds + after
	if want == string(content) {
		return
	}
	if os.Getenv("UPDATE_MATRIX") == "" {
		t.Fatal("templates/guides/reliability.md shows another matrix than is played: run make matrix-guide, then make generate")
	}
	if err := os.WriteFile(guide, []byte(want), 0o600); err != nil {
		t.Fatal(err)
	}
}

func publishedMatrix() string {
	starred := func(name cellName) string {
		if argument(name).text != "" {
			return name.letter + "\\*"
		}
		return name.letter
	}
	text := ""
	for _, part := range matrixParts {
		text += part.title + ":\n" + part.table(starred) + "\n"
	}
	return strings.TrimSuffix(text, "\n") + arguments() + "\nNot played, with a dash or without a letter:\n\n" + reasons() +
		"- " + onceOnly + ".\n"
}

// onceOnly says which row the second table lacks.
const onceOnly = "A body that trickles at every call is one that trickles once, and again: each attempt waits as long"

// arguments are the arguments that there are, each once; reasons those for not
// playing a cell.
func arguments() string {
	list := eachOnce(func(name cellName, _ matrixKind) string { return argument(name).text })
	if list == "" {
		return "\nNo cell is argued.\n"
	}
	return "\nArgued, with a star:\n\n" + list
}
func reasons() string { return eachOnce(senseless) }

func eachOnce(say func(cellName, matrixKind) string) string {
	said, list := map[string]bool{}, ""
	for _, f := range matrixFaults(elsewhere{}) {
		for _, op := range operations {
			for _, k := range matrixKinds {
				for _, lasting := range []bool{false, true} {
					text := say(cellName{f.name, op.name, k.Letter, lasting}, k)
					if text != "" && !said[text] {
						said[text] = true
						list += "- " + strings.ToUpper(text[:1]) + strings.TrimSuffix(text[1:], ".") + ".\n"
					}
				}
			}
		}
	}
	return list
}

// TestMatrixIsComplete compares the matrix with the provider's schema: an object
// that no operation stands for is missing.
func TestMatrixIsComplete(t *testing.T) {
	t.Parallel()
	covered := map[string]bool{}
	for _, op := range operations {
		for _, k := range matrixKinds {
			if op.types != nil {
				for _, name := range op.types(k) {
					covered[name] = true
				}
			}
		}
	}
	for _, name := range objectsOfTheSchema(t) {
		if !covered[name] {
			t.Errorf("the fault matrix has no %s", name)
		}
	}
}
