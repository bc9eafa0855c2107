// SPDX-License-Identifier: MPL-2.0

// Mutants shows that the guards of the design are tested: it takes one after
// the other out of the code and runs the test that must fail then. The tree is
// not touched, as Go compiles each mutant from an overlay.
//
// Arguments narrow the run to the mutants whose place or guard holds one of
// them: "judge.go", "another account".
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/signal"
	"slices"
	"strings"
	"sync"
)

func main() {
	workers := flag.Int("j", 2, "how many mutants are tested at a time")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	code := run(ctx, *workers, flag.Args())
	stop()
	os.Exit(code)
}

func run(ctx context.Context, workers int, wanted []string) int {
	root, err := moduleRoot(ctx)
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	chosen := slices.DeleteFunc(mutants(), func(m mutant) bool { return !m.isWanted(wanted) })
	if len(chosen) == 0 {
		fmt.Fprintln(os.Stderr, "no mutant is called so")
		return 1
	}
	fmt.Println("Without a mutant, first: each test has to pass.")
	if err := passAsTheyAre(ctx, root, chosen); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	outcomes := testAll(ctx, root, chosen, workers)
	counts := map[outcome]int{}
	for _, o := range outcomes {
		counts[o]++
	}
	fmt.Println(summary(counts))
	if counts[found] < len(chosen) {
		return 1
	}
	return 0
}

// summary says what became of all mutants, and what to do where a skipped test
// left that open.
func summary(counts map[outcome]int) string {
	text := fmt.Sprintf("%d mutants: %d found, %d survived, %d not tested", counts[found]+counts[survived]+counts[untested]+counts[unrun],
		counts[found], counts[survived], counts[untested]+counts[unrun])
	if counts[unrun] > 0 {
		text += fmt.Sprintf("; of these, %d because their tests were skipped: those that run a CLI need one and TF_ACC=1, as make mutants sets it", counts[unrun])
	}
	return text
}

// testAll tests mutants, and prints what became of each as soon as it is known.
func testAll(ctx context.Context, root string, chosen []mutant, workers int) []outcome {
	outcomes, slots := make([]outcome, len(chosen)), make(chan struct{}, max(workers, 1))
	var group sync.WaitGroup
	var printing sync.Mutex
	for at, m := range chosen {
		slots <- struct{}{}
		group.Go(func() {
			defer func() { <-slots }()
			o, detail := m.test(ctx, root)
			outcomes[at] = o
			printing.Lock()
			defer printing.Unlock()
			fmt.Printf("%-8s  %s: %s  (%s)\n", o, m.place(), m.guard, m.tests)
			if o == untested || o == unrun {
				fmt.Println(strings.TrimSpace(detail))
			}
		})
	}
	group.Wait()
	return outcomes
}
