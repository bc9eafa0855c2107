// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// exchange is a request to a real server with its answer.
type exchange struct {
	Request struct {
		Method, Path string
		Headers      map[string]string
		Body         json.RawMessage
	}
	Response struct {
		Status int
		Body   json.RawMessage
	}
}

func readExchange(t *testing.T, name string) exchange {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var e exchange
	if err := json.Unmarshal(content, &e); err != nil {
		t.Fatal(err)
	}
	return e
}

// failure is the error that an exchange means to the client.
func (e exchange) failure() error {
	failed := &rest.Error{Platform: platform, Status: e.Response.Status}
	failed.Code, failed.ID, failed.Message, failed.Documented = decodeError(e.Response.Status, nil, e.Response.Body)
	return fmt.Errorf("wrapped: %w", failed)
}

func TestAnswersOfARealServer(t *testing.T) {
	t.Parallel()
	// What each answer says, by the one predicate that holds.
	for name, test := range map[string]struct{ id, says string }{
		"v1_pat_get_after_delete":               {"QUERY-fRunu", "absent"},
		"v1_pat_get_org2_without_header":        {"QUERY-fRunu", "absent"},
		"v1_pat_delete_twice":                   {"COMMAND-4m77G", "absent"},
		"v1_pat_delete_org2_without_header":     {"COMMAND-4m77G", "absent"},
		"v2_pat_delete_twice":                   {"COMMAND-4m77G", "absent"},
		"v2_pat_delete_unknown_user":            {"COMMAND-4g3xq", "user missing"},
		"v1_pat_create_unknown_user":            {"COMMAND-Dggw2", "user missing"},
		"v2_pat_create_unknown_user":            {"COMMAND-Dggw2", "user missing"},
		"v1_user_get_unknown":                   {"QUERY-Dfbg2", "user missing"},
		"v2_user_get_unknown":                   {"QUERY-Dfbg2", "user missing"},
		"v1_pat_create_human_user":              {"COMMAND-Df2f1", "human"},
		"v2_pat_create_human_user":              {"COMMAND-Df2f1", "human"},
		"v1_pat_get_no_permission":              {"AUTHZ-cdgFk", "forbidden"},
		"v2_pat_create_other_user_unprivileged": {"AUTHZ-cdgFk", "forbidden"},
		"unknown_route":                         {"", "bare 404"},
		"v1_pat_create_concurrent_500":          {"", "conflict"},
		"v2_pat_create_concurrent_500":          {"", "conflict"},
		"v1_pat_delete_concurrent_500":          {"", "conflict"},
		"v2_pat_delete_concurrent_500":          {"", "conflict"},
		"v1_pat_create_expiry_past":             {"DOMAIN-dv3t5", ""},
		"v1_pat_get_bad_bearer":                 {"AUTH-7fs1e", ""},
		"auth_users_me_expired_pat":             {"AUTH-7fs1e", ""},
		"v1_pat_get_no_auth":                    {"", ""},
		"v1_pat_get_unknown_org_header":         {"AUTH-Bs7Ds", ""},
		"v2_pat_search_limit_huge":              {"QUERY-4M0fs", ""},
		"v1_pats_get_collection":                {"", ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := readExchange(t, name).failure()
			if got := errorID(err); got != test.id {
				t.Errorf("the id is %q, want %q", got, test.id)
			}
			if got := says(err); got != test.says {
				t.Errorf("it says %q, want %q", got, test.says)
			}
			if NotFound(err) {
				t.Error("an answer alone proves nothing")
			}
			if advised := advise(err); test.id != "" && adviceFor[test.id] != "" && !strings.Contains(advised.Error(), adviceFor[test.id]) {
				t.Errorf("no advice in %q", advised)
			}
		})
	}
}

// says names every predicate that holds.
func says(err error) string {
	var failed *rest.Error
	if !errors.As(err, &failed) {
		return "no answer"
	}
	var said []string
	for _, predicate := range []struct {
		name  string
		holds bool
	}{
		{"absent", hasID(err, idAbsentOnGet, idAbsentOnRemove)},
		{"user missing", hasID(err, idUserNotFoundAdd, idUserNotFoundGet, idUserNotFoundRemove)},
		{"human", hasID(err, idWrongUserType)},
		{"forbidden", Forbidden(err)},
		{"bare 404", bareNotFound(err)},
		{"conflict", isConflict(failed)},
	} {
		if predicate.holds {
			said = append(said, predicate.name)
		}
	}
	return strings.Join(said, ", ")
}

func TestPermissionErrors(t *testing.T) {
	t.Parallel()
	for _, id := range []string{"AUTH-5mWD2", "AUTH-AWfge"} {
		body := fmt.Appendf(nil, `{"code":7,"message":"keine Berechtigung (%s)","details":[{"id":%q}]}`, id, id)
		failed := &rest.Error{Status: http.StatusForbidden}
		failed.Code, failed.ID, failed.Message, failed.Documented = decodeError(failed.Status, nil, body)
		if says(failed) != "forbidden" || failed.Message != "keine Berechtigung" {
			t.Errorf("%s: %+v says %q", id, failed, says(failed))
		}
	}
}

func TestForeignAnswersSayNothing(t *testing.T) {
	t.Parallel()
	for name, body := range map[string]string{
		"HTML":             "<html>QUERY-fRunu</html>",
		"another API":      `{"message":"not found (QUERY-fRunu)","details":[{"id":"QUERY-fRunu"}]}`,
		"textual code":     `{"code":"not_found","message":"x","details":[{"id":"QUERY-fRunu"}]}`,
		"details no list":  `{"code":5,"details":"QUERY-fRunu"}`,
		"empty":            "",
		"plain text limit": "instance limits exceeded",
	} {
		if code, id, message, documented := decodeError(http.StatusNotFound, nil, []byte(body)); documented || code+id+message != "" {
			t.Errorf("%s was taken for the API's: %q %q %q", name, code, id, message)
		}
	}
}

// A quota that is used up is not a proxy's whim: the words say what to do.
func TestAnExhaustedQuotaIsTold(t *testing.T) {
	t.Parallel()
	const words = "Your ZITADEL instance is blocked."
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { http.Error(w, words, http.StatusTooManyRequests) }))
	t.Cleanup(server.Close)
	client, err := New(Config{Settings: rest.Settings{MaxRetries: -1}, Endpoint: server.URL, AccessToken: "a-token"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.CloseIdleConnections)
	_, err = client.GetMyUser(t.Context())
	var failed *rest.Error
	if !errors.As(err, &failed) || failed.Documented || failed.MayHaveRun || failed.Message != words {
		t.Errorf("got %+v", failed)
	}
}

func TestConflictNeedsEveryMark(t *testing.T) {
	t.Parallel()
	const message = `constraint: "events2_pkey" (SQLSTATE 23505)`
	for _, failed := range []rest.Error{
		{Status: 500, Code: "13", Message: message},
		{Status: 409, Code: "2", Message: message},
		{Status: 500, Code: "2", Message: "events2_pkey"},
		{Status: 500, Code: "2", Message: "another constraint (SQLSTATE 23505)"},
	} {
		if isConflict(&failed) {
			t.Errorf("%+v was taken for the conflict after which trying again is safe", failed)
		}
	}
}
