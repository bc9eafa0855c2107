// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

func TestWhatTheAPISaidItself(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name                    string
		answer                  answer
		notFound, alreadyExists bool
		own                     bool // the answer is Ona's
	}{
		{"not found", answer{404, `{"code":"not_found","message":"m"}`}, true, false, true},
		{"already exists", answer{409, `{"code":"already_exists","message":"m"}`}, false, true, true},
		{"aborted", answer{409, `{"code":"aborted","message":"m"}`}, false, false, true},
		{"permission denied", answer{403, `{"code":"permission_denied","message":"m"}`}, false, false, true},
		{"a bare 404", answer{404, ``}, false, false, false},
		{"a router's 404", answer{404, `404 page not found`}, false, false, false},
		{"a proxy's 404", answer{404, `<html>not_found</html>`}, false, false, false},
		{"another API's 404", answer{404, `{"code":404,"message":"not_found"}`}, false, false, false},
		{"a code that Connect does not have", answer{404, `{"code":"NOT_FOUND","message":"m"}`}, false, false, false},
		{"a truncated one", answer{404, `{"code":"not_found"`}, false, false, false},
	} {
		_, client := newScript(t, test.answer)
		_, err := client.GetPersonalAccessToken(t.Context(), tokenID)
		err = fmt.Errorf("wrapped: %w", err)
		if failure, ok := errors.AsType[*rest.Error](err); !ok || failure.Documented != test.own {
			t.Errorf("%s: got %+v", test.name, failure)
		}
		if NotFound(err) != test.notFound || AlreadyExists(err) != test.alreadyExists {
			t.Errorf("%s: NotFound is %v, AlreadyExists %v", test.name, NotFound(err), AlreadyExists(err))
		}
	}
	if NotFound(nil) || NotFound(errors.New("not_found")) {
		t.Error("NotFound of what the API did not say")
	}
}

func TestRetryInfo(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, detail string
		want         time.Duration // -1: none
	}{
		{"debug", `{"type":"google.rpc.RetryInfo","value":"","debug":{"retryDelay":"1.5s"}}`, 1500 * time.Millisecond},
		{"protobuf", `{"type":"google.rpc.RetryInfo","value":"CggIBRCAyrXuAQ"}`, 5*time.Second + 500*time.Millisecond},
		{"protobuf, seconds only", `{"type":"google.rpc.RetryInfo","value":"CgIIPA"}`, time.Minute},
		{"padded, of a full type name", `{"type":"type.googleapis.com/google.rpc.RetryInfo","value":"CgIIPA=="}`, time.Minute},
		{"debug first", `{"type":"google.rpc.RetryInfo","value":"CgIIPA","debug":{"retryDelay":"2s"}}`, 2 * time.Second},
		{"another detail before", `{"type":"google.rpc.ErrorInfo","value":"CgIIPA"},{"type":"google.rpc.RetryInfo","value":"CgIIPA"}`, time.Minute},
		{"another detail", `{"type":"google.rpc.ErrorInfo","value":"CgIIPA","debug":{"retryDelay":"1.5s"}}`, -1},
		{"negative", `{"type":"google.rpc.RetryInfo","debug":{"retryDelay":"-1s"}}`, -1},
		{"not base64", `{"type":"google.rpc.RetryInfo","value":"%%"}`, -1},
		{"not protobuf", `{"type":"google.rpc.RetryInfo","value":"////"}`, -1},
		{"empty", `{"type":"google.rpc.RetryInfo","value":""}`, -1},
		{"unknown debug", `{"type":"google.rpc.RetryInfo","value":"CgIIPA","debug":[]}`, time.Minute},
	} {
		got, ok := retryInfo(nil, []byte(`{"code":"resource_exhausted","details":[`+test.detail+`]}`))
		if ok != (test.want >= 0) || (ok && got != test.want) {
			t.Errorf("%s: got %s, %v, want %s", test.name, got, ok, test.want)
		}
	}
	if _, ok := retryInfo(nil, []byte("<html>")); ok {
		t.Error("a hint from HTML")
	}
}

func TestRetryInfoIsHonoured(t *testing.T) {
	t.Parallel()
	s, client := newScript(t,
		answer{http.StatusTooManyRequests, `{"code":"resource_exhausted","details":[{"type":"google.rpc.RetryInfo","value":"CgIIPA"}]}`},
		ok(`{"token":"secret"}`),
	)
	if _, err := client.CreatePersonalAccessToken(t.Context(), CreatePersonalAccessTokenRequest{UserID: "u"}); err != nil {
		t.Fatal(err)
	}
	if len(s.waits) == 0 || s.waits[0] < time.Minute || s.waits[0] > time.Minute+2*time.Second {
		t.Errorf("waited %v, want a minute", s.waits)
	}
}

func TestErrorsNameWhatFailed(t *testing.T) {
	t.Parallel()
	_, client := newScript(t, answer{403, `{"code":"permission_denied","message":"no access to runner"}`})
	_, err := client.GetHostAuthenticationToken(t.Context(), tokenID)
	for _, part := range []string{"Ona", "GetHostAuthenticationToken", "403", "permission_denied", "no access to runner", "roles"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not name %q", err, part)
		}
	}
}

// A secret that the server repeats must not be shown.
func TestAnEchoedSecretIsRedacted(t *testing.T) {
	t.Parallel()
	_, client := newScript(t, answer{400, `{"code":"invalid_argument","message":"token host-secret of caller-token is bad"}`})
	_, err := client.CreateHostAuthenticationToken(t.Context(), CreateHostAuthenticationTokenRequest{RunnerID: "r", Host: "h", Token: "host-secret"})
	if err == nil || strings.Contains(err.Error(), "host-secret") || strings.Contains(err.Error(), "caller-token") {
		t.Errorf("got %v", err)
	}
}

func FuzzDecodeError(f *testing.F) {
	f.Add([]byte(`{"code":"not_found","message":"m","details":[{"type":"google.rpc.RetryInfo","value":"CgIIPA","debug":{}}]}`))
	f.Add([]byte(`{"code":"not_found"}`))
	f.Add([]byte(`<html>`))
	f.Fuzz(func(t *testing.T, body []byte) {
		code, _, message, documented := decodeError(http.StatusNotFound, nil, body)
		if documented == (code == "") || (!documented && message != "") {
			t.Errorf("code %q, message %q, documented %v", code, message, documented)
		}
		failed := &rest.Error{Status: http.StatusNotFound, Code: code, Documented: documented}
		if NotFound(failed) && !strings.Contains(string(body), "{") {
			t.Errorf("%q proves an absence", body)
		}
		if delay, ok := retryInfo(nil, body); ok && delay < 0 {
			t.Errorf("a negative delay %s", delay)
		}
	})
}
