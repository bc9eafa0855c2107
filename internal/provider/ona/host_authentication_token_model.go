// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/hashicorp/terraform-plugin-framework/types/basetypes"

	onaclient "github.com/tokens-as-code/terraform-provider-tokens/internal/client/ona"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/instant"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"
)

const (
	sourceOAuth = "oauth"
	sourcePAT   = "pat"

	// hostTokenPrecision is how far an expiry may be off before it counts as
	// another: Ona documents no precision, a second is on the safe side.
	hostTokenPrecision = time.Second
)

// hostTokenModel is the resource as configured, planned or in state.
type hostTokenModel struct {
	ID                    types.String  `tfsdk:"id"`
	RunnerID              types.String  `tfsdk:"runner_id"`
	Host                  types.String  `tfsdk:"host"`
	Source                types.String  `tfsdk:"source"`
	IntegrationID         types.String  `tfsdk:"integration_id"`
	ExpiresAt             instant.Value `tfsdk:"expires_at"`
	Scopes                types.Set     `tfsdk:"scopes"`
	Subject               types.Object  `tfsdk:"subject"`
	Token                 types.String  `tfsdk:"token"`
	TokenWO               types.String  `tfsdk:"token_wo"`
	TokenWOVersion        types.String  `tfsdk:"token_wo_version"`
	RefreshToken          types.String  `tfsdk:"refresh_token"`
	RefreshTokenWO        types.String  `tfsdk:"refresh_token_wo"`
	RefreshTokenWOVersion types.String  `tfsdk:"refresh_token_wo_version"`
	Previous              types.List    `tfsdk:"previous"`
}

// subjectModel is the attribute "subject".
type subjectModel struct {
	ID        types.String `tfsdk:"id"`
	Principal types.String `tfsdk:"principal"`
}

var subjectType = map[string]attr.Type{"id": types.StringType, "principal": types.StringType}

// adopted is the model of a token that was stored elsewhere: all that Ona
// tells, and no secret.
func adopted(token onaclient.HostAuthenticationToken) hostTokenModel {
	m := hostTokenModel{Scopes: types.SetNull(types.StringType), Subject: types.ObjectNull(subjectType), Previous: previousOf(nil)}
	m.take(token)
	return m
}

// take overwrites the model with what Ona tells, keeping the user's spelling
// where Ona says the same.
func (m *hostTokenModel) take(token onaclient.HostAuthenticationToken) {
	m.ID = types.StringValue(token.ID)
	m.RunnerID = follow(m.RunnerID, token.RunnerID)
	m.Host = follow(m.Host, token.Host)
	m.Source = types.StringValue(sourceName(token.Source))
	m.IntegrationID = follow(m.IntegrationID, token.IntegrationID)
	m.ExpiresAt = instant.Follow(m.ExpiresAt, token.ExpiresAt, hostTokenPrecision)
	if !slices.Equal(texts(m.Scopes), sorted(token.Scopes)) {
		m.Scopes = scopeSet(token.Scopes)
	}
	m.takeSubject(subjectOf(token))
}

func (m *hostTokenModel) takeSubject(subject onaclient.Subject) {
	if subject.ID == "" {
		return
	}
	known := m.subject()
	m.Subject = types.ObjectValueMust(subjectType, map[string]attr.Value{
		"id":        follow(types.StringValue(known.ID), subject.ID),
		"principal": types.StringValue(cmp.Or(subject.Principal, known.Principal)),
	})
}

// subject is the configured subject, zero where it is not known.
func (m *hostTokenModel) subject() onaclient.Subject {
	var model subjectModel
	if m.Subject.IsNull() || m.Subject.IsUnknown() {
		return onaclient.Subject{}
	}
	_ = m.Subject.As(context.Background(), &model, basetypes.ObjectAsOptions{})
	return onaclient.Subject{ID: model.ID.ValueString(), Principal: model.Principal.ValueString()}
}

// subjectOf is whose token it is; older servers tell only the user.
func subjectOf(token onaclient.HostAuthenticationToken) onaclient.Subject {
	if token.Subject.ID != "" || token.UserID == "" {
		return token.Subject
	}
	return onaclient.Subject{ID: token.UserID, Principal: "PRINCIPAL_USER"}
}

// sourceName is the short name of a known source; others pass through.
func sourceName(source string) string {
	switch source {
	case onaclient.SourcePAT:
		return sourcePAT
	case onaclient.SourceOAuth:
		return sourceOAuth
	case "":
		return sourcePrefix + "UNSPECIFIED" // JSON leaves the enum's zero out
	}
	return source
}

// sourceValue is Ona's name of a source.
func sourceValue(name string) string {
	switch name {
	case sourcePAT:
		return onaclient.SourcePAT
	case sourceOAuth:
		return onaclient.SourceOAuth
	}
	return name
}

// follow is the platform's text, in the spelling of the prior one where they
// differ only in case, which means nothing in UUIDs and hosts.
func follow(prior types.String, text string) types.String {
	if strings.EqualFold(prior.ValueString(), text) && !prior.IsUnknown() {
		return prior
	}
	return lifecycle.Text(text)
}

// scopeSet is null where there are none.
func scopeSet(scopes []string) types.Set {
	if len(scopes) == 0 {
		return types.SetNull(types.StringType)
	}
	return lifecycle.SetOfStrings(sorted(scopes))
}

// texts are the elements of a set of strings, sorted.
func texts(set types.Set) []string {
	var elements []string
	for _, element := range set.Elements() {
		if text, ok := element.(types.String); ok {
			elements = append(elements, text.ValueString())
		}
	}
	slices.Sort(elements)
	return elements
}

// sorted returns a sorted copy without duplicates.
func sorted(scopes []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(scopes)))
}
