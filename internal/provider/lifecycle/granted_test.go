// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"encoding/json"
	"maps"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// grant has Cryptlex grant every token a given end, zero for none, whatever
// is asked for.
func (c *core) grant(end time.Time) { c.grantWithout(end) }

// grantWithout does so in answers that lack the named fields.
func (c *core) grantWithout(end time.Time, missing ...string) {
	token := map[string]any{
		"id": "5f0c6c8e-52a8-4f6e-9d55-0d5d5c5b5a59", "name": "ci", "scopes": []string{"license:read"},
		"createdAt": c.now().Format(time.RFC3339), "userId": "af3d40f3-7bfa-4f2b-8a8b-d2ad6d2b6b0b", "revoked": false,
	}
	if !end.IsZero() {
		token["expiresAt"] = end.Format(time.RFC3339)
	}
	for _, name := range missing {
		delete(token, name)
	}
	issued := maps.Clone(token)
	issued["token"] = sandbox.CanaryPrefix + "granted"
	for method, answer := range map[string]map[string]any{http.MethodGet: token, http.MethodPost: issued} {
		body, err := json.Marshal(answer)
		if err != nil {
			c.fail("%v", err)
		}
		c.world.Sandbox.Inject(sandbox.Fault{Method: method, Path: "/v3/personal-access-tokens", Status: http.StatusOK, Body: string(body)})
	}
}

// TestAnotherEndIsGranted has the platform grant another end than it is asked
// for. What was asked for stays in the plan, nothing rotates for it, and a
// warning says when the token really ends.
func TestAnotherEndIsGranted(t *testing.T) {
	t.Parallel()
	const asks, grants = 90 * day, 30 * day
	for name, test := range map[string]struct {
		ask, granted      time.Duration // 0: never
		atOnce, onceEnded string
	}{
		"an end where none is asked for": {granted: grants, atOnce: "was asked never to end, and ends at ", onceEnded: "although no end was asked for"},
		"less":                           {ask: asks, granted: grants, atOnce: "was asked to end at ", onceEnded: "before its expires_at"},
		"more":                           {ask: grants, granted: asks, atOnce: "was asked to end at "},
		"no end":                         {ask: asks, atOnce: ", and never ends."},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := coreOf(t, cryptlexTokens, nil)
			after := func(d time.Duration) time.Time {
				if d == 0 {
					return time.Time{}
				}
				return c.now().Add(d).Truncate(time.Second).UTC()
			}
			if test.ask > 0 {
				c.set("expires_at", after(test.ask).Format(time.RFC3339))
			}
			c.grant(after(test.granted))
			c.mustApply()
			mustContain(t, c.said.String(), test.atOnce)
			c.mustBeIdle()

			c.world.Clock.Advance(31 * day)
			c.said.Reset()
			c.mustBeIdle()
			if got := c.said.String(); strings.Contains(got, "ended at") != (test.onceEnded != "") || !strings.Contains(got, test.onceEnded) {
				t.Errorf("after a month a refresh says %q", got)
			}
		})
	}
}

// TestFixedEndIsForgotten has the platform forget a token that reached its
// configured end: an unchanged configuration still plans, and issues nothing.
func TestFixedEndIsForgotten(t *testing.T) {
	t.Parallel()
	c := coreOf(t, onaTokens, nil)
	c.world.Sandbox.Ona.HideExpired(true)
	end := c.now().Add(50 * time.Hour)
	c.set("expires_at", end.Format(time.RFC3339))
	c.mustApply()
	first := c.text("id")
	// Ona's token ends a little earlier: the lifetime asked for bears a mark.
	for _, passes := range []time.Duration{50*time.Hour - time.Second, time.Hour} {
		c.world.Clock.Advance(passes)
		c.said.Reset()
		c.mustBeIdle()
		mustContain(t, c.said.String(), first+" ended at", "configure a later expires_at, or valid_for")
	}
	c.set("expires_at", c.now().Add(50*time.Hour).Format(time.RFC3339))
	c.mustApply()
	if c.text("id") == first || len(c.previous()) != 0 {
		t.Errorf("a later end issued no other token: %s, previous %v", c.text("id"), c.previous())
	}
	c.mustBeIdle()
}

// ending has every answer tell another end, whatever the field is named: an
// instant that is to come.
func ending(w *acctest.World, end any) sandbox.Fault {
	return sandbox.Edited(func(object map[string]any) []map[string]any {
		for field, told := range object {
			if text, _ := told.(string); sandbox.IsInstant(told) && parse(text).After(w.Clock.Now()) {
				object[field] = end
			}
		}
		return []map[string]any{object}
	})
}

// TestFarMoreIsGrantedByEach warns on every platform of a token that lives far
// longer than valid_for, at every refresh: not each create tells when it ends.
func TestFarMoreIsGrantedByEach(t *testing.T) {
	t.Parallel()
	forEachKind(t, func(t *testing.T, w *acctest.World, k kind) {
		for name, end := range map[string]any{
			"far longer than valid_for (720h)":        w.Clock.Now().Add(365 * day).UTC().Format(time.RFC3339),
			"never expires although valid_for is set": nil,
		} {
			c := newCore(w, k.TypeName, t.Fatalf)
			c.configure(with(k.Arguments(w), map[string]any{"valid_for": "720h"}))
			mend := w.Sandbox.Inject(ending(w, end))
			c.mustApply()
			for range 2 {
				w.Clock.Advance(time.Hour)
				c.said.Reset()
				c.mustBeIdle()
				mustContain(t, c.said.String(), name)
			}
			mend()
		}
	})
}

// TestFarMoreIsGranted warns when it is granted, and at every refresh, of a
// token that lives far longer than valid_for.
func TestFarMoreIsGranted(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		granted time.Duration // 0: never
		want    string
	}{
		"a year":      {365 * day, "far longer than valid_for (720h)"},
		"without end": {0, "never expires although valid_for is set"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := coreOf(t, cryptlexTokens, map[string]any{"valid_for": "720h"})
			end := time.Time{}
			if test.granted > 0 {
				end = c.now().Add(test.granted).UTC()
			}
			c.grant(end)
			c.mustApply()
			mustContain(t, c.said.String(), test.want)
			c.said.Reset()
			c.mustBeIdle()
			mustContain(t, c.said.String(), test.want)
		})
	}
}
