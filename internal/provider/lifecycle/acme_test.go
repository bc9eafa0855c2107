// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/ephemeral"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
	"github.com/hashicorp/terraform-plugin-framework/types"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

// acmeType is the type of Acme's keys, a kind of token that is made up. Acme's
// API has what real ones have and none of our platforms does: no call for one
// token, a list with what an organization's keys may do, a create that tells
// nothing but id and secret.
const acmeType = "tokens_acme_key"

// acme is the platform, as its API behaves, and the provider for it.
type acme struct {
	mu     sync.Mutex
	clock  time.Time
	keys   []lifecycle.Token
	issued int
	set    *connection.Set

	// uniqueNames: no two living keys have one name.
	uniqueNames bool
	// tells: the create tells when a key was created and ends.
	tells bool
	// listedFrom is when the list shows what there is.
	listedFrom time.Time
	// unread: calls for keys fail after a create.
	unread bool
	// misconfigured is what is wrong with the provider block; nil: nothing.
	misconfigured error
	// whoami counts the calls that ask who the caller is.
	whoami int
	// lifetimes are those that creates asked for; 0: none.
	lifetimes []time.Duration
}

// errUnlisted stands for what Acme has no answer for: a key that its list lacks.
var errUnlisted = errors.New("the list has no such key")

func newAcme() *acme {
	a := &acme{clock: time.Date(2026, time.May, 4, 10, 0, 0, 0, time.UTC), tells: true}
	a.set = connection.NewSet(a.now)
	a.set.Wait = func(ctx context.Context, d time.Duration) error {
		a.pass(d)
		return ctx.Err()
	}
	return a
}

func (a *acme) now() time.Time {
	a.mu.Lock()
	defer a.mu.Unlock()
	return a.clock
}

func (a *acme) pass(d time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.clock = a.clock.Add(d)
}

// names are those of the living keys.
func (a *acme) names() []string {
	var names []string
	for _, key := range a.keys {
		names = append(names, key.Name)
	}
	return names
}

// kind is the adapter's description of the keys.
func (a *acme) kind() *lifecycle.Kind {
	return &lifecycle.Kind{
		Platform: "acme", TypeName: "acme_key", Title: "Acme key", Description: "A key.",
		Attributes: map[string]schema.Attribute{
			"name": schema.StringAttribute{Required: true, MarkdownDescription: "Its name."},
			"access": schema.SingleNestedAttribute{
				Optional: true, MarkdownDescription: "What it may do.",
				Attributes: map[string]schema.Attribute{
					"role":     schema.StringAttribute{Required: true, MarkdownDescription: "Its role."},
					"projects": schema.SetAttribute{ElementType: types.StringType, Optional: true, MarkdownDescription: "Where."},
					"admin":    schema.BoolAttribute{Optional: true, MarkdownDescription: "Whether it may do all."},
				},
			},
		},
		Arguments: []string{"name", "access"}, ImportForms: [][]string{{"id"}},
		Terms:   lifecycle.Terms{ByLifetime: true, Never: true, Precision: time.Second},
		Label:   lifecycle.Label{Argument: "name", Longest: 100, Unique: a.uniqueNames},
		Connect: func(any) (lifecycle.Calls, error) { return acmeCalls{a}, a.misconfigured },
	}
}

// acmeCalls are the adapter's calls.
type acmeCalls struct{ *acme }

var _ lifecycle.Calls = acmeCalls{}

func (c acmeCalls) Resolve(_ context.Context, owner lifecycle.Values) (lifecycle.Values, error) {
	return owner, nil
}

func (c acmeCalls) Issue(_ context.Context, _, arguments lifecycle.Values, order lifecycle.Order) (lifecycle.Issued, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	name := order.Labelled(arguments.String("name"))
	if c.uniqueNames && slices.Contains(c.names(), name) {
		return lifecycle.Issued{}, &rest.Error{Platform: "Acme", Operation: "CreateKey", Status: 409, Message: "a key has this name", Documented: true}
	}
	c.issued++
	c.lifetimes = append(c.lifetimes, order.Lifetime)
	key := lifecycle.Token{ID: fmt.Sprintf("key-%d", c.issued), Name: name, CreatedAt: c.clock, Values: arguments.With(nil)}
	if order.Lifetime > 0 {
		key.ExpiresAt = c.clock.Add(order.Lifetime)
	}
	c.keys = append(c.keys, key)
	issued := lifecycle.Issued{Token: lifecycle.Token{ID: key.ID}, Secret: "secret of " + key.ID, Bare: true}
	if c.tells {
		issued.Token, issued.Bare = shown(key), false
	}
	return issued, nil
}

// shown is a key as an adapter reads it, with its label taken off the name.
func shown(key lifecycle.Token) lifecycle.Token {
	name, label := lifecycle.SplitLabel(key.Name)
	key.Name, key.Label = name, label
	key.Values = key.Values.With(lifecycle.Values{"name": types.StringValue(name)})
	return key
}

func (c acmeCalls) Read(ctx context.Context, ref lifecycle.Ref) (lifecycle.Token, error) {
	for key, err := range c.List(ctx, nil) {
		if err != nil || key.ID == ref.ID {
			return key, err
		}
	}
	return lifecycle.Token{}, errUnlisted
}

func (c acmeCalls) NotFound(err error) bool { return errors.Is(err, errUnlisted) }

func (c acmeCalls) Revoke(_ context.Context, ref lifecycle.Ref) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	before := len(c.keys)
	c.keys = slices.DeleteFunc(c.keys, func(key lifecycle.Token) bool { return key.ID == ref.ID })
	if len(c.keys) == before {
		return errUnlisted
	}
	return nil
}

func (c acmeCalls) List(context.Context, lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	return func(yield func(lifecycle.Token, error) bool) {
		c.mu.Lock()
		keys, failing := slices.Clone(c.keys), c.unread
		if c.clock.Before(c.listedFrom) {
			keys = nil
		}
		c.mu.Unlock()
		if failing {
			yield(lifecycle.Token{}, &rest.Error{Platform: "Acme", Operation: "ListKeys", Status: 503})
			return
		}
		for _, key := range keys {
			if !yield(shown(key), nil) {
				return
			}
		}
	}
}

func (c acmeCalls) Peers(ctx context.Context, owner lifecycle.Values) iter.Seq2[lifecycle.Token, error] {
	return c.List(ctx, owner)
}

// Witness costs a call.
func (c acmeCalls) Witness(context.Context) (lifecycle.Witness, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.whoami++
	return lifecycle.Witness{Subject: "somebody", Realm: "somewhere"}, nil
}

func (c acmeCalls) Belongs(context.Context, lifecycle.Ref) (bool, error) { return true, nil }
func (c acmeCalls) Credential() string                                   { return "" }
func (c acmeCalls) TellsUse() bool                                       { return false }
func (c acmeCalls) OfCaller(context.Context, lifecycle.Token) (bool, error) {
	return false, nil
}

// acmeProvider serves the one kind.
type acmeProvider struct {
	acme    *acme
	objects lifecycle.Objects
}

func (p acmeProvider) Metadata(_ context.Context, _ provider.MetadataRequest, resp *provider.MetadataResponse) {
	resp.TypeName = "tokens"
}
func (p acmeProvider) Schema(context.Context, provider.SchemaRequest, *provider.SchemaResponse) {}
func (p acmeProvider) Configure(_ context.Context, _ provider.ConfigureRequest, resp *provider.ConfigureResponse) {
	resp.ResourceData, resp.DataSourceData, resp.EphemeralResourceData = p.acme.set, p.acme.set, p.acme.set
}

func (p acmeProvider) Resources(context.Context) []func() resource.Resource {
	return p.objects.Resources
}

func (p acmeProvider) DataSources(context.Context) []func() datasource.DataSource {
	return p.objects.DataSources
}

func (p acmeProvider) EphemeralResources(context.Context) []func() ephemeral.EphemeralResource {
	return p.objects.EphemeralResources
}

// core is Terraform's core with one key of the platform, not applied yet.
func (a *acme) core(t *testing.T, config map[string]any) *core {
	t.Helper()
	p := acmeProvider{a, lifecycle.ObjectsOf(a.kind())}
	server := lifecycle.NewServer(t.Context(), providerserver.NewProtocol6(p)(), "tokens", p.objects.Resources, func() any { return a.set })
	c := &core{typeName: acmeType, fail: t.Fatalf, server: server, wire: acctest.Dial(server, t.Fatalf)}
	if c.failed(c.provider().Configure("1.11.4", c.wire.Block(nil), false)) {
		t.Fatal(c.said.String())
	}
	c.forget()
	c.configure(with(map[string]any{"name": "ci"}, config))
	return c
}
