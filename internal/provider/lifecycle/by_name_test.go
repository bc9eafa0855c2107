// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"go/ast"
	"go/parser"
	gotoken "go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
)

// TestNoTestAsksForAName: a test may take a kind of token by its name as its
// example. One that has some kind does not ask which: what it must know of it is
// a field of [acctest.Kind], so that another platform changes no line here.
func TestNoTestAsksForAName(t *testing.T) {
	t.Parallel()
	paths, err := filepath.Glob("*_test.go")
	if err != nil || len(paths) == 0 {
		t.Fatal("no tests are found", err)
	}
	files := gotoken.NewFileSet()
	for _, path := range paths {
		file, err := parser.ParseFile(files, path, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range namesAskedFor(file) {
			t.Errorf("%s asks which kind of token it has: make what it is about a field of acctest.Kind", files.Position(at))
		}
	}
}

func TestNamesAskedFor(t *testing.T) {
	t.Parallel()
	for statement, want := range map[string]int{
		`_ = k.TypeName == onaType`:                            1,
		`_ = k.TypeName != zitadelTokens.TypeName`:             1,
		`_ = "tokens_ona_personal_access_token" == c.typeName`: 1,
		`_ = k.TypeName == typeName`:                           0,
		`_ = k.TypeName + "s"`:                                 0,
		`_ = other.Title != k.Title`:                           0,
		`_ = k.Letter == "C" || k.Letter == "A"`:               2,
		`_ = k.platform() == "alephant"`:                       1,
		`_ = strings.Contains(k.TypeName, "_ona_")`:            1,
		`_ = strings.Contains(tt.kind.TypeName, "cryptlex")`:   1,
		`_ = strings.TrimPrefix(k.TypeName, "tokens_")`:        0,
		`_ = strings.Contains(text, "Ona")`:                    0,
		`switch k.TypeName { case "tokens_ona_x", onaType: }`:  2,
		`_ = []any{kinds[2], matrixKinds[0], absentKinds[i]}`:  2,
		`_ = everyCall[k.platform()]`:                          1,
		`_ = resources[k.TypeName]`:                            0,
	} {
		file, err := parser.ParseFile(gotoken.NewFileSet(), "", "package p\nfunc f() {\n"+statement+"\n}", 0)
		if err != nil {
			t.Fatal(err)
		}
		if got := len(namesAskedFor(file)); got != want {
			t.Errorf("%s asks %d times, want %d", statement, got, want)
		}
	}
}

// namesAskedFor are where a file decides by the name of a kind or of a platform,
// or by a kind's place among all.
func namesAskedFor(file *ast.File) []gotoken.Pos {
	var asked []gotoken.Pos
	ask := func(at ast.Node, does bool) {
		if does {
			asked = append(asked, at.Pos())
		}
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.BinaryExpr:
			equality := node.Op == gotoken.EQL || node.Op == gotoken.NEQ
			ask(node, equality && (isNameOfAny(node.X) && isNameOfOne(node.Y) || isNameOfAny(node.Y) && isNameOfOne(node.X)))
		case *ast.CallExpr:
			ask(node, len(node.Args) == 2 && isNameOfAny(node.Args[0]) && isNameOfOne(node.Args[1]))
		case *ast.IndexExpr:
			literal, isLiteral := node.Index.(*ast.BasicLit)
			ask(node, isLiteral && literal.Kind == gotoken.INT && strings.HasSuffix(strings.ToLower(lastName(node.X)), "kinds"))
			ask(node, lastName(node.Index) == "platform")
		case *ast.SwitchStmt:
			for _, clause := range node.Body.List {
				for _, one := range clause.(*ast.CaseClause).List {
					ask(one, node.Tag != nil && isNameOfAny(node.Tag) && isNameOfOne(one))
				}
			}
		}
		return true
	})
	return asked
}

// isNameOfAny: an expression is the name of a kind, whichever it is.
func isNameOfAny(expression ast.Expr) bool {
	return slices.Contains([]string{"TypeName", "typeName", "Letter", "Title", "platform"}, lastName(expression)) && !isNameOfOne(expression)
}

// isNameOfOne: an expression is the name of one certain kind.
func isNameOfOne(expression ast.Expr) bool {
	switch expression := expression.(type) {
	case *ast.BasicLit:
		text := strings.ToLower(strings.Trim(expression.Value, "\"`"))
		return slices.ContainsFunc(acctest.Kinds(), func(k acctest.Kind) bool {
			return strings.Contains(text, strings.ToLower(k.Title)) || text == strings.ToLower(k.Letter)
		})
	case *ast.Ident:
		return expression.Name == "onaType"
	case *ast.SelectorExpr:
		return strings.HasSuffix(lastName(expression.X), "Tokens")
	}
	return false
}

// lastName is the last part of what an expression names, or calls.
func lastName(expression ast.Expr) string {
	switch expression := expression.(type) {
	case *ast.Ident:
		return expression.Name
	case *ast.SelectorExpr:
		return expression.Sel.Name
	case *ast.CallExpr:
		return lastName(expression.Fun)
	}
	return ""
}
