// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"go.uber.org/goleak"
)

// remedies are the words in which errors say what to do.
var remedies = regexp.MustCompile(`(?i)\b(check|grant |apply again|set |lower|raise|try again|import|give it|correct|choose|revoke|run |destroy|look |configure|ends by itself|add |remove|use another|ask )`)

// TestFaultMatrix has every operation on every kind of token be struck by every
// fault. It is not parallel: it counts goroutines.
func TestFaultMatrix(t *testing.T) { //nolint:paralleltest // see above
	if raceDetector {
		t.Skip("thousands of cells take too long with the race detector: make test runs them without it, in a run of its own")
	}
	hearFairWeather(t)
	before := goleak.IgnoreCurrent()
	results := &matrixResults{of: map[cellName]outcome{}, begun: map[cellName]bool{}}
	played := false // -run may leave all of it out
	t.Run("cells", func(t *testing.T) {
		played = true
		runCells(t, results)
	})
	if played {
		results.print(t)
	}
	goleak.VerifyNone(t, before)
}

// cellName is a cell's place in the matrix.
type cellName struct {
	fault, operation, letter string
	lasting                  bool
}

func (n cellName) String() string {
	how := "once"
	if n.lasting {
		how = "lasting"
	}
	return fmt.Sprintf("%s/%s/%s/%s", n.fault, how, n.operation, n.letter)
}

type matrixResults struct {
	mu sync.Mutex
	of map[cellName]outcome
	// begun are those that were to be played: -run may leave them out.
	begun map[cellName]bool
}

func (r *matrixResults) add(name cellName, o outcome) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.of[name] = o
}

// cellsAtATime share the processors; some wait for a time-out.
const cellsAtATime = 4

func runCells(t *testing.T, results *matrixResults) {
	slots := make(chan struct{}, cellsAtATime)
	var group sync.WaitGroup
	for _, f := range matrixFaults(newElsewhere(t)) {
		for _, lasting := range []bool{false, true} {
			if !lasting && f.world != nil || lasting && f.once {
				continue
			}
			for _, op := range operations {
				for _, k := range matrixKinds {
					name := cellName{f.name, op.name, k.Letter, lasting}
					if senseless(name, k) != "" || lasting && !op.lasting && f.world == nil {
						continue
					}
					results.begun[name] = true
					slots <- struct{}{}
					group.Go(func() {
						defer func() { <-slots }()
						t.Run(name.String(), func(t *testing.T) {
							c := newCell(t, k, op)
							result := c.run(f, lasting)
							results.add(name, result)
							c.judge(name, result)
						})
					})
				}
			}
		}
	}
	group.Wait()
}

// judge fails the test where a promise was broken, but for what is argued, and
// where a fault had nothing to strike, or changed nothing of it.
func (c *cell) judge(name cellName, o outcome) {
	c.t.Helper()
	if o == missed {
		c.t.Error("the fault struck nothing, or changed nothing: say in senseless why, or have it strike")
	}
	waived := argument(name).waives
	broken := slices.DeleteFunc(slices.Clone(c.problems), func(p problem) bool { return p.of == waived })
	for _, problem := range broken {
		c.t.Errorf("%s: %s", problem.of, problem.text)
	}
	if len(broken) > 0 {
		c.t.Logf("everything that was said:\n%s", c.said.String())
	}
}

// print shows the matrix: a letter stands for a kind of token, in upper case
// where the operation succeeded in spite of the fault, in lower case where it
// failed in words, with a star where a promise is argued.
func (r *matrixResults) print(t *testing.T) {
	t.Helper()
	for _, part := range matrixParts {
		t.Log(part.title + part.table(func(name cellName) string {
			text := name.letter
			switch o, played := r.of[name]; {
			case !r.begun[name]:
				t.Errorf("%s stands in the table and is not played", name)
			case !played:
				return ""
			case o == failed:
				text = strings.ToLower(text)
			}
			if argument(name).text != "" {
				text += "*"
			}
			return text
		}))
	}
}
