// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"context"
	"sync/atomic"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tfprotov6"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// forgetful serves what the framework serves, and lets go of each request that
// is answered. The framework (1.19) keeps a way to cancel every request until
// the provider stops, and with it the request's context: 7 KB of loggers and
// transport for each of the requests, four a token and plan, which are most of
// what a plan of thousands of tokens takes. What it keeps of a lent context is
// some 100 bytes. Lists and actions answer piece by piece after they return, and
// are few: theirs are not lent.
type forgetful struct{ lifecycle.Framework }

// forget puts a forgetful server in front of another.
func forget(server tfprotov6.ProviderServer) tfprotov6.ProviderServer {
	if full, ok := server.(lifecycle.Framework); ok {
		return forgetful{full}
	}
	return server
}

// lent is a request's context until the request is answered.
type lent struct {
	of atomic.Pointer[context.Context]
}

// lend calls with a context that is let go of when the call returns.
func lend[Q, A any](ctx context.Context, call func(context.Context, Q) (A, error), request Q) (A, error) {
	l := &lent{}
	l.of.Store(&ctx)
	defer l.of.Store(&answered)
	return call(l, request)
}

// answered is the context of a request that is answered.
var answered = func() context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	return ctx
}()

func (l *lent) context() context.Context { return *l.of.Load() }

// Deadline implements context.Context.
func (l *lent) Deadline() (time.Time, bool) { return l.context().Deadline() }

// Done implements context.Context.
func (l *lent) Done() <-chan struct{} { return l.context().Done() }

// Err implements context.Context.
func (l *lent) Err() error { return l.context().Err() }

// Value implements context.Context.
func (l *lent) Value(key any) any { return l.context().Value(key) }

// ValidateResourceConfig implements tfprotov6.ProviderServer, as all do that
// are asked for each object.
func (f forgetful) ValidateResourceConfig(ctx context.Context, q *tfprotov6.ValidateResourceConfigRequest) (*tfprotov6.ValidateResourceConfigResponse, error) {
	return lend(ctx, f.Framework.ValidateResourceConfig, q)
}

// UpgradeResourceState implements tfprotov6.ProviderServer.
func (f forgetful) UpgradeResourceState(ctx context.Context, q *tfprotov6.UpgradeResourceStateRequest) (*tfprotov6.UpgradeResourceStateResponse, error) {
	return lend(ctx, f.Framework.UpgradeResourceState, q)
}

// UpgradeResourceIdentity implements tfprotov6.ProviderServer.
func (f forgetful) UpgradeResourceIdentity(ctx context.Context, q *tfprotov6.UpgradeResourceIdentityRequest) (*tfprotov6.UpgradeResourceIdentityResponse, error) {
	return lend(ctx, f.Framework.UpgradeResourceIdentity, q)
}

// ReadResource implements tfprotov6.ProviderServer.
func (f forgetful) ReadResource(ctx context.Context, q *tfprotov6.ReadResourceRequest) (*tfprotov6.ReadResourceResponse, error) {
	return lend(ctx, f.Framework.ReadResource, q)
}

// PlanResourceChange implements tfprotov6.ProviderServer.
func (f forgetful) PlanResourceChange(ctx context.Context, q *tfprotov6.PlanResourceChangeRequest) (*tfprotov6.PlanResourceChangeResponse, error) {
	return lend(ctx, f.Framework.PlanResourceChange, q)
}

// ApplyResourceChange implements tfprotov6.ProviderServer.
func (f forgetful) ApplyResourceChange(ctx context.Context, q *tfprotov6.ApplyResourceChangeRequest) (*tfprotov6.ApplyResourceChangeResponse, error) {
	return lend(ctx, f.Framework.ApplyResourceChange, q)
}

// ImportResourceState implements tfprotov6.ProviderServer.
func (f forgetful) ImportResourceState(ctx context.Context, q *tfprotov6.ImportResourceStateRequest) (*tfprotov6.ImportResourceStateResponse, error) {
	return lend(ctx, f.Framework.ImportResourceState, q)
}

// MoveResourceState implements tfprotov6.ProviderServer.
func (f forgetful) MoveResourceState(ctx context.Context, q *tfprotov6.MoveResourceStateRequest) (*tfprotov6.MoveResourceStateResponse, error) {
	return lend(ctx, f.Framework.MoveResourceState, q)
}

// ValidateDataResourceConfig implements tfprotov6.ProviderServer.
func (f forgetful) ValidateDataResourceConfig(ctx context.Context, q *tfprotov6.ValidateDataResourceConfigRequest) (*tfprotov6.ValidateDataResourceConfigResponse, error) {
	return lend(ctx, f.Framework.ValidateDataResourceConfig, q)
}

// ReadDataSource implements tfprotov6.ProviderServer.
func (f forgetful) ReadDataSource(ctx context.Context, q *tfprotov6.ReadDataSourceRequest) (*tfprotov6.ReadDataSourceResponse, error) {
	return lend(ctx, f.Framework.ReadDataSource, q)
}

// OpenEphemeralResource implements tfprotov6.ProviderServer.
func (f forgetful) OpenEphemeralResource(ctx context.Context, q *tfprotov6.OpenEphemeralResourceRequest) (*tfprotov6.OpenEphemeralResourceResponse, error) {
	return lend(ctx, f.Framework.OpenEphemeralResource, q)
}

// CloseEphemeralResource implements tfprotov6.ProviderServer.
func (f forgetful) CloseEphemeralResource(ctx context.Context, q *tfprotov6.CloseEphemeralResourceRequest) (*tfprotov6.CloseEphemeralResourceResponse, error) {
	return lend(ctx, f.Framework.CloseEphemeralResource, q)
}

// CallFunction implements tfprotov6.ProviderServer.
func (f forgetful) CallFunction(ctx context.Context, q *tfprotov6.CallFunctionRequest) (*tfprotov6.CallFunctionResponse, error) {
	return lend(ctx, f.Framework.CallFunction, q)
}
