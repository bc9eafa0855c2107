// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// User is what matters of a user here. Both kinds are false where the server
// did not tell.
type User struct {
	ID             string
	OrganizationID string
	Username       string // within the organization
	State          string // as the API names it: "USER_STATE_ACTIVE"
	Machine, Human bool
}

// kind tells a user's kind by which of two fields there is.
type kind struct {
	Machine json.RawMessage `json:"machine"`
	Human   json.RawMessage `json:"human"`
}

// owned are the fields of details that matter of a user: none that does not is
// decoded, lest it keep a user from being read.
type owned struct {
	ResourceOwner string `json:"resourceOwner"`
}

// userV1 is v1's form of a user.
type userV1 struct {
	ID       string `json:"id"`
	Details  owned  `json:"details"`
	Username string `json:"userName"`
	State    string `json:"state"`
	kind
}

func (u userV1) user() User {
	return User{ID: u.ID, OrganizationID: u.Details.ResourceOwner, Username: u.Username, State: u.State, Machine: u.Machine != nil, Human: u.Human != nil}
}

// GetUserByID reads a user of any organization. Every caller may read itself.
// That a user does not exist is told to everyone, permission is checked later.
func (v userV2) GetUserByID(ctx context.Context, userID string) (User, error) {
	var answer struct {
		User struct {
			UserID   string `json:"userId"`
			Details  owned  `json:"details"`
			Username string `json:"username"`
			State    string `json:"state"`
			kind
		} `json:"user"`
	}
	err := v.rest.Do(ctx, rest.Request{
		Operation: "GetUserByID",
		Method:    http.MethodGet,
		Path:      "/v2/users/" + url.PathEscape(userID),
		Repeat:    rest.Safe,
	}, &answer)
	u := answer.User
	return User{ID: u.UserID, OrganizationID: u.Details.ResourceOwner, Username: u.Username, State: u.State, Machine: u.Machine != nil, Human: u.Human != nil}, err
}

// GetUserByID reads a user of the organization; one of another looks absent.
func (v managementV1) GetUserByID(ctx context.Context, organizationID, userID string) (User, error) {
	return getUserV1(ctx, v.rest, rest.Request{
		Operation: "GetUserByID",
		Path:      "/management/v1/users/" + url.PathEscape(userID),
		Header:    inOrganization(organizationID),
	})
}

// authV1 is the part of the auth API v1 that tells callers who they are.
type authV1 struct{ rest *rest.Client }

// GetMyUser reads the caller itself and needs no role.
func (a authV1) GetMyUser(ctx context.Context) (User, error) {
	return getUserV1(ctx, a.rest, rest.Request{Operation: "GetMyUser", Path: "/auth/v1/users/me"})
}

func getUserV1(ctx context.Context, client *rest.Client, request rest.Request) (User, error) {
	request.Method, request.Repeat = http.MethodGet, rest.Safe
	var answer struct {
		User userV1 `json:"user"`
	}
	err := client.Do(ctx, request, &answer)
	return answer.User.user(), err
}

// GetMyUser reads the user the client authenticates as.
func (c *Client) GetMyUser(ctx context.Context) (User, error) {
	user, err := c.auth.GetMyUser(ctx)
	return user, advise(err)
}
