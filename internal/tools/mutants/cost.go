// SPDX-License-Identifier: MPL-2.0

package main

// ofCost are the guards of "cheap at scale".
func ofCost() []mutant {
	in := func(file string, all ...mutant) []mutant { return inFile(lifecycle+"/"+file, all) }
	return joined(
		inFile("internal/client/coalesce/reader.go", []mutant{
			{guard: "pages in the place of many gets", old: `if r.source.Page != nil {`, replacement: `if false {`, tests: "TestRefreshCost", in: lifecycle},
		}),
		in("looks.go",
			mutant{guard: "that creates share a look", old: `if next == nil || of.running != nil || next.waiters < of.share && !next.lingered {`, replacement: `if next == nil {`, tests: "TestSharedLook"},
			mutant{guard: "a create that hangs", old: `waiting.lingered = true`, replacement: `_ = waiting`, tests: "TestLookWaitsForNobodyLong|TestSharedLook"},
			mutant{guard: "that rotations share a look", old: "of.before = mine\n", replacement: "", tests: "TestFirstLook"},
		),
		in("server.go",
			mutant{guard: "a token's plan", old: "if w == nil || data == nil {\n\t\treturn s.planByFramework", replacement: "if w == nil || data == nil || w != nil {\n\t\treturn s.planByFramework", tests: "TestOneTokenIsCheap|TestServerPlansOnce"},
			mutant{guard: "an unchanged token's refresh", old: `if w == nil || data == nil || bytes.Contains(req.Private, importing) {`, replacement: `if w == nil || data == nil || len(importing) > 0 || bytes.Contains(req.Private, importing) {`, tests: "TestOneTokenIsCheap"},
		),
		in("wire.go",
			mutant{guard: "what there is to say of a plan", old: "\t\tDiagnostics: diagnosticsOf(answer.Diagnostics),\n", replacement: "", tests: "TestPlanSaysWhatOverlapComesTo|TestServerPlansWhatIsSaid"},
			mutant{guard: "the defaults of what is not configured", old: "attributes[name] = value\n", replacement: "_ = value\n", tests: "TestProposal"},
			mutant{guard: "that only an apply tells what is computed", old: "attributes[name] = unknown\n", replacement: "_ = unknown\n", tests: "TestProposal"},
		),
		in("private_notes.go",
			mutant{guard: "that notes which did not change stay as they were", old: `if before, readable := readNotes(private); readable &&`, replacement: `if before, readable := readNotes(private); !readable &&`, tests: "TestPrivateNotes"},
			mutant{guard: "notes in the framework's form", old: "if embedded(value) {\n", replacement: "if embedded(value) || true {\n", tests: "TestPrivateNotes"},
			mutant{guard: "short notes", old: "if embedded(note) {\n", replacement: "if false {\n", tests: "TestPrivateNotes"},
		),
		inFile("internal/provider/serve/lent.go", []mutant{
			{guard: "the context of an answered request", old: `defer l.of.Store(&answered)`, replacement: `_ = &answered`, tests: "TestAnsweredRequestsAreForgotten"},
		}),
		inFile("internal/provider/serve/log.go", []mutant{
			{guard: "who asks for a log", old: `return "OFF"`, replacement: `return "TRACE"`, tests: "TestLogLevels"},
			{guard: "who asks for the SDK's log", old: `{providerVariable, sdkVariable}`, replacement: `{providerVariable}`, tests: "TestLogsOnlyForWhoAsks", in: "."},
		}),
		inFile(rest+"/transport.go", []mutant{
			{guard: "a connection for each call", old: "transport.MaxIdleConnsPerHost = transport.MaxIdleConns\n", replacement: "", tests: "TestConnectionsAreReused"},
		}),
		inFile("internal/provider/connection/set.go", []mutant{
			{guard: "one connection of a platform", old: `e.once.Do(func() { e.made, e.err = e.Make() })`, replacement: `e.made, e.err = e.Make()`, tests: "TestMakeRunsOnce"},
		}),
		inFile("internal/provider/connection/asked.go", []mutant{
			{guard: "what was asked once", old: `a.known.Store(&answer[T]{value, err})`, replacement: `_ = answer[T]{value, err}`, tests: "TestAskedEndsWithItsCaller"},
			{guard: "a failure that is everybody's", old: `if err == nil || ctx.Err() == nil {`, replacement: `if err == nil {`, tests: "TestAskedFailsTogether"},
			{guard: "a question that was given up", old: `if err == nil || ctx.Err() == nil {`, replacement: `if true {`, tests: "TestAskedAnewAfterOneGaveUp"},
		}),
		inFile("internal/provider/ona/acting.go", []mutant{
			{guard: "advice that was asked once", old: `c.advice.Do(func() {`, replacement: `func(ask func()) { ask() }(func() {`, tests: "TestAdviceIsAskedForOnce"},
			{guard: "the time that advice may take", old: `context.WithTimeout(ctx, longestAdvice)`, replacement: `context.WithCancel(ctx)`, tests: "TestAdviceIsAskedForOnce"},
		}),
	)
}
