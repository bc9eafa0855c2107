// SPDX-License-Identifier: MPL-2.0

package acctest

import (
	"fmt"
	"strings"
)

// Move is a resource of another provider that becomes one of ours.
type Move struct {
	// Provider is the other provider's address without the registry.
	Provider string
	Source   Foreign
	// TypeName is our resource's, Target its arguments.
	TypeName, Target string
}

// Moved applies the source, then moves it, and returns the CLI. The plan of
// the move must show nothing else, and the one after it must be empty.
func (w *World) Moved(m Move) *CLI {
	w.t.Helper()
	prefix, _, _ := strings.Cut(m.Source.TypeName, "_")
	cli := w.CLI(fmt.Sprintf("terraform {\n  required_providers {\n    %s = { source = %q }\n  }\n}\nresource %q \"it\" {}\n", prefix, m.Provider, m.Source.TypeName))
	cli.Serve(m.Provider, m.Source.Server)
	cli.Apply()
	cli.Write(m.Configuration(m.Target))
	plan := cli.Run("plan", "-detailed-exitcode", "-no-color", "-input=false")
	if plan.ExitCode != 2 || !strings.Contains(plan.Stdout, "has moved to") || !strings.Contains(plan.Stdout, "0 to add, 0 to change, 0 to destroy") {
		w.t.Fatalf("the plan of the move exits with %d:\n%s%s", plan.ExitCode, plan.Stdout, plan.Stderr)
	}
	cli.Apply()
	if exit := cli.PlanExit(); exit != 0 {
		w.t.Fatalf("the plan after the move exits with %d", exit)
	}
	return cli
}

// Configuration is ours with other arguments, and the moved block.
func (m Move) Configuration(arguments string) string {
	return ProviderConfig + fmt.Sprintf("resource %q \"it\" {\n%s}\nmoved {\n  from = %s.it\n  to   = %s.it\n}\n",
		m.TypeName, arguments, m.Source.TypeName, m.TypeName)
}
