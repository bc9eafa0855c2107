// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
)

// TestExportedNamesHaveUsers: what the package exports is what platforms, the
// provider or the inventory call by name; what only a test does counts for
// nothing. An optional part of the contract counts as used where a platform
// asserts that it implements it.
func TestExportedNamesHaveUsers(t *testing.T) {
	t.Parallel()
	exported, used := map[string]bool{}, map[string]bool{}
	here, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	err = filepath.WalkDir("../../..", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && entry.Name() == "acctest" {
			return fs.SkipDir
		}
		if filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		switch folder, err := filepath.Abs(filepath.Dir(path)); {
		case err != nil:
			return err
		case folder != here:
			noteUses(file, used)
		default:
			noteExported(file, exported)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if !exported["Kind"] || !used["Kind"] {
		t.Error("the test finds no names")
	}
	for name := range exported {
		if !used[name] {
			t.Errorf("%s is exported and used by no other package", name)
		}
	}
}

// noteExported notes the names that a file exports from its package.
func noteExported(file *ast.File, names map[string]bool) {
	note := func(name *ast.Ident) {
		if name.IsExported() {
			names[name.Name] = true
		}
	}
	for _, declaration := range file.Decls {
		switch declaration := declaration.(type) {
		case *ast.FuncDecl:
			if declaration.Recv == nil {
				note(declaration.Name)
			}
		case *ast.GenDecl:
			for _, spec := range declaration.Specs {
				switch spec := spec.(type) {
				case *ast.TypeSpec:
					note(spec.Name)
				case *ast.ValueSpec:
					for _, name := range spec.Names {
						note(name)
					}
				}
			}
		}
	}
}

// noteUses notes the names that a file of another package uses.
func noteUses(file *ast.File, names map[string]bool) {
	ast.Inspect(file, func(node ast.Node) bool {
		if selector, ok := node.(*ast.SelectorExpr); ok {
			if of, ok := selector.X.(*ast.Ident); ok && of.Name == "lifecycle" {
				names[selector.Sel.Name] = true
			}
		}
		return true
	})
}
