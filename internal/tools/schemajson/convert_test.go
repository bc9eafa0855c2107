// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// schemaServer answers with fixed schemas; any other call would panic.
type schemaServer struct {
	tfprotov6.ProviderServer
	schemas    *tfprotov6.GetProviderSchemaResponse
	identities *tfprotov6.GetResourceIdentitySchemasResponse
}

func (s schemaServer) GetProviderSchema(context.Context, *tfprotov6.GetProviderSchemaRequest) (*tfprotov6.GetProviderSchemaResponse, error) {
	return s.schemas, nil
}

func (s schemaServer) GetResourceIdentitySchemas(context.Context, *tfprotov6.GetResourceIdentitySchemasRequest) (*tfprotov6.GetResourceIdentitySchemasResponse, error) {
	if s.identities == nil {
		return &tfprotov6.GetResourceIdentitySchemasResponse{}, nil
	}
	return s.identities, nil
}

func TestProviderSchemas(t *testing.T) {
	t.Parallel()

	withID := &tfprotov6.SchemaBlock{Attributes: []*tfprotov6.SchemaAttribute{
		{Name: "id", Type: tftypes.String, Required: true, Description: "The id."},
	}}
	const idBlock = `{"attributes":{"id":{"type":"string","description":"The id.","description_kind":"plain","required":true}},"description_kind":"plain"}`

	tests := map[string]struct {
		server schemaServer
		want   string
	}{
		"every flag and type of an attribute": {
			server: schemaServer{schemas: &tfprotov6.GetProviderSchemaResponse{
				Provider: &tfprotov6.Schema{Block: &tfprotov6.SchemaBlock{
					Description: "**Tokens**", DescriptionKind: tfprotov6.StringKindMarkdown,
					Attributes: []*tfprotov6.SchemaAttribute{
						{Name: "a", Type: tftypes.List{ElementType: tftypes.Number}, Optional: true, Computed: true, Deprecated: true},
						{Name: "b", Type: tftypes.Map{ElementType: tftypes.Bool}, Optional: true, Sensitive: true, WriteOnly: true},
						{Name: "c", Type: tftypes.Set{ElementType: tftypes.Object{AttributeTypes: map[string]tftypes.Type{"x": tftypes.String}}}, Computed: true},
						{Name: "d", Type: tftypes.DynamicPseudoType, Optional: true},
					},
				}},
			}},
			want: `{"provider":{"version":0,"block":{
				"attributes":{
					"a":{"type":["list","number"],"description_kind":"plain","deprecated":true,"optional":true,"computed":true},
					"b":{"type":["map","bool"],"description_kind":"plain","optional":true,"sensitive":true,"write_only":true},
					"c":{"type":["set",["object",{"x":"string"}]],"description_kind":"plain","computed":true},
					"d":{"type":"dynamic","description_kind":"plain","optional":true}},
				"description":"**Tokens**","description_kind":"markdown"}}}`,
		},
		"nested attributes and blocks": {
			server: schemaServer{schemas: &tfprotov6.GetProviderSchemaResponse{
				ResourceSchemas: map[string]*tfprotov6.Schema{"tokens_x": {Version: 2, Block: &tfprotov6.SchemaBlock{
					Attributes: []*tfprotov6.SchemaAttribute{{
						Name: "rotation", Optional: true,
						NestedType: &tfprotov6.SchemaObject{Nesting: tfprotov6.SchemaObjectNestingModeSingle, Attributes: withID.Attributes},
					}},
					BlockTypes: []*tfprotov6.SchemaNestedBlock{{
						TypeName: "timeouts", Nesting: tfprotov6.SchemaNestedBlockNestingModeList, MaxItems: 1, Block: withID,
					}},
				}}},
			}},
			want: `{"resource_schemas":{"tokens_x":{"version":2,"block":{
				"attributes":{"rotation":{"nested_type":{
					"attributes":{"id":{"type":"string","description":"The id.","description_kind":"plain","required":true}},
					"nesting_mode":"single"},"description_kind":"plain","optional":true}},
				"block_types":{"timeouts":{"nesting_mode":"list","max_items":1,"block":` + idBlock + `}},
				"description_kind":"plain"}}}}`,
		},
		"functions": {
			server: schemaServer{schemas: &tfprotov6.GetProviderSchemaResponse{
				Functions: map[string]*tfprotov6.Function{"f": {
					Summary: "F", Description: "Does **f**.", DescriptionKind: tfprotov6.StringKindMarkdown, DeprecationMessage: "Use g.",
					Parameters: []*tfprotov6.FunctionParameter{
						{Name: "text", Description: "The text.", Type: tftypes.String, AllowNullValue: true},
						{Name: "count", Type: tftypes.Number},
					},
					VariadicParameter: &tfprotov6.FunctionParameter{Name: "rest", Type: tftypes.Bool},
					Return:            &tfprotov6.FunctionReturn{Type: tftypes.List{ElementType: tftypes.String}},
				}},
			}},
			want: `{"functions":{"f":{
				"summary":"F","description":"Does **f**.","deprecation_message":"Use g.","return_type":["list","string"],
				"parameters":[
					{"name":"text","description":"The text.","is_nullable":true,"type":"string"},
					{"name":"count","type":"number"}],
				"variadic_parameter":{"name":"rest","type":"bool"}}}}`,
		},
		"what an older CLI leaves out": {
			server: schemaServer{
				schemas: &tfprotov6.GetProviderSchemaResponse{
					EphemeralResourceSchemas: map[string]*tfprotov6.Schema{"tokens_x": {Block: withID}},
					ListResourceSchemas:      map[string]*tfprotov6.Schema{"tokens_x": {Block: withID}},
					ActionSchemas:            map[string]*tfprotov6.ActionSchema{"tokens_x_revoke": {Schema: &tfprotov6.Schema{Block: withID}}},
				},
				identities: &tfprotov6.GetResourceIdentitySchemasResponse{
					IdentitySchemas: map[string]*tfprotov6.ResourceIdentitySchema{"tokens_x": {
						Version: 1,
						IdentityAttributes: []*tfprotov6.ResourceIdentitySchemaAttribute{
							{Name: "id", Type: tftypes.String, RequiredForImport: true, Description: "The id."},
							{Name: "workspace_id", Type: tftypes.String, OptionalForImport: true},
						},
					}},
				},
			},
			want: `{
				"ephemeral_resource_schemas":{"tokens_x":{"version":0,"block":` + idBlock + `}},
				"list_resource_schemas":{"tokens_x":{"version":0,"block":` + idBlock + `}},
				"action_schemas":{"tokens_x_revoke":{"block":` + idBlock + `}},
				"resource_identity_schemas":{"tokens_x":{"version":1,"attributes":{
					"id":{"type":"string","description":"The id.","required_for_import":true},
					"workspace_id":{"type":"string","optional_for_import":true}}}}}`,
		},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			schemas, err := providerSchemas(t.Context(), test.server, "example")
			if err != nil {
				t.Fatal(err)
			}
			got, err := json.Marshal(schemas)
			if err != nil {
				t.Fatal(err)
			}
			want := `{"format_version":"1.0","provider_schemas":{"example":` + test.want + `}}`
			if diff := cmp.Diff(decode(t, []byte(want)), decode(t, got)); diff != "" {
				t.Errorf("schemas differ (-want +got):\n%s", diff)
			}
		})
	}
}

func TestProviderSchemasErrors(t *testing.T) {
	t.Parallel()

	tests := map[string]*tfprotov6.GetProviderSchemaResponse{
		"the provider reports an error": {Diagnostics: []*tfprotov6.Diagnostic{
			{Severity: tfprotov6.DiagnosticSeverityError, Summary: "Invalid schema"},
		}},
		"state stores would be left out": {StateStoreSchemas: map[string]*tfprotov6.Schema{"s": {}}},
	}
	for name, response := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := providerSchemas(t.Context(), schemaServer{schemas: response}, "example"); err == nil {
				t.Error("no error")
			}
		})
	}
}

func decode(t *testing.T, encoded []byte) any {
	t.Helper()
	var decoded any
	if err := json.Unmarshal(encoded, &decoded); err != nil {
		t.Fatalf("decoding %s: %v", encoded, err)
	}
	return decoded
}
