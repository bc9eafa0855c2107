// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// sandboxLag outlasts every replica.
const sandboxLag = time.Minute

// answered is a fault with the answer that a call gets instead.
func answered(call sandbox.Fault, status int, body string) sandbox.Fault {
	call.Status, call.Body = status, body
	if strings.HasPrefix(body, "{") || strings.HasPrefix(body, "[") {
		call.Header = http.Header{"Content-Type": {"application/json"}}
	}
	return call
}

// removeUnseen destroys without a refresh, and tells whether that succeeded.
func (c *core) removeUnseen() bool { return c.remove(c.provider(), c.state, c.private) }

// mustKeep fails unless a plan and both ways to destroy are refused with the
// remedy, and the state stays.
func (c *core) mustKeep(t *testing.T, what string, remedies ...string) {
	t.Helper()
	before, private := c.state, c.private
	for how, attempt := range map[string]func() bool{
		"a plan":                      func() bool { _, ok := c.plan(); return ok },
		"a destroy":                   c.destroy,
		"a destroy without a refresh": c.removeUnseen,
	} {
		c.said.Reset()
		if attempt() {
			t.Errorf("%s: %s succeeds: %s", what, how, c.said.String())
		}
		if !c.state.Equal(before) {
			t.Errorf("%s: %s loses the state", what, how)
		}
		for _, remedy := range remedies {
			if !strings.Contains(c.said.String(), remedy) {
				t.Errorf("%s: %s does not say %q: %s", what, how, remedy, c.said.String())
			}
		}
		c.keep(before, private)
	}
}

// mustLive fails unless the token of an id lives.
func mustLive(t *testing.T, c *core, id, after string) {
	t.Helper()
	if k := kindOf(c.typeName); c.world.Live(id) == nil && (k.Stored == nil || !slices.Contains(k.Stored(c.world), id)) {
		t.Errorf("%s: the token does not live any more", after)
	}
}

// TestWrongCallerProvesNothing: a credential of another account, subject or
// organization is not shown the token, which lives.
func TestWrongCallerProvesNothing(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		strangers := maps.Clone(k.Strangers)
		maps.Copy(strangers, k.NotedStrangers)
		for name, stranger := range strangers {
			back := stranger(c.world).Become(c.world)
			c.mustKeep(t, name, k.Remedy)
			back()
			mustLive(t, c, c.text("id"), name)
		}
		c.mustBeIdle()
	})
}

// TestWrongCallerWithoutANote: after a kill, or in an older state, nobody is
// noted who saw the token. The owner in the state serves.
func TestWrongCallerWithoutANote(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		c.keep(c.state, nil)
		for name, stranger := range k.Strangers {
			back := stranger(c.world).Become(c.world)
			c.mustKeep(t, name, k.Remedy)
			back()
			mustLive(t, c, c.text("id"), name)
		}
		k.Revoke(c.world, c.text("id"))
		k.mustBeGone(t, c, "the right one")
	})
}

// TestAnotherWitnessProvesNothing: even where the token is gone and the API's
// answer to somebody else who may see it is true, nobody can know.
func TestAnotherWitnessProvesNothing(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		k.Revoke(c.world, c.text("id"))
		if k.Colleague != nil {
			back := k.Colleague(c.world).Become(c.world)
			c.mustKeep(t, "a colleague", "terraform state rm", "last seen by the identity")
			back()
		}
		k.mustBeGone(t, c, "the one who saw it")
	})
}

// mustBeGone fails unless the token is taken for gone: another one is planned,
// and a destroy has nothing to do.
func (k absentKind) mustBeGone(t *testing.T, c *core, what string) {
	t.Helper()
	state, private := c.state, c.private
	c.said.Reset()
	if p := c.mustPlan(); !c.rotates(p) {
		t.Errorf("%s: no new token is planned: %s", what, c.said.String())
	}
	for how, destroy := range map[string]func() bool{"a destroy": c.destroy, "a destroy without a refresh": c.removeUnseen} {
		c.keep(state, private)
		if !destroy() {
			t.Errorf("%s: %s fails: %s", what, how, c.said.String())
		}
	}
	c.keep(state, private)
}

// TestGatewaysProveNothing: a 404 that is not the API's own, in a world where
// the token is gone and its list lacks it: the answer alone has to be doubted.
func TestGatewaysProveNothing(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		k.Revoke(c.world, c.text("id"))
		for name, body := range map[string]string{
			"nothing":              "",
			"text":                 "404 page not found\n",
			"HTML":                 "<html><head><title>404 Not Found</title></head></html>",
			"a numeric code":       `{"error":{"code":404,"message":"Not Found","status":"NOT_FOUND"}}`,
			"a message":            `{"error":{"message":"Not Found"}}`,
			"a gRPC gateway":       `{"code":5,"message":"Not Found","details":[]}`,
			"a flat numeric code":  `{"code":404,"message":"Not Found"}`,
			"Kong":                 `{"message":"no Route matched with those values"}`,
			"Spring":               `{"timestamp":"2026-01-01T00:00:00.000+00:00","status":404,"error":"Not Found","path":"/x"}`,
			"ASP.NET":              `{"type":"https://tools.ietf.org/html/rfc9110#section-15.5.5","title":"Not Found","status":404}`,
			"Express":              `{"statusCode":404,"error":"Not Found","message":"Cannot GET /x"}`,
			"Spring, with words":   `{"timestamp":"2026-01-01T00:00:00.000+00:00","status":404,"error":"Not Found","message":"No message available","path":"/x"}`,
			"Fastify":              `{"statusCode":404,"code":"FST_ERR_NOT_FOUND","error":"Not Found","message":"Route GET:/x not found"}`,
			"Azure":                `{"statusCode":404,"message":"Resource not found"}`,
			"an older Kong":        `{"message":"no API found with those values"}`,
			"Amazon":               `{"message":"Missing Authentication Token"}`,
			"Apigee":               `{"fault":{"faultstring":"Unable to identify proxy for host","detail":{"errorcode":"messaging.adaptors.http.flow.ApplicationNotFound"}}}`,
			"APISIX":               `{"error_msg":"404 Route Not Found"}`,
			"an empty object":      "{}",
			"null":                 "null",
			"a list":               "[]",
			"an unrelated success": `{"status":"ok"}`,
		} {
			var mend []func()
			for _, call := range []sandbox.Fault{k.GetCall, k.RevokeCall} {
				mend = append(mend, c.world.Sandbox.Inject(answered(call, http.StatusNotFound, body)))
			}
			c.mustKeep(t, name)
			for _, mend := range mend {
				mend()
			}
		}
		k.mustBeGone(t, c, "the API's own")
	})
}

// TestOwnWordsProve: the API's own forms of "not found" prove a token gone that
// its list lacks, and only then.
func TestOwnWordsProve(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		id := c.text("id")
		for _, gone := range []bool{false, true} {
			if gone {
				k.Revoke(c.world, id)
			}
			for _, body := range k.NotFound {
				mendGet := c.world.Sandbox.Inject(answered(k.GetCall, http.StatusNotFound, body))
				mendRemove := c.world.Sandbox.Inject(answered(k.RevokeCall, http.StatusNotFound, removing(body)))
				switch {
				case gone:
					k.mustBeGone(t, c, body)
				case k.GetsByList: // its list is asked first, and shows it
					c.mustBeIdle()
				default:
					c.mustKeep(t, body)
				}
				mendGet()
				mendRemove()
			}
		}
	})
}

// TestPreviousInOwnWords: each of the API's own forms of "not found" clears an old
// token that was revoked outside from previous, and no gateway's does.
func TestPreviousInOwnWords(t *testing.T) {
	t.Parallel()
	for _, k := range absentKinds {
		for number, body := range append([]string{gatewayBody}, k.NotFound...) {
			t.Run(fmt.Sprintf("%s/%d", strings.TrimPrefix(k.TypeName, "tokens_"), number), func(t *testing.T) {
				t.Parallel()
				if !k.Rotates {
					t.Skip("it is not rotated")
				}
				c := k.issued(t)
				first := c.text("id")
				c.set("rotation", map[string]any{"overlap": "1h", "triggers": map[string]any{"a": "1"}})
				c.mustApply()
				c.set("rotation", map[string]any{"overlap": "1h", "triggers": map[string]any{"a": "2"}})
				c.mustApply()
				k.Revoke(c.world, first)
				c.world.Clock.Advance(2 * time.Hour)
				about := k.RevokeCall
				about.Times = 1
				mend := c.world.Sandbox.Inject(answered(about, http.StatusNotFound, removing(body)))
				applied := c.apply(c.mustPlan(), false)
				mend()
				if _, kept := c.previous()[first]; kept == (number > 0) || applied != (number > 0) {
					t.Errorf("%s: applied: %t, previous %v: %s", body, applied, c.previous(), c.said.String())
				}
				c.mustApply()
				if len(c.previous()) > 0 {
					t.Errorf("%s: previous %v", body, c.previous())
				}
			})
		}
	}
}

// gatewayBody is a 404 that no API of ours answers with.
const gatewayBody = `{"code":5,"message":"Not Found","details":[]}`

// removing is ZITADEL's answer to a removal, where it has one of its own.
func removing(body string) string { return strings.ReplaceAll(body, "QUERY-fRunu", "COMMAND-4m77G") }

// falseSuccesses are answers that say that a call succeeded, by status and body.
var falseSuccesses = []string{"200 null", "200 {}", "200 []", `200 "x"`, "200 ", "204 ", "202 ", "200 <html></html>"}

func (k absentKind) falsely(success string) sandbox.Fault {
	body := success[len("200 "):]
	if strings.HasPrefix(success, "204") {
		return answered(k.RevokeCall, http.StatusNoContent, body)
	}
	if strings.HasPrefix(success, "202") {
		return answered(k.RevokeCall, http.StatusAccepted, body)
	}
	return answered(k.RevokeCall, http.StatusOK, body)
}

// TestFalseSuccessRevokesNothing: a revocation that is answered as none of the
// API's is looked after, and counts only if the token is gone.
func TestFalseSuccessRevokesNothing(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		id := c.text("id")
		for _, success := range falseSuccesses {
			if success == k.Revoked {
				continue
			}
			mend := c.world.Sandbox.Inject(k.falsely(success))
			before, private := c.state, c.private
			c.said.Reset()
			if c.removeUnseen() || !c.state.Equal(before) {
				t.Errorf("%q: a destroy succeeds: %s", success, c.said.String())
			}
			if !strings.Contains(c.said.String(), "oken still exists") {
				t.Errorf("%q: a destroy says %s", success, c.said.String())
			}
			c.keep(before, private)
			mend()
			mustLive(t, c, id, success)
		}
		if !c.removeUnseen() {
			t.Errorf("a destroy fails: %s", c.said.String())
		}
	})
}

// TestUndocumentedSuccessIsLookedAfter: the token is gone, as a read proves.
func TestUndocumentedSuccessIsLookedAfter(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, _ *core) {
		for _, success := range falseSuccesses {
			c := k.issued(t)
			fault := k.falsely(success)
			fault.After = true
			c.world.Sandbox.Inject(fault)
			if !c.removeUnseen() || !c.state.IsNull() {
				t.Errorf("%q: a destroy fails: %s", success, c.said.String())
			}
		}
	})
}

// TestFalseSuccessKeepsPrevious: an old token whose revocation was answered
// falsely stays in previous until it is revoked.
func TestFalseSuccessKeepsPrevious(t *testing.T) {
	t.Parallel()
	forEachAbsentKind(t, func(t *testing.T, k absentKind, c *core) {
		if !k.Rotates {
			t.Skip("it is not rotated")
		}
		first := c.text("id")
		rotation := func(trigger string) {
			c.set("rotation", map[string]any{"overlap": "0s", "triggers": map[string]any{"a": trigger}})
		}
		rotation("1")
		c.mustApply()
		rotation("2")
		mend := c.world.Sandbox.Inject(k.falsely("200 null"))
		if c.apply(c.mustPlan(), false) {
			t.Errorf("the apply succeeds: %s", c.said.String())
		}
		mend()
		if _, kept := c.previous()[first]; !kept || c.text("id") == first {
			t.Fatalf("the state has %s, previous %v", c.text("id"), c.previous())
		}
		mustLive(t, c, first, "the rotation")
		c.world.Clock.Advance(2 * sandboxLag)
		c.mustApply()
		if c.world.Live(first) != nil || len(c.previous()) != 0 {
			t.Errorf("previous is %v: %s", c.previous(), c.said.String())
		}
		c.mustBeIdle()
	})
}
