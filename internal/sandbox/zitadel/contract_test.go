// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"bytes"
	"encoding/json"
	"fmt"
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
		Body         json.RawMessage
		// Assertion is what stands for <assertion> in the body, before it was
		// signed.
		Assertion struct {
			Header map[string]any
			Claims map[string]any
		}
	}
	Response struct {
		Status  int
		Headers map[string]string
		Body    any
	}
}

// text is the request's body as it was sent: a text itself, or JSON. The
// capturing client wrote a space after each colon and comma, which the columns
// in decoding errors count.
func (e exchange) text() string {
	var text string
	if len(e.Request.Body) == 0 || json.Unmarshal(e.Request.Body, &text) == nil {
		return text
	}
	var compact bytes.Buffer
	if err := json.Compact(&compact, e.Request.Body); err != nil {
		return err.Error()
	}
	return betweenTokens.ReplaceAllString(compact.String(), "$1 ")
}

// betweenTokens matches the commas and colons that stand between tokens; the
// captured texts have none that look the same.
var betweenTokens = regexp.MustCompile(`(":|[\]}"0-9el],)`)

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
	// texts are what else stands masked in requests, and what for.
	texts map[string]string
}

// newContract is a sandbox in the place of the captured server, whose default
// organization and human administrator had these ids, at the time of start.
// What it replays is noted in replayed.
func newContract(t *testing.T, replayed map[string]bool, org, human string, start time.Time) *contract {
	t.Helper()
	clock := stage.NewFrozenClock(start)
	s, err := sandbox.New(sandbox.Options{Now: clock.Now, Origin: "http://localhost:8085"})
	if err != nil {
		t.Fatal(err)
	}
	return &contract{
		s: s, clock: clock, secrets: map[string]string{}, replayed: replayed, texts: map[string]string{},
		ids: map[string]string{org: s.Zitadel.DefaultOrganizationID(), human: s.Zitadel.HumanUserID()},
	}
}

// replay sends the exchange's request with the credential in place of the
// masked one, and compares the answers.
func (c *contract) replay(t *testing.T, name, authorization string) map[string]any {
	t.Helper()
	return c.replayAs(t, name, authorization, c.compare)
}

// replayTies replays a search whose rows are equal by what they are sorted by:
// those come in whatever order.
func (c *contract) replayTies(t *testing.T, name, authorization string) {
	t.Helper()
	c.replayAs(t, name, authorization, func(e exchange, got *httptest.ResponseRecorder) string {
		want, _ := e.Response.Body.(map[string]any)
		byID := func(a, b any) int {
			return strings.Compare(a.(map[string]any)["id"].(string), b.(map[string]any)["id"].(string))
		}
		var body map[string]any
		if err := json.Unmarshal(got.Body.Bytes(), &body); err != nil {
			return err.Error()
		}
		for _, b := range []map[string]any{want, body} {
			rows, _ := b["result"].([]any)
			slices.SortFunc(rows, byID)
		}
		return cmp.Diff(c.normalize("", want), c.mask("", body))
	})
}

// replayAs replays an exchange; compare says how the answers differ.
func (c *contract) replayAs(t *testing.T, name, authorization string, compare func(exchange, *httptest.ResponseRecorder) string) map[string]any {
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
	if diff := compare(e, got); diff != "" {
		t.Errorf("%s (-captured +sandbox):\n%s", name, diff)
	}
	var body map[string]any
	_ = json.Unmarshal(got.Body.Bytes(), &body)
	return body
}

// replayAmong replays an exchange whose answer is one of several that come by
// chance: it must come once in many tries.
func (c *contract) replayAmong(t *testing.T, name, authorization string) {
	t.Helper()
	c.replayAs(t, name, authorization, func(e exchange, got *httptest.ResponseRecorder) string {
		diff := c.compare(e, got)
		for try := 0; diff != "" && try < 300; try++ {
			diff = c.compare(e, c.send(e, authorization))
		}
		return diff
	})
}

// compare says how an answer differs from the captured one.
func (c *contract) compare(e exchange, got *httptest.ResponseRecorder) string {
	if got.Code != e.Response.Status {
		return fmt.Sprintf("status %d, captured %d: %s", got.Code, e.Response.Status, got.Body)
	}
	for header, want := range e.Response.Headers {
		if got.Header().Get(header) != want {
			return fmt.Sprintf("header %s is %q, captured %q", header, got.Header().Get(header), want)
		}
	}
	if text, ok := e.Response.Body.(string); ok {
		return cmp.Diff(text, got.Body.String())
	}
	var body any
	if err := json.Unmarshal(got.Body.Bytes(), &body); err != nil {
		return err.Error()
	}
	c.learn(e.Response.Body, body)
	return cmp.Diff(c.normalize("", e.Response.Body), c.mask("", body))
}

// send carries the request out, captured ids replaced.
func (c *contract) send(e exchange, authorization string) *httptest.ResponseRecorder {
	text := c.translate(e.text())
	for captured, meant := range c.texts {
		text = strings.ReplaceAll(text, captured, meant)
	}
	r := httptest.NewRequest(e.Request.Method, c.translate(e.Request.Path), strings.NewReader(text))
	for name, value := range e.Request.Headers {
		r.Header.Set(name, c.translate(value))
	}
	if r.Host = e.Request.Headers["Host"]; r.Host == "" {
		r.Host = "localhost:8085"
	}
	r.Header.Del("Authorization")
	if authorization != "" {
		r.Header.Set("Authorization", authorization)
	}
	w := httptest.NewRecorder()
	c.s.ServeHTTP(w, r)
	return w
}

var capturedID = regexp.MustCompile(`\b40(067|150)\d{13}\b`)

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
	case float64:
		return c.mask(key, v)
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
		"timestamp": timestamp, "sequence": sequence,
		"token": secret, "access_token": secret, "id_token": secret, "clientSecret": secret,
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
		return strings.ReplaceAll(v, "\u00a0", " ") // Protobuf's decoder alternates, so that nobody compares
	case float64:
		if key == "updated_at" {
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
}

// as is the Authorization header of the user with the captured token.
func (c *contract) as(tokenID string) string { return "Bearer " + c.secrets[tokenID] }

func (c *contract) admin() string { return "Bearer " + c.s.Zitadel.AdminCredential() }

// arrange makes a POST that was not captured.
func (c *contract) arrange(t *testing.T, path, body string) map[string]any {
	t.Helper()
	return c.do(t, http.MethodPost, path, body)
}

// do makes a call that was not captured, as the administrator; headers come in
// pairs of name and value.
func (c *contract) do(t *testing.T, method, path, body string, headers ...string) map[string]any {
	t.Helper()
	var e exchange
	e.Request.Method, e.Request.Path = method, path
	e.Request.Body, _ = json.Marshal(body)
	e.Request.Headers = map[string]string{"Content-Type": "application/json"}
	for pair := range slices.Chunk(headers, 2) {
		e.Request.Headers[pair[0]] = pair[1]
	}
	w := c.send(e, c.admin())
	var answer map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &answer); err != nil || w.Code != http.StatusOK {
		t.Fatalf("%s %s: %d %s", method, path, w.Code, w.Body)
	}
	return answer
}
