// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// TestSameAsCLI compares with what the installed CLI prints of the same
// provider, for the kinds of objects that this CLI knows.
func TestSameAsCLI(t *testing.T) {
	t.Parallel()

	terraform, err := cli.Find(t.Context(), "")
	if errors.Is(err, cli.ErrNotFound) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	theirs := cliSchemas(t, terraform)
	for _, kind := range []string{"provider", "resource_schemas", "data_source_schemas", "ephemeral_resource_schemas", "functions"} {
		if theirs[kind] == nil {
			t.Errorf("%s prints no %s", terraform, kind)
		}
	}

	server := providerserver.NewProtocol6(provider.New("test")())()
	schemas, err := providerSchemas(t.Context(), server, address)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := json.Marshal(schemas.Schemas[address])
	if err != nil {
		t.Fatal(err)
	}
	ours := map[string]any{}
	if err := json.Unmarshal(encoded, &ours); err != nil {
		t.Fatal(err)
	}
	for kind, their := range theirs {
		withoutDeprecationMessages(their)
		if diff := cmp.Diff(their, ours[kind]); diff != "" {
			t.Errorf("%s: %s differs (-CLI +ours):\n%s", terraform, kind, diff)
		}
	}
}

// withoutDeprecationMessages removes what only Terraform 1.15 and newer print
// and the documentation does not show.
func withoutDeprecationMessages(schemas any) {
	object, ok := schemas.(map[string]any)
	if !ok {
		return
	}
	delete(object, "deprecation_message")
	for _, value := range object {
		withoutDeprecationMessages(value)
	}
}

// cliSchemas returns the provider's schemas by kind, as the CLI prints them.
func cliSchemas(t *testing.T, terraform *cli.CLI) map[string]any {
	t.Helper()
	providerDir, dir := t.TempDir(), t.TempDir()
	if err := cli.BuildProvider(t.Context(), providerDir); err != nil {
		t.Fatal(err)
	}
	config := "terraform {\n  required_providers {\n    tokens = { source = \"" + cli.Source + "\" }\n  }\n}\n"
	if err := os.WriteFile(filepath.Join(dir, "main.tf"), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	project := cli.NewProject(terraform, dir, providerDir, nil)
	output, err := project.JSON(t.Context(), "providers", "schema", "-json", "-no-color")
	if err != nil {
		t.Fatal(err)
	}
	var printed struct {
		// The address starts with the registry, which differs between CLIs.
		Schemas map[string]map[string]any `json:"provider_schemas"`
	}
	if err := json.Unmarshal(output, &printed); err != nil {
		t.Fatal(err)
	}
	if len(printed.Schemas) != 1 {
		t.Fatalf("%s prints the schemas of %d providers, want 1", terraform, len(printed.Schemas))
	}
	for _, schemas := range printed.Schemas {
		return schemas
	}
	return nil
}
