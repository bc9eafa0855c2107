// SPDX-License-Identifier: MPL-2.0

// Bench measures the provider as a user meets it: the real CLI, the built
// provider and the sandbox. Beside it, in the same run, it measures
// terraform_data (the CLI's own cost), a provider of the same schema that does
// nothing (what any provider costs), and the provider of another revision.
//
// This program takes other roles too: see [roleVariable].
package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/signal"
	"slices"
	"strings"
	"time"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/tools/cli"
)

// options are what is measured.
type options struct {
	cli, base, results, report string
	platforms                  []string
	sizes                      []int
	latencies                  []time.Duration
	steps                      []string
	rounds                     int
	ownPace, targetsOnly       bool
}

func main() {
	if role := os.Getenv(roleVariable); role != "" {
		os.Exit(play(role))
	}
	o, err := parse(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(2)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, o); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		stop()
		os.Exit(1) //nolint:gocritic // stop has just been called
	}
}

func parse(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.StringVar(&o.cli, "cli", "", "terraform or tofu, a command or a path (default: the first one found)")
	flags.StringVar(&o.base, "base", "", "a revision whose provider is measured too")
	flags.StringVar(&o.results, "results", ".bench.jsonl", "where measurements are kept, so that a run goes on where it ended")
	flags.StringVar(&o.report, "report", "docs/benchmarks.md", "the page that is written")
	flags.IntVar(&o.rounds, "rounds", 3, "how often each plan of up to 1000 is measured; the median counts")
	flags.BoolVar(&o.ownPace, "own-pace", true, "rotate 300 Cryptlex tokens at the default pace too")
	flags.BoolVar(&o.targetsOnly, "targets", false, "measure only what the targets compare, in some half an hour")
	platforms := flags.String("platforms", strings.Join(slices.Sorted(maps.Keys(kinds)), ","), "which platforms")
	sizes := flags.String("n", "10,100,200,1000,5000", "how many tokens; above 1000 plans only")
	latencies := flags.String("latency", "0s,20ms,50ms", "how long the sandbox waits before each answer")
	steps := flags.String("steps", "plan,create,rotate,destroy", "what is measured")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.platforms, o.steps = strings.Split(*platforms, ","), strings.Split(*steps, ",")
	for _, platform := range o.platforms {
		if _, ok := kinds[platform]; !ok {
			return o, fmt.Errorf("there is no platform %q", platform)
		}
	}
	for text := range strings.SplitSeq(*sizes, ",") {
		var size int
		if _, err := fmt.Sscan(text, &size); err != nil || size < 1 {
			return o, fmt.Errorf("%q is no number of tokens", text)
		}
		o.sizes = append(o.sizes, size)
	}
	for text := range strings.SplitSeq(*latencies, ",") {
		latency, err := time.ParseDuration(text)
		if err != nil {
			return o, err
		}
		o.latencies = append(o.latencies, latency)
	}
	return o, nil
}

func run(ctx context.Context, o options) error {
	found, err := cli.Find(ctx, o.cli)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "tokens-bench-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	fmt.Printf("Benchmarks with %s\n", found)
	candidates, err := build(ctx, dir, o.base)
	if err != nil {
		return err
	}
	b := bench{options: o, cli: found, dir: dir, candidates: candidates}
	if err := b.load(revision(ctx)); err != nil {
		return err
	}
	if err := b.measureAll(ctx); err != nil {
		return err
	}
	return b.writeReport()
}
