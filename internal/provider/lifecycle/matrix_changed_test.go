// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

// What a fault changes: one that finds nothing to change in a request or in an
// answer strikes nothing. What there is to be changed is seen in fair weather.

// counted counts what a fault changes: one that finds nothing to change in a
// request, or in an answer, strikes nothing.
func (c *cell) counted(fault sandbox.Fault) sandbox.Fault {
	count := func(before, after string) {
		if before != after {
			c.struck.Add(1)
		}
	}
	if request := fault.Request; request != nil {
		fault.Request = func(r *http.Request) {
			before := asked(r)
			request(r)
			count(before, asked(r))
		}
	}
	if rewrite := fault.Rewrite; rewrite != nil {
		fault.Rewrite = func(a *sandbox.Answer) {
			before := fmt.Sprint(a.Status, plainJSON(a.Body))
			rewrite(a)
			count(before, fmt.Sprint(a.Status, plainJSON(a.Body)))
		}
	}
	return fault
}

// asked is what a request asks for, and as whom.
func asked(r *http.Request) string {
	body, _ := io.ReadAll(r.Body)
	r.Body = io.NopCloser(bytes.NewReader(body))
	return fmt.Sprint(r.Header.Get("Authorization"), plainJSON(body))
}

// plainJSON is a body whatever its spelling.
func plainJSON(body []byte) any {
	var value any
	if json.Unmarshal(body, &value) != nil {
		return string(body)
	}
	return value
}

// changes reports whether a fault changes an answer.
func changes(fault sandbox.Fault, body []byte) bool {
	answer := &sandbox.Answer{Status: http.StatusOK, Header: http.Header{}, Body: slices.Clone(body)}
	fault.Rewrite(answer)
	return fmt.Sprint(plainJSON(body)) != fmt.Sprint(plainJSON(answer.Body))
}

// fairWeather has what each operation is answered where nothing goes wrong, by
// operation and letter.
var fairWeather struct {
	once    sync.Once
	answers map[[2]string]*heard
}

// heard are answers: that to the call which an operation is about, and all.
type heard struct {
	mu    sync.Mutex
	first []byte
	all   [][]byte
}

// hearFairWeather plays every operation for every kind, and fails the test where
// a fault would change nothing of any answer that a kind has.
func hearFairWeather(t *testing.T) {
	t.Helper()
	fairWeather.once.Do(func() {
		fairWeather.answers = map[[2]string]*heard{}
		for _, k := range matrixKinds {
			for _, op := range operations {
				if senseless(cellName{"", op.name, k.Letter, false}, k) == "" {
					fairWeather.answers[[2]string{op.name, k.Letter}] = hear(newCell(t, k, op))
				}
			}
		}
	})
	for _, f := range matrixFaults(elsewhere{}) {
		for _, k := range matrixKinds {
			if f.edits != nil && (f.name != unknownEnums || len(k.Enums) > 0) && !slices.ContainsFunc(operations, func(op operation) bool {
				return fairWeather.answers[[2]string{op.name, k.Letter}].changedBy(f.edits(k), false)
			}) {
				t.Errorf("%s: nothing that the API of %s answers is changed by it", f.name, k.TypeName)
			}
		}
	}
}

// hear plays a cell without a fault.
func hear(c *cell) *heard {
	do, pattern, h := c.op.prepare(c), c.of.pattern(c.op.call), &heard{}
	for _, about := range []bool{true, false} { // the first that matches strikes
		c.world.Sandbox.Inject(sandbox.Fault{
			If: func(r *http.Request) bool { return !about || pattern.MatchString(r.Method+" "+r.URL.Path) },
			Rewrite: func(a *sandbox.Answer) {
				h.mu.Lock()
				defer h.mu.Unlock()
				h.all = append(h.all, slices.Clone(a.Body))
				if about && h.first == nil {
					h.first = slices.Clone(a.Body)
				}
			},
		})
	}
	if do(); len(c.errors) > 0 {
		c.t.Fatalf("in fair weather: %q", c.errors)
	}
	return h
}

// changedBy reports whether a fault changes the first answer of the call that the
// operation is about or, where it lasts, any answer.
func (h *heard) changedBy(fault sandbox.Fault, lasting bool) bool {
	if h == nil {
		return false
	}
	if !lasting {
		return changes(fault, h.first)
	}
	return slices.ContainsFunc(h.all, func(body []byte) bool { return changes(fault, body) })
}

// unchanged reports whether there is nothing in a cell's answers for its fault to
// change.
func unchanged(name cellName, k matrixKind) bool {
	for _, f := range matrixFaults(elsewhere{}) {
		if f.name == name.fault && f.edits != nil {
			return !fairWeather.answers[[2]string{name.operation, name.letter}].changedBy(f.edits(k), name.lasting)
		}
	}
	return false
}
