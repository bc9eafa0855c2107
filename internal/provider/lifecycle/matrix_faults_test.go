// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/acctest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// matrixFault is something that goes wrong.
type matrixFault struct {
	name string
	// answer is what goes wrong with requests: with the call that an operation
	// is about, once, or with every one as long as it lasts.
	answer func(c *cell) sandbox.Fault
	// edits is what goes wrong with what answers hold, likewise.
	edits func(k matrixKind) sandbox.Fault
	// on names the call that is struck; empty: the one that the operation is about.
	on string
	// world is what goes wrong otherwise, as long as it lasts.
	world func(c *cell) (lift func())
	// once: it has no lasting form that differs.
	once bool
}

// strike switches the fault on.
func (f matrixFault) strike(c *cell, lasting bool) (lift func()) {
	if f.world != nil {
		c.struck.Add(1)
		return f.world(c)
	}
	var fault sandbox.Fault
	if f.edits != nil {
		fault = f.edits(c.of)
	} else {
		fault = f.answer(c)
	}
	pattern := c.of.pattern(c.op.call)
	if f.on != "" {
		pattern = c.of.pattern(f.on)
	}
	if !lasting {
		fault.Times = 1
	}
	narrower := fault.If
	fault.If = func(r *http.Request) bool {
		mine := pattern != nil && pattern.MatchString(r.Method+" "+r.URL.Path) || lasting && f.on == ""
		if !mine || narrower != nil && !narrower(r) {
			return false
		}
		if fault.Request == nil && fault.Rewrite == nil {
			c.struck.Add(1)
		}
		return true
	}
	return c.world.Sandbox.Inject(c.counted(fault))
}

// matrixFaults are all of them, in the order of the table.
func matrixFaults(elsewhere elsewhere) []matrixFault {
	var faults []matrixFault
	for _, status := range []int{400, 401, 403, 404, 405, 409, 412, 422, 429, 500, 501, 503, 504} {
		faults = append(faults, matrixFault{name: strconv.Itoa(status) + " in the API's words", answer: func(c *cell) sandbox.Fault {
			return sandbox.Fault{Status: status, Body: c.of.Failure(status, "refused to bearer "+c.credential())}
		}})
	}
	faults = append(faults, answering("404, bare", sandbox.BareNotFound), answering("404 of a gateway", sandbox.GatewayNotFound),
		matrixFault{name: hidden, answer: func(c *cell) sandbox.Fault { return sandbox.Hidden(c.of.Stranger(c.world)) }},
		answering("200 with nothing done", func() sandbox.Fault { return sandbox.FalseSuccess(`{"status":"ok"}`) }),
		answering("204 with nothing done", func() sandbox.Fault { return sandbox.Fault{Status: http.StatusNoContent} }),
		answering("200 with null", func() sandbox.Fault { return sandbox.FalseSuccess("null") }),
		answering("502, a page in HTML", sandbox.BadGateway),
	)
	faults = append(faults, tooMany()...)
	faults = append(faults,
		matrixFault{name: "429 with RetryInfo", answer: func(*cell) sandbox.Fault { return sandbox.OnaRateLimit("", 0, 7*time.Second) }},
		matrixFault{name: "429 with RetryInfo, no time", answer: func(*cell) sandbox.Fault { return neverAgain() }},
		matrixFault{name: "refused connection", world: func(c *cell) func() { return c.endpoint(elsewhere.closed) }},
		matrixFault{name: "bad certificate", world: func(c *cell) func() { return c.endpoint(elsewhere.secure) }},
		answering("reset before the request is read", sandbox.LostRequest),
		answering("cut after commit", sandbox.CutAfterCommit),
		answering("truncated body", sandbox.Truncated),
		answering("garbage", sandbox.Garbage),
		answering("10 MB body", sync.OnceValue(func() sandbox.Fault { return sandbox.Huge(10 << 20) })),
		answering("gzip bomb", sync.OnceValue(func() sandbox.Fault { return sandbox.GzipBomb(100 << 20) })),
		matrixFault{name: "trickling body", once: true, answer: func(c *cell) sandbox.Fault {
			c.patience("2s")
			return sandbox.Fault{Pause: func(ctx context.Context) { <-ctx.Done() }}
		}},
		matrixFault{name: "redirect to another origin", answer: func(*cell) sandbox.Fault { return sandbox.Redirect(elsewhere.plain + "/stolen") }},
		matrixFault{name: "endless pages", on: "list", answer: func(c *cell) sandbox.Fault { return c.pages(true) }},
		matrixFault{name: "repeated page", on: "list", answer: func(c *cell) sandbox.Fault { return c.pages(false) }},
		editing("duplicated ids", sandbox.DuplicatedIDs),
		editing("missing ids", sandbox.MissingIDs),
		matrixFault{name: unknownEnums, edits: matrixKind.unknownEnums},
		editing("missing times", func() sandbox.Fault { return sandbox.Times(nil) }),
		editing("malformed times", func() sandbox.Fault { return sandbox.Times("soon") }),
		matrixFault{name: lagging, world: lag},
		skewed("clock an hour ahead", time.Hour), skewed("clock an hour behind", -time.Hour),
		granting("grant shorter", func(c *cell) time.Time { return c.world.Clock.Now().Add(10 * time.Minute) }),
		granting("grant longer", func(c *cell) time.Time { return c.world.Clock.Now().Add(3 * 2160 * time.Hour) }),
		granting("grant endless", func(*cell) time.Time { return time.Time{} }),
		granting("grant past", func(c *cell) time.Time { return c.world.Clock.Now().Add(-time.Hour) }),
	)
	return faults
}

// tooMany are the ways of naming the wait after too many requests.
func tooMany() []matrixFault {
	var faults []matrixFault
	for _, way := range []struct {
		name, header string
		value        func(now time.Time) string
	}{
		{"Retry-After, seconds", "Retry-After", func(time.Time) string { return "7" }},
		{"Retry-After, a date", "Retry-After", func(now time.Time) string { return now.Add(7 * time.Second).UTC().Format(http.TimeFormat) }},
		{"Retry-After, a day", "Retry-After", func(time.Time) string { return "86400" }},
		{"RateLimit-RetryAfter", "RateLimit-RetryAfter", func(time.Time) string { return "7" }},
		{"X-Rate-Limit-Reset", "X-Rate-Limit-Reset", func(now time.Time) string { return now.Add(7 * time.Second).UTC().Format(time.RFC3339) }},
	} {
		faults = append(faults, matrixFault{name: "429 with " + way.name, answer: func(c *cell) sandbox.Fault {
			return sandbox.Fault{
				Status: http.StatusTooManyRequests, Body: "slow down",
				Header: http.Header{way.header: {way.value(c.world.Clock.Now())}},
			}
		}})
	}
	return faults
}

// neverAgain names no wait: Ona's way of asking not to be asked again.
func neverAgain() sandbox.Fault {
	return sandbox.Fault{
		Status: http.StatusTooManyRequests, Header: http.Header{"Content-Type": {"application/json"}},
		Body: `{"code":"resource_exhausted","message":"rate limit exceeded","details":[{"type":"google.rpc.RetryInfo","value":""}]}`,
	}
}

func answering(name string, answer func() sandbox.Fault) matrixFault {
	return matrixFault{name: name, answer: func(*cell) sandbox.Fault { return answer() }}
}

func editing(name string, edit func() sandbox.Fault) matrixFault {
	return matrixFault{name: name, edits: func(matrixKind) sandbox.Fault { return edit() }}
}

// unknownEnums have every enumerated value be a new one.
func (k matrixKind) unknownEnums() sandbox.Fault {
	return sandbox.Edited(func(object map[string]any) []map[string]any {
		for _, name := range k.Enums {
			switch object[name].(type) {
			case string:
				object[name] = "SOMETHING_NEW"
			case []any:
				object[name] = []any{"something:new", "something:new"}
			}
		}
		return []map[string]any{object}
	})
}

func skewed(name string, by time.Duration) matrixFault {
	return matrixFault{name: name, world: func(c *cell) func() {
		c.skew = by
		return func() { c.skew = 0 }
	}}
}

// lag has what is read be older than what was written.
func lag(c *cell) func() {
	c.of.Lag(c.world, 20*time.Second)
	return func() { c.of.Lag(c.world, 0) }
}

// granting has the server tell another end than was asked for, be it as an
// instant or as a lifetime.
func granting(name string, end func(c *cell) time.Time) matrixFault {
	return matrixFault{name: name, on: "create", answer: func(c *cell) sandbox.Fault {
		at := end(c)
		return sandbox.Granting(func(asked map[string]any) {
			lifetime := at.Sub(c.world.Clock.Now()).Truncate(time.Second)
			for field, was := range asked {
				number, isNumber := was.(float64)
				text, _ := was.(string)
				switch _, notDuration := time.ParseDuration(text); {
				case isNumber && number >= 1:
					asked[field] = lifetime.Seconds()
				case sandbox.IsInstant(was):
					asked[field] = at.UTC().Format(time.RFC3339)
				case notDuration == nil:
					asked[field] = fmt.Sprintf("%.0fs", lifetime.Seconds())
				default:
					continue
				}
				if at.IsZero() {
					delete(asked, field)
				}
			}
		})
	}}
}

// endpoint has the provider talk to another place.
func (c *cell) endpoint(url string) (lift func()) {
	elsewhere := acctest.Environment{}
	for name, value := range c.of.environ(c.world) {
		if strings.HasPrefix(value, c.world.Origin) {
			elsewhere[name] = url
		}
	}
	return elsewhere.Become(c.world)
}

// patience is how long the provider waits for an answer.
func (c *cell) patience(timeout string) {
	c.settings["request_timeout"] = timeout
	c.block = c.wire.Block(map[string]tftypes.Value{"request_timeout": tftypes.NewValue(tftypes.String, timeout)})
}

// credential is what the provider authenticates with.
func (c *cell) credential() string {
	for _, value := range c.of.environ(c.world) {
		if strings.Contains(value, sandbox.CanaryPrefix) {
			return value
		}
	}
	return ""
}

// manyPages is far more than any list has.
const manyPages = 3000

// pages has a list go on for ever, with new tokens or always the same.
func (c *cell) pages(fresh bool) sandbox.Fault {
	number := 0
	return sandbox.Fault{Rewrite: func(a *sandbox.Answer) {
		number++
		if number > manyPages {
			c.problem(inTime, "a list without an end is read for ever")
			a.Status, a.Body = http.StatusForbidden, nil
			return
		}
		token := "again"
		if fresh {
			token = strconv.Itoa(number)
		}
		a.Body = withoutEnd(a.Body, token, fresh, number)
		a.Header.Del("Content-Length")
	}}
}

// elsewhere are places that are not the platform.
type elsewhere struct{ plain, secure, closed string }

func newElsewhere(t *testing.T) elsewhere {
	t.Helper()
	other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Header.Get("Authorization") != "" || strings.Contains(r.URL.RawQuery, sandbox.CanaryPrefix) {
			t.Errorf("a credential reaches another origin: %s %s", r.Method, r.URL.Path)
		}
		w.WriteHeader(http.StatusNotFound)
	}))
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	secure.Config.ErrorLog = silent
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	t.Cleanup(other.Close)
	t.Cleanup(secure.Close)
	return elsewhere{other.URL, secure.URL, closed.URL}
}
