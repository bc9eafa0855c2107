// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"context"
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Read reads a data source, and returns its errors.
func (p *Protocol) Read(typeName string, config map[string]any) (map[string]any, []string) {
	p.t.Helper()
	typ := p.schemas.DataSourceSchemas[typeName].ValueType()
	encoded := p.encode(typ, config)
	valid, err := p.server.ValidateDataResourceConfig(p.t.Context(), &tfprotov6.ValidateDataResourceConfigRequest{TypeName: typeName, Config: encoded})
	if err != nil {
		p.t.Fatal(err)
	}
	if errs := errorsOf(valid.Diagnostics); len(errs) > 0 {
		return nil, errs
	}
	read, err := p.server.ReadDataSource(p.t.Context(), &tfprotov6.ReadDataSourceRequest{TypeName: typeName, Config: encoded})
	if err != nil {
		p.t.Fatal(err)
	}
	return p.decode(typ, read.State), errorsOf(read.Diagnostics)
}

// Opened is an open ephemeral resource.
type Opened struct {
	Result map[string]any
	// Private is what Terraform keeps for closing it.
	Private []byte
}

// Open opens an ephemeral resource, and returns its errors. The context is
// the run's: Terraform cancels it when it is interrupted.
func (p *Protocol) Open(ctx context.Context, typeName string, config map[string]any) (Opened, []string) {
	p.t.Helper()
	typ := p.schemas.EphemeralResourceSchemas[typeName].ValueType()
	opened, err := p.server.OpenEphemeralResource(ctx, &tfprotov6.OpenEphemeralResourceRequest{TypeName: typeName, Config: p.encode(typ, config)})
	if err != nil {
		p.t.Fatal(err)
	}
	return Opened{Result: p.decode(typ, opened.Result), Private: opened.Private}, errorsOf(opened.Diagnostics)
}

// Close closes an ephemeral resource, and returns its errors.
func (p *Protocol) Close(ctx context.Context, typeName string, opened Opened) []string {
	p.t.Helper()
	closed, err := p.server.CloseEphemeralResource(ctx, &tfprotov6.CloseEphemeralResourceRequest{TypeName: typeName, Private: opened.Private})
	if err != nil {
		p.t.Fatal(err)
	}
	return errorsOf(closed.Diagnostics)
}

// ReadDeferrable reads a data source as a CLI does that can defer it, and
// returns whether it is deferred, or the errors.
func (p *Protocol) ReadDeferrable(typeName string, config map[string]any) (deferred bool, errs []string) {
	p.t.Helper()
	read, err := p.server.ReadDataSource(p.t.Context(), &tfprotov6.ReadDataSourceRequest{
		TypeName: typeName, Config: p.encode(p.schemas.DataSourceSchemas[typeName].ValueType(), config),
		ClientCapabilities: &tfprotov6.ReadDataSourceClientCapabilities{DeferralAllowed: true},
	})
	if err != nil {
		p.t.Fatal(err)
	}
	return becauseUnknown(read.Deferred), errorsOf(read.Diagnostics)
}

// becauseUnknown reports whether an object is deferred for want of provider
// configuration.
func becauseUnknown(deferred *tfprotov6.Deferred) bool {
	return deferred != nil && deferred.Reason == tfprotov6.DeferredReasonProviderConfigUnknown
}

// DataSources are the names of all data sources.
func (p *Protocol) DataSources() []string {
	return slices.Sorted(maps.Keys(p.schemas.DataSourceSchemas))
}
