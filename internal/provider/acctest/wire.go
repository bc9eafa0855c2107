// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"maps"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

// Wire is Terraform's protocol with one provider, in this process: what a resource
// is asked, in the protocol's own values. [Protocol] and Terraform's core in the
// tests of lifecycle stand on it.
type Wire struct {
	Server  tfprotov6.ProviderServer
	Schemas *tfprotov6.GetProviderSchemaResponse

	fail func(format string, args ...any)
}

// Dial asks a provider for its schemas. What can't be at all ends the test by fail.
func Dial(server tfprotov6.ProviderServer, fail func(format string, args ...any)) Wire {
	schemas, err := server.GetProviderSchema(context.Background(), &tfprotov6.GetProviderSchemaRequest{})
	if err != nil {
		fail("schemas: %v", err)
		return Wire{}
	}
	if errs := errorsOf(schemas.Diagnostics); len(errs) > 0 {
		fail("schemas: %q", errs)
	}
	return Wire{Server: server, Schemas: schemas, fail: fail}
}

// To is the wire to another process of the same provider.
func (w Wire) To(server tfprotov6.ProviderServer) Wire {
	w.Server = server
	return w
}

// Configure hands over the provider block, as a Terraform of this version does,
// and, where it can, says that it takes deferrals.
func (w Wire) Configure(terraform string, block tftypes.Value, defers bool) []*tfprotov6.Diagnostic {
	req := &tfprotov6.ConfigureProviderRequest{TerraformVersion: terraform, Config: w.Encode(w.Schemas.Provider.ValueType(), block)}
	if defers {
		req.ClientCapabilities = &tfprotov6.ConfigureProviderClientCapabilities{DeferralAllowed: true}
	}
	resp, err := w.Server.ConfigureProvider(context.Background(), req)
	if err != nil {
		w.fail("configure: %v", err)
		return nil
	}
	return resp.Diagnostics
}

// Block is a provider block with these attributes.
func (w Wire) Block(attributes map[string]tftypes.Value) tftypes.Value {
	return w.object(w.Schemas.Provider.ValueType(), attributes)
}

// Resource is a resource with these attributes; the others are null.
func (w Wire) Resource(typeName string, attributes map[string]tftypes.Value) tftypes.Value {
	return w.object(w.Type(typeName), attributes)
}

// Type is the type of a resource.
func (w Wire) Type(typeName string) tftypes.Object {
	schema, ok := w.Schemas.ResourceSchemas[typeName]
	if !ok {
		w.fail("the provider has no resource %s", typeName)
	}
	typ, _ := schema.ValueType().(tftypes.Object)
	return typ
}

func (w Wire) object(typ tftypes.Type, attributes map[string]tftypes.Value) tftypes.Value {
	object, ok := typ.(tftypes.Object)
	if !ok {
		w.fail("%s is no object", typ)
	}
	values := map[string]tftypes.Value{}
	for name, inner := range object.AttributeTypes {
		values[name] = tftypes.NewValue(inner, nil)
		if value, ok := attributes[name]; ok {
			values[name] = value
		}
	}
	return tftypes.NewValue(object, values)
}

// Encode makes a value cross the protocol.
func (w Wire) Encode(typ tftypes.Type, value tftypes.Value) *tfprotov6.DynamicValue {
	encoded, err := tfprotov6.NewDynamicValue(typ, value)
	if err != nil {
		w.fail("encode: %v", err)
	}
	return &encoded
}

// Decode reads a value that crossed it; nothing is null.
func (w Wire) Decode(typ tftypes.Type, value *tfprotov6.DynamicValue) tftypes.Value {
	if value == nil {
		return tftypes.NewValue(typ, nil)
	}
	decoded, err := value.Unmarshal(typ)
	if err != nil {
		w.fail("decode: %v", err)
	}
	return decoded
}

// Attributes are the attributes of an object, for the caller to change; null has
// none. The library would give the object's own.
func (w Wire) Attributes(object tftypes.Value) map[string]tftypes.Value {
	values := map[string]tftypes.Value{}
	if !object.IsNull() {
		if err := object.As(&values); err != nil {
			w.fail("attributes: %v", err)
		}
	}
	return maps.Clone(values)
}
