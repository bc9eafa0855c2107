// SPDX-License-Identifier: MPL-2.0

package explain_test

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
)

// answered is an answer with the platform's documented error body.
func answered(platform string, status int, code, message string) *rest.Error {
	return &rest.Error{Platform: platform, Operation: "TheCall", Status: status, Code: code, Message: message, Documented: true}
}

// as has a call made as a service account.
func as(e *rest.Error) *rest.Error {
	e.Actor = "service account 0123"
	return e
}

// strange is an answer that is not the API's.
func strange(platform string, status int) *rest.Error {
	return &rest.Error{Platform: platform, Operation: "TheCall", Status: status, Message: "an HTML page"}
}

func unanswered(cause error) *rest.Error {
	return &rest.Error{Platform: "Ona", Operation: "TheCall", Err: cause, MayHaveRun: true}
}

func TestError(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		err  error
		want []string
	}{
		{"credential rejected", answered("Ona", 401, "unauthenticated", "token expired"), []string{"Ona", "TheCall", "401 unauthenticated", "token expired", "ona.access_token", "ONA_TOKEN"}},
		{"credential rejected by a proxy", strange("Cryptlex", 401), []string{"cryptlex.access_token", "CRYPTLEX_ACCESS_TOKEN"}},
		{"permission", answered("ZITADEL", 403, "7", "membership not found"), []string{"membership not found", "permission", "zitadel.access_token"}},
		{"forbidden by a proxy", strange("ZITADEL", 403), []string{"not come from the API", "zitadel.endpoint"}},
		{"not visible", answered("Ona", 404, "not_found", "no such token"), []string{"no such token", "may not see it"}},
		{"bare 404", strange("Ona", 404), []string{"not come from the API", "ona.endpoint", "proxy", "path"}},
		{"bare 404 of a named host", strange("ZITADEL", 404), []string{"zitadel.endpoint", "ZITADEL_ENDPOINT", "zitadel.issuer"}},
		{"permission of an actor", as(answered("Ona", 403, "permission_denied", "no")), []string{"as service account 0123", "not those of the provider's credential", "the role"}},
		{"not visible to an actor", as(answered("Ona", 404, "not_found", "no runner")), []string{"service account 0123", "may not see it", "roles"}},
		{"conflict", answered("Ona", 409, "already_exists", "host has a token"), []string{"host has a token", "Import"}},
		{"limited", &rest.Error{Platform: "Cryptlex", Operation: "TheCall", Status: 429, Attempts: 6}, []string{"6 attempts", "cryptlex.requests_per_second", "max_retries"}},
		{"server error", answered("Alephant", 500, "", "boom"), []string{"boom", "Try again"}},
		{"HTML", strange("Alephant", 502), []string{"an HTML page", "proxy", "alephant.endpoint", "ALEPHANT_ENDPOINT"}},
		{"garbage", strange("Ona", 200), []string{"an HTML page", "can't be used", "ona.endpoint"}},
		{"redirect", strange("Ona", 302), []string{"redirects", "ona.endpoint"}},
		{"bad request", answered("Ona", 400, "invalid_argument", "scopes: too many"), []string{"scopes: too many", "Correct"}},
		{"unknown platform", answered("Newcomer", 401, "", "no"), []string{"the newcomer block"}},
		{"time-out", unanswered(os.ErrDeadlineExceeded), []string{"in time", "request_timeout"}},
		{"context time-out", unanswered(context.DeadlineExceeded), []string{"request_timeout"}},
		{"refused", unanswered(fmt.Errorf("dial: %w", syscall.ECONNREFUSED)), []string{"Nothing listens", "ona.endpoint (in the environment: ONA_HOST, ONA_BASE_URL or GITPOD_BASE_URL)"}},
		{"certificate", unanswered(fmt.Errorf("tls: %w", x509.UnknownAuthorityError{})), []string{"ca_cert_file"}},
		{"plain http where https was tried", unanswered(tls.RecordHeaderError{}), []string{"does not speak TLS", "scheme", "ona.endpoint"}},
		{"a dead proxy", unanswered(&rest.ProxyError{Err: syscall.ECONNREFUSED}), []string{"HTTPS_PROXY", "NO_PROXY"}},
		{"a proxy's refusal", strange("Ona", 407), []string{"HTTPS_PROXY"}},
		{"name", unanswered(&net.DNSError{Err: "no such host", Name: "ona.example"}), []string{"does not resolve", "ona.example"}},
		{"interrupted", unanswered(context.Canceled), []string{"interrupted"}},
		{"dropped", unanswered(errors.New("connection reset")), []string{"connection reset", "network"}},
		{"login without an answer", unanswered(&rest.AuthenticationError{Err: errors.New("the account has a second factor")}), []string{"not asked for TheCall", "The account has a second factor."}},
		{"login refused", unanswered(&rest.AuthenticationError{Err: answered("Alephant", 401, "", "wrong password")}), []string{"not asked for TheCall", "wrong password", "alephant.email"}},
		{"bare cancellation", context.Canceled, []string{"interrupted"}},
		{"setting", &rest.ConfigError{Platform: "Ona", Setting: "endpoint", Problem: "this is not a URL"}, []string{"ona.endpoint", "not a URL"}},
		{"top-level setting", &rest.ConfigError{Platform: "Ona", Setting: "ca_cert_file", Problem: "no PEM"}, []string{" ca_cert_file", "no PEM"}},
		{"not configured", &connection.NotConfiguredError{Platform: "ona", Reason: "set ona.access_token"}, []string{`"ona" is not configured`, "set ona.access_token"}},
		{"unknown", &connection.UnknownError{Platform: "ona", Paths: []string{"ona.access_token"}}, []string{"ona.access_token", "not known yet"}},
		{"anything else", errors.New("something odd"), []string{"Something odd."}},
		{"wrapped", fmt.Errorf("looking for the new token: %w", answered("Ona", 401, "", "x")), []string{"Looking for the new token.\n", "ona.access_token"}},
		{"explained already", fmt.Errorf("two tokens match (%w): choose one", answered("Ona", 404, "", "x")), []string{"Two tokens match", "choose one."}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			got := explain.Error(`create the token "ci"`, tt.err)
			if got.Severity() != diag.SeverityError || got.Summary() != `Could not create the token "ci"` {
				t.Errorf("summary %q", got.Summary())
			}
			for _, want := range tt.want {
				if !strings.Contains(got.Detail(), want) {
					t.Errorf("detail %q does not contain %q", got.Detail(), want)
				}
			}
			if !strings.HasSuffix(got.Detail(), ".") {
				t.Errorf("detail %q is no sentence", got.Detail())
			}
			warning := explain.Warning("go on", tt.err)
			if warning.Severity() != diag.SeverityWarning || warning.Detail() != got.Detail() {
				t.Errorf("warning %q differs from error %q", warning.Detail(), got.Detail())
			}
		})
	}
}
