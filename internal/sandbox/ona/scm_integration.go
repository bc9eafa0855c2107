// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"slices"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

// scmIntegration joins a runner to a source control host. Clients of the vendor
// ask for it before they store a host's token.
type scmIntegration struct {
	ID       string `json:"id"`
	RunnerID string `json:"runnerId"`
	SCMID    string `json:"scmId"`
	Host     string `json:"host"`
	// PAT: personal access tokens of the host may be stored.
	PAT bool `json:"pat"`
}

type scmIntegrationRequest struct {
	ID string `json:"id"`
}

func (o *Platform) getSCMIntegration(caller *caller, r scmIntegrationRequest) (any, error) {
	if err := requireUUID("id", r.ID); err != nil {
		return nil, err
	}
	for _, integration := range o.integrationsFor(caller) {
		if integration.ID == r.ID {
			return struct {
				Integration scmIntegration `json:"integration"`
			}{integration}, nil
		}
	}
	return nil, connectErrorf(notFound, "scm integration %s not found", r.ID)
}

type listSCMIntegrationsRequest struct {
	Filter struct {
		RunnerIDs []string `json:"runnerIds"`
	} `json:"filter"`
	Pagination pageRequest `json:"pagination"`
}

func (o *Platform) listSCMIntegrations(caller *caller, r listSCMIntegrationsRequest) (any, error) {
	var visible []stage.Placed[scmIntegration]
	for position, integration := range o.integrationsFor(caller) {
		if len(r.Filter.RunnerIDs) == 0 || slices.Contains(r.Filter.RunnerIDs, integration.RunnerID) {
			visible = append(visible, stage.Placed[scmIntegration]{Position: position, Value: integration})
		}
	}
	integrations, pagination, err := paginate(visible, r.Pagination)
	if err != nil {
		return nil, err
	}
	return struct {
		Pagination   pageInfo         `json:"pagination"`
		Integrations []scmIntegration `json:"integrations,omitempty"`
	}{pagination, integrations}, nil
}

// integrationsFor are those that a member of the first organization, whose the
// runners are, may see.
func (o *Platform) integrationsFor(caller *caller) []scmIntegration {
	if caller.OrganizationID != o.admin().OrganizationID {
		return nil
	}
	return o.state.Integrations
}
