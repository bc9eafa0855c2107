// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/tfsdk"
	"github.com/hashicorp/terraform-plugin-framework/types"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/privatestate"
)

// Create stores the token. All that may fail comes before the call, so that
// its answer is saved whatever happens.
func (r *hostTokenResource) Create(ctx context.Context, req resource.CreateRequest, resp *resource.CreateResponse) {
	var config, plan hostTokenModel
	resp.Diagnostics.Append(req.Config.Get(ctx, &config)...)
	resp.Diagnostics.Append(req.Plan.Get(ctx, &plan)...)
	resp.Diagnostics.Append(config.missingSecrets(hostTokenModel{})...)
	if resp.Diagnostics.HasError() {
		return
	}
	resp.Diagnostics.Append(r.store(ctx, config, plan, stored{&resp.State, resp.Identity, resp.Private})...)
}

// stored is where a token that was stored is saved.
type stored struct {
	state    *tfsdk.State
	identity *tfsdk.ResourceIdentity
	private  privatestate.Store
}

// store stores the planned token, and saves it before anything else can fail.
func (r *hostTokenResource) store(ctx context.Context, config, plan hostTokenModel, to stored) diag.Diagnostics {
	var diags diag.Diagnostics
	action := "create the " + hostTokenTitle + " for " + plan.Host.ValueString()
	request := plan.createRequest(config)
	if request.Token == "" {
		diags.AddError("Could not "+action, "Neither token nor token_wo has a value. Set one of them.")
		return diags
	}
	c, err := connect(r.data)
	var identity onaclient.Identity
	if err == nil {
		identity, err = c.Identity(ctx)
	}
	var client *onaclient.Client
	var witness lifecycle.Witness
	if err == nil {
		client, err = c.as(ctx, request.Subject)
	}
	if err == nil {
		witness, err = c.witnessOn(ctx, request.Subject)
	}
	if err != nil {
		diags.Append(explain.Error(action, err))
		return diags
	}
	token, err := r.createOf(ctx, client, request)
	if err != nil {
		diags.Append(c.notStored(ctx, action, request, identity, err))
		return diags
	}
	c.hostTokens.Outdate(token.RunnerID, hostTokenKey(request.Subject, token.ID))
	plan.created(token, identity)
	diags.Append(saveHostToken(ctx, to.state, to.identity, plan)...)
	diags.Append(privatestate.Write(ctx, to.private, givenNote, givenBy(config))...)
	diags.Append(noteWitness(ctx, to.private, witness)...)
	diags.Append(privatestate.Write(ctx, to.private, writtenNote, written{At: c.now()})...)
	return diags
}

func (r *hostTokenResource) createOf(ctx context.Context, client *onaclient.Client, request onaclient.CreateHostAuthenticationTokenRequest) (onaclient.HostAuthenticationToken, error) {
	ctx, cancel := lifecycle.Uninterrupted(ctx, r.data)
	defer cancel()
	return client.CreateHostAuthenticationToken(ctx, request)
}

func (m *hostTokenModel) createRequest(config hostTokenModel) onaclient.CreateHostAuthenticationTokenRequest {
	return onaclient.CreateHostAuthenticationTokenRequest{
		RunnerID:      m.RunnerID.ValueString(),
		Host:          m.Host.ValueString(),
		Source:        sourceValue(m.Source.ValueString()),
		Token:         config.Token.ValueString() + config.TokenWO.ValueString(), // at most one is set
		RefreshToken:  config.RefreshToken.ValueString() + config.RefreshTokenWO.ValueString(),
		ExpiresAt:     m.ExpiresAt.Time(),
		Scopes:        texts(m.Scopes),
		IntegrationID: m.IntegrationID.ValueString(),
		Subject:       m.subject(),
	}
}

// created fills in what the plan left open. What was planned stays: where Ona
// differs, the next refresh shows it.
func (m *hostTokenModel) created(token onaclient.HostAuthenticationToken, identity onaclient.Identity) {
	m.ID = types.StringValue(token.ID)
	if m.ExpiresAt.IsUnknown() {
		m.ExpiresAt = instant.NewValue(token.ExpiresAt)
	}
	if m.Scopes.IsUnknown() {
		m.Scopes = scopeSet(token.Scopes)
	}
	if m.IntegrationID.IsUnknown() {
		m.IntegrationID = lifecycle.Text(token.IntegrationID)
	}
	if m.Previous.IsUnknown() {
		m.Previous = previousOf(nil)
	}
	if !m.Subject.IsUnknown() {
		return
	}
	m.Subject = types.ObjectNull(subjectType)
	m.takeSubject(identity.Subject)
	m.takeSubject(subjectOf(token))
}

// saveHostToken writes state and identity. Write-only values stay out.
func saveHostToken(ctx context.Context, state *tfsdk.State, identity *tfsdk.ResourceIdentity, m hostTokenModel) diag.Diagnostics {
	m.TokenWO, m.RefreshTokenWO = types.StringNull(), types.StringNull()
	diags := state.Set(ctx, m)
	diags.Append(identify(ctx, identity, m)...)
	return diags
}

// identify writes the identity. A state that Terraform 1.11 or a killed
// provider wrote has none.
func identify(ctx context.Context, identity *tfsdk.ResourceIdentity, m hostTokenModel) diag.Diagnostics {
	if identity == nil {
		return nil
	}
	return identity.Set(ctx, struct {
		ID types.String `tfsdk:"id"`
	}{m.ID})
}

// notStored explains why a token could not be stored, naming the one that is in
// the way.
func (c *Connection) notStored(ctx context.Context, action string, request onaclient.CreateHostAuthenticationTokenRequest, identity onaclient.Identity, err error) diag.Diagnostic {
	var failure *rest.Error
	switch {
	case onaclient.AlreadyExists(err):
		return diag.NewErrorDiagnostic("Could not "+action, c.inTheWay(ctx, request, identity))
	case errors.As(err, &failure) && failure.MayHaveRun:
		return diag.NewErrorDiagnostic("Could not "+action, explain.Detail(err)+
			"\n\nThe token may have been stored all the same. Apply again: if it was, the error names the id to import.")
	}
	return explain.Error(action, withRole(request.Subject, request.RunnerID, c.refused(ctx, request.Subject, err)))
}

// inTheWay names the token that occupies the runner, host and subject.
func (c *Connection) inTheWay(ctx context.Context, request onaclient.CreateHostAuthenticationTokenRequest, identity onaclient.Identity) string {
	subject := request.Subject.ID
	if subject == "" {
		subject = identity.Subject.ID
	}
	text := fmt.Sprintf("Ona keeps one token per runner, host and subject, and there is one already for runner %s, host %s and subject %s. ", request.RunnerID, request.Host, subject)
	filter := onaclient.HostAuthenticationTokenFilter{RunnerID: request.RunnerID, SubjectID: subject}
	var unreadable lifecycle.Unreadables
	for token, err := range c.Client.ListHostAuthenticationTokens(ctx, filter) {
		if unreadable.Take(err) {
			continue
		}
		if err != nil {
			return text + "Its id could not be looked up: " + explain.Detail(err)
		}
		if strings.EqualFold(token.Host, request.Host) {
			return text + fmt.Sprintf("To manage it here, import it: terraform import tokens_ona_host_authentication_token.NAME %s", token.ID)
		}
	}
	if err := unreadable.Err(); err != nil {
		return text + "It may be one that can't be read. " + explain.Detail(err)
	}
	return text + "The credential may not see it, or it is too new to be listed. Apply again in a minute, or use a credential that may see it, and import it by its id."
}
