// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/stage"
)

const exchanges = "testdata/contracts"

// exchange is a request to a real server (ZITADEL v4.3) and its answer. The
// credentials in it are masked.
type exchange struct {
	Request struct {
		Method, Path string
		Headers      map[string]string
		Body         any
	}
	Response struct {
		Status  int
		Headers map[string]string
		Body    any
	}
}

func readExchange(t *testing.T, name string) exchange {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(exchanges, name+".json"))
	if err != nil {
		t.Fatal(err)
	}
	var e exchange
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return e
}

// contract replays exchanges against one sandbox.
type contract struct {
	s     *sandbox.Sandbox
	clock *stage.Clock
	// ids maps the captured ids to the sandbox's, secrets the captured ids of
	// tokens to the secrets the sandbox issued for them.
	ids, secrets map[string]string
	replayed     map[string]bool
}

func newContract(t *testing.T) *contract {
	t.Helper()
	clock := stage.NewFrozenClock(time.Date(2026, 11, 22, 3, 7, 53, 562694999, time.UTC))
	s, err := sandbox.New(sandbox.Options{Now: clock.Now, Origin: "http://localhost:8085"})
	if err != nil {
		t.Fatal(err)
	}
	return &contract{
		s: s, clock: clock, secrets: map[string]string{}, replayed: map[string]bool{},
		ids: map[string]string{
			capturedOrg: s.Zitadel.DefaultOrganizationID(), capturedHuman: s.Zitadel.HumanUserID(),
		},
	}
}

// replay sends the exchange's request with the credential in place of the
// masked one, and compares the answers.
func (c *contract) replay(t *testing.T, name, authorization string) {
	t.Helper()
	e := readExchange(t, name)
	if c.replayed[name] {
		t.Errorf("%s is replayed twice", name)
	}
	c.replayed[name] = true
	if _, sent := e.Request.Headers["Authorization"]; !sent && e.Request.Headers != nil {
		authorization = ""
	}
	got := c.send(e, authorization)
	if got.Code != e.Response.Status {
		t.Errorf("%s: status %d, captured %d: %s", name, got.Code, e.Response.Status, got.Body)
		return
	}
	for header, want := range e.Response.Headers {
		if got.Header().Get(header) != want {
			t.Errorf("%s: header %s is %q, captured %q", name, header, got.Header().Get(header), want)
		}
	}
	var body any
	if err := json.Unmarshal(got.Body.Bytes(), &body); err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	c.learn(e.Response.Body, body)
	if diff := cmp.Diff(c.normalize("", e.Response.Body), c.mask("", body)); diff != "" {
		t.Errorf("%s (-captured +sandbox):\n%s", name, diff)
	}
}

// send carries the request out, captured ids replaced.
func (c *contract) send(e exchange, authorization string) *httptest.ResponseRecorder {
	text, isText := e.Request.Body.(string)
	if !isText && e.Request.Body != nil {
		// The capturing client wrote a space after each colon, which the
		// columns in decoding errors count.
		data, _ := json.Marshal(e.Request.Body)
		text = strings.ReplaceAll(string(data), `":`, `": `)
	}
	r := httptest.NewRequest(e.Request.Method, c.translate(e.Request.Path), strings.NewReader(c.translate(text)))
	for name, value := range e.Request.Headers {
		r.Header.Set(name, c.translate(value))
	}
	r.Host = "localhost:8085"
	r.Header.Del("Authorization")
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	c.s.ServeHTTP(w, r)
	return w
}

var capturedID = regexp.MustCompile(`\b40067\d{13}\b`)

// translate replaces the captured ids in a text by the sandbox's; an unknown
// one stays.
func (c *contract) translate(text string) string {
	return capturedID.ReplaceAllStringFunc(text, func(id string) string {
		if known, ok := c.ids[id]; ok {
			return known
		}
		return id
	})
}

// learn notes which new ids and secrets of the sandbox stand for the captured.
func (c *contract) learn(captured, got any) {
	switch captured := captured.(type) {
	case map[string]any:
		fields, _ := got.(map[string]any)
		for key, value := range captured {
			c.learn(value, fields[key])
		}
		if id, ok := captured["tokenId"].(string); ok {
			c.secrets[id], _ = fields["token"].(string)
		}
	case []any:
		items, _ := got.([]any)
		for i := range min(len(captured), len(items)) {
			c.learn(captured[i], items[i])
		}
	case string:
		id, isText := got.(string)
		if isText && capturedID.MatchString(captured) && c.ids[captured] == "" && !c.knows(id) {
			c.ids[captured] = id
		}
	}
}

func (c *contract) knows(id string) bool {
	return slices.Contains(slices.Collect(maps.Values(c.ids)), id)
}

// normalize turns a captured body into what the sandbox should answer: its ids
// in the place of the captured, and what differs from run to run masked.
func (c *contract) normalize(key string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		n := map[string]any{}
		for k, value := range v {
			n[k] = c.normalize(k, value)
		}
		return n
	case []any:
		n := make([]any, len(v))
		for i, value := range v {
			n[i] = c.normalize(key, value)
		}
		return n
	case string:
		return c.mask(key, c.translate(v))
	}
	return v
}

var (
	timestamp = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?Z$`)
	sequence  = regexp.MustCompile(`^[1-9]\d*$`)
	secret    = regexp.MustCompile(`^(sandbox-|` + stage.CanaryPrefix + `).{20,}$`)
	masked    = map[string]*regexp.Regexp{
		"creationDate": timestamp, "changeDate": timestamp, "deletionDate": timestamp,
		"viewTimestamp": timestamp, "passwordChanged": timestamp,
		"sequence": sequence, "token": secret,
	}
)

// mask replaces what differs from run to run by its form; everything else must
// agree to the letter.
func (c *contract) mask(key string, v any) any {
	switch v := v.(type) {
	case map[string]any:
		for k, value := range v {
			v[k] = c.mask(k, value)
		}
	case []any:
		for i, value := range v {
			v[i] = c.mask(key, value)
		}
	case string:
		if form := masked[key]; form != nil && form.MatchString(v) {
			return "<" + key + ">"
		}
	}
	return v
}

// complete checks that no captured exchange was overlooked.
func (c *contract) complete(t *testing.T, leftOut map[string]string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(exchanges, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no captured exchanges: %v", err)
	}
	for _, file := range files {
		name := strings.TrimSuffix(filepath.Base(file), ".json")
		if (leftOut[name] != "") == c.replayed[name] {
			t.Errorf("%s: replayed %t, reason for leaving it out %q", name, c.replayed[name], leftOut[name])
		}
	}
	if len(c.replayed)+len(leftOut) != len(files) {
		t.Errorf("%d replayed and %d left out of %d captured exchanges", len(c.replayed), len(leftOut), len(files))
	}
	if len(leftOut) > 10 {
		t.Errorf("%d exchanges are left out", len(leftOut))
	}
}

// as is the Authorization header of the user with the captured token.
func (c *contract) as(tokenID string) string { return "Bearer " + c.secrets[tokenID] }

func (c *contract) admin() string { return "Bearer " + c.s.Zitadel.AdminCredential() }

// arrange makes a call that was not captured.
func (c *contract) arrange(t *testing.T, path, body string) map[string]any {
	t.Helper()
	var e exchange
	e.Request.Method, e.Request.Path, e.Request.Body = http.MethodPost, path, body
	w := c.send(e, c.admin())
	var answer map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusOK {
		t.Fatalf("POST %s: %d %s", path, w.Code, w.Body)
	}
	return answer
}
