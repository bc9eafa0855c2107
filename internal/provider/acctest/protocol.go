// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"
)

// Protocol speaks Terraform's protocol with a provider in this process. It is
// for what a CLI hides or an older one does not know: identities, lists,
// actions and moves.
type Protocol struct {
	t          testing.TB
	wire       Wire
	server     protocolServer
	schemas    *tfprotov6.GetProviderSchemaResponse
	identities *tfprotov6.GetResourceIdentitySchemasResponse
}

type protocolServer interface {
	tfprotov6.ProviderServer
	tfprotov6.ListResourceServer
	tfprotov6.ActionServer
}

// Protocol starts a provider that takes its configuration from the world's
// environment.
func (w *World) Protocol() *Protocol {
	w.t.Helper()
	return w.ProtocolWith(map[string]any{})
}

// ProtocolWith starts a provider with a configuration.
func (w *World) ProtocolWith(config map[string]any) *Protocol {
	w.t.Helper()
	server, ok := w.ServeProtocol6().(protocolServer)
	if !ok {
		w.t.Fatal("the provider serves no list resources or actions")
	}
	wire := Dial(server, w.t.Fatalf)
	p := &Protocol{t: w.t, wire: wire, server: server, schemas: wire.Schemas}
	var err error
	if p.identities, err = server.GetResourceIdentitySchemas(w.t.Context(), &tfprotov6.GetResourceIdentitySchemasRequest{}); err != nil {
		w.t.Fatal(err)
	}
	p.must(p.identities.Diagnostics)
	// A CLI may say that it takes deferrals even in an apply that defers nothing.
	p.must(wire.Configure("1.14.0", wireValue(w.t, p.schemas.Provider.ValueType(), config), true))
	return p
}

// Attributes are the names of a resource's attributes.
func (p *Protocol) Attributes(typeName string) []string {
	var names []string
	for _, attribute := range p.schemas.ResourceSchemas[typeName].Block.Attributes {
		names = append(names, attribute.Name)
	}
	return names
}

// Listed is one result of a list resource.
type Listed struct {
	DisplayName string
	// Identity and Resource are nil where the result has none.
	Identity, Resource map[string]any
	// Errors and Warnings are what it reports instead of a token.
	Errors, Warnings []string
}

// Query is what a list resource is asked.
type Query struct {
	Config          map[string]any
	Limit           int64
	IncludeResource bool
	// StopAfter ends the stream from Terraform's side; 0: never.
	StopAfter int
}

// List asks a list resource.
func (p *Protocol) List(typeName string, query Query) []Listed {
	p.t.Helper()
	if query.Config == nil {
		query.Config = map[string]any{}
	}
	stream, err := p.server.ListResource(p.t.Context(), &tfprotov6.ListResourceRequest{
		TypeName: typeName, Limit: query.Limit, IncludeResource: query.IncludeResource,
		Config: p.encode(p.schemas.ListResourceSchemas[typeName].ValueType(), query.Config),
	})
	if err != nil {
		p.t.Fatal(err)
	}
	var all []Listed
	for result := range stream.Results {
		all = append(all, Listed{
			DisplayName: result.DisplayName, Errors: errorsOf(result.Diagnostics), Warnings: warningsOf(result.Diagnostics),
			Identity: p.identity(typeName, result.Identity),
			Resource: p.decode(p.wire.Type(typeName), result.Resource),
		})
		if len(all) == query.StopAfter {
			break
		}
	}
	return all
}

// Invoke invokes an action, and returns its progress messages and errors. A
// configuration that is not valid is not invoked.
func (p *Protocol) Invoke(typeName string, config map[string]any) (progress, errs []string) {
	p.t.Helper()
	encoded := p.encode(p.schemas.ActionSchemas[typeName].Schema.ValueType(), config)
	valid, err := p.server.ValidateActionConfig(p.t.Context(), &tfprotov6.ValidateActionConfigRequest{ActionType: typeName, Config: encoded})
	if err != nil {
		p.t.Fatal(err)
	}
	if errs := errorsOf(valid.Diagnostics); len(errs) > 0 {
		return nil, errs
	}
	stream, err := p.server.InvokeAction(p.t.Context(), &tfprotov6.InvokeActionRequest{ActionType: typeName, Config: encoded})
	if err != nil {
		p.t.Fatal(err)
	}
	for event := range stream.Events {
		switch event := event.Type.(type) {
		case tfprotov6.ProgressInvokeActionEventType:
			progress = append(progress, event.Message)
		case tfprotov6.CompletedInvokeActionEventType:
			errs = append(errs, errorsOf(event.Diagnostics)...)
		}
	}
	return progress, errs
}

// must fails the test if there is an error among the diagnostics.
func (p *Protocol) must(diagnostics []*tfprotov6.Diagnostic) {
	p.t.Helper()
	if errs := errorsOf(diagnostics); len(errs) > 0 {
		p.t.Fatal(strings.Join(errs, "\n"))
	}
}

func errorsOf(diagnostics []*tfprotov6.Diagnostic) []string {
	return textsOf(diagnostics, tfprotov6.DiagnosticSeverityError)
}

func warningsOf(diagnostics []*tfprotov6.Diagnostic) []string {
	return textsOf(diagnostics, tfprotov6.DiagnosticSeverityWarning)
}

func textsOf(diagnostics []*tfprotov6.Diagnostic, severity tfprotov6.DiagnosticSeverity) []string {
	var errs []string
	for _, d := range diagnostics {
		if d.Severity == severity {
			errs = append(errs, fmt.Sprintf("%s: %s", d.Summary, d.Detail))
		}
	}
	return errs
}
