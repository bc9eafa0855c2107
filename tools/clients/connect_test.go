// SPDX-License-Identifier: MPL-2.0

package clients

import (
	"context"
	"maps"
	"net/http"
	"slices"
	"testing"
	"time"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/structpb"
)

// object is a message in JSON.
type object = map[string]any

// service is a client of the Connect protocol as its library makes them, with
// messages in JSON whose types nobody generated.
type service struct{ base, token string }

func (s service) try(ctx context.Context, method string, message object) (object, error) {
	request, err := structpb.NewStruct(message)
	if err != nil {
		return nil, err
	}
	client := connect.NewClient[structpb.Struct, structpb.Struct](http.DefaultClient, s.base+method, connect.WithProtoJSON())
	sent := connect.NewRequest(request)
	sent.Header().Set("Authorization", "Bearer "+s.token)
	answer, err := client.CallUnary(ctx, sent)
	if err != nil {
		return nil, err
	}
	return answer.Msg.AsMap(), nil
}

func (s service) call(t *testing.T, method string, message object) object {
	t.Helper()
	answer, err := s.try(t.Context(), method, message)
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return answer
}

// tokensOfKind is how one service calls the life of one kind of token.
type tokensOfKind struct {
	service
	create, list, remove string // methods
	order                object
	items, id, removed   string // fields: of the list, of one of it, of the deletion
	deletion             object // what it says besides the id
	again                connect.Code
}

// live creates, lists and deletes a token; the deletion of what is gone is
// answered with the code of the API.
func (k tokensOfKind) live(t *testing.T) {
	t.Helper()
	before := k.ids(t)
	k.call(t, k.create, k.order)
	var made []string
	for _, id := range k.ids(t) {
		if !slices.Contains(before, id) {
			made = append(made, id)
		}
	}
	if len(made) != 1 {
		t.Fatalf("%d tokens were created", len(made))
	}
	deletion := object{k.removed: made[0]}
	maps.Copy(deletion, k.deletion)
	k.call(t, k.remove, deletion)
	if left := k.ids(t); !slices.Equal(left, before) {
		t.Errorf("left are %v of %v", left, before)
	}
	if _, err := k.try(t.Context(), k.remove, deletion); connect.CodeOf(err) != k.again {
		t.Errorf("deleted again: %v", err)
	}
}

func (k tokensOfKind) ids(t *testing.T) []string {
	t.Helper()
	items, _ := k.call(t, k.list, object{})[k.items].([]any)
	var ids []string
	for _, item := range items {
		ids = append(ids, item.(object)[k.id].(string))
	}
	return ids
}

func TestConnectClient(t *testing.T) {
	t.Parallel()
	variables := startSandbox(t)
	host, runner := service{variables["ONA_HOST"], variables["ONA_TOKEN"]}, variables["TOKENS_SANDBOX_ONA_RUNNER_ID"]
	user := host.call(t, "/gitpod.v1.IdentityService/GetAuthenticatedIdentity", object{})["subject"].(object)
	account := variables["TOKENS_SANDBOX_ONA_SERVICE_ACCOUNT_ID"]
	bearer := host.call(t, "/gitpod.v1.ServiceAccountService/CreateServiceAccountAccessToken", object{"serviceAccountId": account})["token"].(string)
	machine, tomorrow := variables["TOKENS_SANDBOX_ZITADEL_USER_ID"], time.Now().Add(24*time.Hour).UTC().Format(time.RFC3339)
	for name, kind := range map[string]tokensOfKind{
		"Ona, personal access tokens": {
			service: host, items: "personalAccessTokens", id: "id", removed: "personalAccessTokenId", again: connect.CodeNotFound,
			create: "/gitpod.v1.UserService/CreatePersonalAccessToken",
			list:   "/gitpod.v1.UserService/ListPersonalAccessTokens",
			remove: "/gitpod.v1.UserService/DeletePersonalAccessToken",
			order:  object{"userId": user["id"], "description": "ci", "validFor": "86400s"},
		},
		"Ona, tokens of a service account": {
			service: service{host.base, bearer}, items: "tokens", id: "id", removed: "serviceAccountTokenId", again: connect.CodeNotFound,
			create: "/gitpod.v1.ServiceAccountService/CreateServiceAccountToken",
			list:   "/gitpod.v1.ServiceAccountService/ListServiceAccountTokens",
			remove: "/gitpod.v1.ServiceAccountService/DeleteServiceAccountToken",
			order:  object{"description": "ci", "validFor": "86400s"},
		},
		"Ona, host authentication tokens": {
			service: host, items: "tokens", id: "id", removed: "id", again: connect.CodeNotFound,
			create: "/gitpod.v1.RunnerConfigurationService/CreateHostAuthenticationToken",
			list:   "/gitpod.v1.RunnerConfigurationService/ListHostAuthenticationTokens",
			remove: "/gitpod.v1.RunnerConfigurationService/DeleteHostAuthenticationToken",
			order:  object{"runnerId": runner, "host": "github.com", "token": "of-the-git-host", "source": "HOST_AUTHENTICATION_TOKEN_SOURCE_PAT", "subject": user},
		},
		"ZITADEL, personal access tokens": {
			service: service{variables["ZITADEL_ENDPOINT"], variables["ZITADEL_ACCESS_TOKEN"]}, items: "result", id: "id", removed: "tokenId", again: connect.CodeNotFound,
			create:   "/zitadel.user.v2.UserService/AddPersonalAccessToken",
			list:     "/zitadel.user.v2.UserService/ListPersonalAccessTokens",
			remove:   "/zitadel.user.v2.UserService/RemovePersonalAccessToken",
			order:    object{"userId": machine, "expirationDate": tomorrow},
			deletion: object{"userId": machine},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			kind.live(t)
		})
	}
}

// A client that sends binary messages is told what to do instead.
func TestConnectClientOfBinaryMessages(t *testing.T) {
	t.Parallel()
	variables := startSandbox(t)
	client := connect.NewClient[structpb.Struct, structpb.Struct](http.DefaultClient, variables["ONA_HOST"]+"/gitpod.v1.UserService/ListPersonalAccessTokens")
	_, err := client.CallUnary(t.Context(), connect.NewRequest(&structpb.Struct{}))
	if connect.CodeOf(err) != connect.CodeUnimplemented {
		t.Errorf("got %v", err)
	}
}
