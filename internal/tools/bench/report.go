// SPDX-License-Identifier: MPL-2.0

package main

import (
	"cmp"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strings"
	"time"
)

// writeReport prints whether the targets are met, and writes the page.
func (b *bench) writeReport() error {
	var page strings.Builder
	fmt.Fprintf(&page, "# Benchmarks\n\nWritten by `make bench`: %s, on %s with %s. This is revision %s", b.cli, machine(), runtime.Version(), b.revision)
	if b.base != "" {
		fmt.Fprintf(&page, ", `base` revision %s", b.base)
	}
	fmt.Fprintf(&page, ", %s.\n\n", time.Now().UTC().Format(time.DateOnly))
	page.WriteString("The real CLI runs the built provider against the sandbox, at `requests_per_second = 1000`. `idle` is a provider of the same schema that does nothing but make up values as long as real ones, " +
		"`floor` is `terraform_data`. Plans find no changes and are medians; rotations have `overlap = \"0s\"`. CPU is that of CLI and provider together; memory is the provider's peak. A negative wall above doing nothing is one below it.\n")
	b.writeTargetsTo(&page)
	b.writeTable(&page)
	return os.WriteFile(b.report, []byte(page.String()), 0o644)
}

func (b *bench) writeTargetsTo(page *strings.Builder) {
	page.WriteString("\n## Targets\n\n| | measured | at most | |\n|---|---|---|---|\n")
	for _, t := range b.targets() {
		verdict := "met"
		if !t.met() {
			verdict = "**missed**"
		}
		fmt.Fprintf(page, "| %s | %.2f %s | %.2f %s | %s |\n", t.what, t.got, t.unit, t.want, t.unit, verdict)
		fmt.Printf("%-10s %s: %.2f %s, at most %.2f %s\n", strings.Trim(verdict, "*"), t.what, t.got, t.unit, t.want, t.unit)
	}
}

func (b *bench) writeTable(page *strings.Builder) {
	page.WriteString("\n## Measurements\n\n| platform | step | tokens | latency | provider | wall, s | CPU, s | provider CPU, s | memory, MiB | calls |\n|---|---|---|---|---|---|---|---|---|---|\n")
	keys := make([]key, 0, len(b.done))
	for k := range b.done {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(x, y key) int {
		return cmp.Or(cmp.Compare(x.Platform, y.Platform), cmp.Compare(x.Step, y.Step), cmp.Compare(x.N, y.N),
			cmp.Compare(x.Latency, y.Latency), cmp.Compare(x.Provider, y.Provider))
	})
	for _, k := range keys {
		t := b.done[k]
		pace := ""
		if k.OwnPace {
			pace = ", default pace"
		}
		fmt.Fprintf(page, "| %s | %s%s | %d | %d ms | %s | %.2f | %.2f | %.2f | %d | %d |\n", k.Platform, k.Step, pace, k.N, k.Latency.Milliseconds(), k.Provider,
			t.Wall, t.CPU, t.Process.CPU, t.Process.Memory/1024, t.Calls)
	}
}

// machine says where it was measured, and nothing that tells one host from
// another of its make.
func machine() string {
	processor := ""
	if content, err := os.ReadFile("/proc/cpuinfo"); err == nil { // Linux alone has it
		processor = processorIn(string(content))
	}
	return strings.TrimSuffix(fmt.Sprintf("%s/%s, %d CPUs, %s", runtime.GOOS, runtime.GOARCH, runtime.NumCPU(), processor), ", ")
}

// processorIn is the model that Linux tells of its first CPU; "" where it tells
// none.
func processorIn(cpuinfo string) string {
	for line := range strings.Lines(cpuinfo) {
		if name, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(name) == "model name" {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
