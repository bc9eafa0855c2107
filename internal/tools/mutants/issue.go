// SPDX-License-Identifier: MPL-2.0

package main

// ofIssue are the guards of "no secret lost, no token orphaned".
func ofIssue() []mutant {
	in := func(file string, all ...mutant) []mutant { return inFile(lifecycle+"/"+file, all) }
	return joined(
		in("issue.go",
			mutant{guard: "an interrupt during a create", old: `i.clock.patiently(context.WithoutCancel(ctx), issueTimeout)`, replacement: `i.clock.patiently(ctx, issueTimeout)`, tests: "TestInterruptedIssue"},
			mutant{guard: "the ledger", old: `i.ledger.Issued(issued.ID)`, replacement: `_ = issued`, tests: "TestInterruptedIssue"},
			mutant{guard: "a lost answer", old: `case err != nil && !MayHaveRun(err):`, replacement: `case err != nil:`, tests: "TestLostIssue"},
			mutant{guard: "what was there before", old: `Known:   append(planned.replaces.ids(), leftover.ids()...),`, replacement: ``, tests: "TestUnresolvedRemembersWhatWasBefore"},
			mutant{guard: "a label where the end has no mark", old: `if (label.Unique || !strong(order.Marks)) && label.has(`, replacement: `if false && label.has(`, tests: "TestInterruptedIssue|TestLostIssue"},
			mutant{guard: "the lost token's revocation", old: `err := i.calls.Revoke(ctx, Ref{ID: seen.ours.ID, Owner: open.owner()}); err == nil || errors.Is(err, ErrGone)`, replacement: `err := error(nil); err == nil || errors.Is(err, ErrGone)`, tests: "TestLostIssue"},
			mutant{guard: "a revocation that failed", old: `err := i.calls.Revoke(ctx, Ref{ID: seen.ours.ID, Owner: open.owner()}); err == nil || errors.Is(err, ErrGone)`, replacement: `err := i.calls.Revoke(ctx, Ref{ID: seen.ours.ID, Owner: open.owner()}); err == nil || !errors.Is(err, ErrGone)`, tests: "TestLostIssue"},
			mutant{guard: "that the state is about it", old: `open.Held = true`, replacement: `open.Held = false`, tests: "TestUnresolvedResolvesItself"},
			mutant{guard: "who orders, before anything is sent", old: "if planned.by, err = ordering(ctx, i.calls); err != nil {\n", replacement: "if planned.by, err = ordering(ctx, i.calls); false {\n", tests: "TestWhoOrdersIsKnownBefore|TestOutageBeforeACreate"},
			mutant{guard: "the note of who ordered", old: `Witness: planned.by, Asked: true,`, replacement: `Asked: true,`, tests: "TestOrderNotesWhoMadeIt"},
			mutant{guard: "the use of an unmarked token", old: `failed == nil && proven.ours != nil {`, replacement: `failed == nil && proven.ours != nil && false {`, tests: "TestUnmarkedIsProvenByUse"},
			mutant{guard: "more than one look", old: "if seen = i.look(ctx, open); seen.ours != nil {\n", replacement: "if seen = i.look(ctx, open); true {\n", tests: "TestAwait"},
		),
		in("open_order.go",
			mutant{guard: "whether a list had to show it", old: `	return Replicating(o.clock(i.calls, began), o.To)`, replacement: `	return !o.To.IsZero() || Replicating(o.clock(i.calls, began), o.To)`, tests: "TestLookTellsWhetherTheListLags"},
		),
		in("outcome.go",
			mutant{guard: "what certainly did not run", old: `if errors.As(err, &notRunError{}) {`, replacement: `if false {`, tests: "TestMayHaveRun"},
			mutant{guard: "what the answer says", old: `return answer.MayHaveRun`, replacement: `return answer == nil`, tests: "TestMayHaveRun"},
			mutant{guard: "an error that does not say", old: "return answer.MayHaveRun\n\t}\n\treturn true", replacement: "return answer.MayHaveRun\n\t}\n\treturn false", tests: "TestMayHaveRun"},
		),
		in("create.go",
			mutant{guard: "a secret without an id", old: `if partly, ok := issuedDespite(err); ok {`, replacement: `if partly, ok := issuedDespite(err); ok && false {`, tests: "TestUnresolvedResolvesItself"},
			mutant{guard: "an order that may live", old: `if !mayLive(err) {`, replacement: `if true {`, tests: "TestLostAnswerInALateList"},
		),
		in("open_orders.go",
			mutant{guard: "a warning, as an error taints", old: `diags.Append(r.stillOpen(unresolved.Open, unresolved.Seen, false))`, replacement: `diags.AddError("The "+r.kind.Title+" has no known id", r.namelessText(unresolved.Open, unresolved.Seen))`, tests: "TestUnresolvedResolvesItself"},
			mutant{guard: "that refreshes go on looking", old: `case !open.Held && r.cameToNothing(calls, open, seen):`, replacement: `case !open.Held:`, tests: "TestLostRotationInALateList"},
			mutant{guard: "a secret that was answered", old: `return open.lost() && seen.never() || len(seen.suspects) == 0 && open.ended(open.clock(calls, r.clock.Now()))`, replacement: `return seen.never() || len(seen.suspects) == 0 && open.ended(open.clock(calls, r.clock.Now()))`, tests: "TestCameToNothing"},
			mutant{guard: "a list that may lag", old: `return open.lost() && seen.never() || len(seen.suspects) == 0 && open.ended(open.clock(calls, r.clock.Now()))`, replacement: `return open.lost() || len(seen.suspects) == 0 && open.ended(open.clock(calls, r.clock.Now()))`, tests: "TestCameToNothing"},
			mutant{guard: "a destroy without an id", old: `case err == nil && !r.cameToNothing(calls, open, seen):`, replacement: `case false:`, tests: "TestUnmarkedNamesTheSuspects|TestUnresolvedForGood"},
			mutant{guard: "a list that lags before a destroy", old: ` || !seen.lagging {`, replacement: ` || true {`, tests: "TestAwaitSettled"},
			mutant{guard: "the credential without an id", old: `case open.Held && calls.Credential() != "" && digests[""] == digest(calls.Credential()):`, replacement: `case digests[""] == "-":`, tests: "TestCredentialWithoutAnID"},
			mutant{guard: "the digest of what was handed out", old: `held.Held, held.RevokeAt, held.Digest = false, revokeAt.Truncate(time.Second), digests[""]`, replacement: `held.Held, held.RevokeAt = false, revokeAt.Truncate(time.Second); _ = digests`, tests: "TestRelease"},
		),
		in("delete.go",
			mutant{guard: "a revocation that failed", old: `err != nil && !errors.Is(err, ErrGone) {`, replacement: `errors.Is(err, ErrGone) {`, tests: "TestFalseSuccessRevokesNothing"},
			mutant{guard: "the order of a token without an id", old: `if life.ID == "" && heldOrder(orders) == nil && (`, replacement: `if false && (`, tests: "TestNamelessAfterAKill"},
			mutant{guard: "the present token while a previous one stays", old: `if !resp.Diagnostics.HasError() && life.ID != "" {`, replacement: `if life.ID != "" {`, tests: "TestPreviousThatStaysIsKept"},
		),
		in("ephemeral_open.go",
			mutant{guard: "an interrupt while it was issued", old: `if ctx.Err() != nil { // Terraform`, replacement: `if false { // Terraform`, tests: "TestOpenInterrupted"},
		),
		in("ephemeral_close.go",
			mutant{guard: "an interrupted run", old: `rest.WithPrecedence(context.WithoutCancel(ctx))`, replacement: `rest.WithPrecedence(ctx)`, tests: "TestCloseOfAnInterruptedRun"},
			mutant{guard: "a token that is gone", old: `err != nil && !errors.Is(err, ErrGone) {`, replacement: `err != nil {`, tests: "TestCloseOfWhatIsGone"},
			mutant{guard: "a revocation that failed", old: `err != nil && !errors.Is(err, ErrGone) {`, replacement: `false {`, tests: "TestCloseFails"},
		),
		inFile("internal/provider/explain/explain.go", []mutant{
			{guard: "the names of tokens where a CLI shows the summary alone", old: `if names != "" {`, replacement: `if false {`, tests: "TestAllThatAreNamedAreShown", in: lifecycle},
		}),
		inFile("internal/provider/ona/host_authentication_token_create.go", []mutant{
			{guard: "an interrupt during the create of a host's token", old: `lifecycle.Uninterrupted(ctx, r.data)`, replacement: `context.WithCancel(ctx)`, tests: "TestInterruptedCreateIsHeard", in: lifecycle},
		}),
		inFile("internal/provider/serve/unheard.go", []mutant{
			{guard: "what nobody heard of", old: `&& u.gone() {`, replacement: `&& false {`, tests: "TestUnheard"},
			{guard: "what was heard of", old: `&& u.gone() {`, replacement: `{`, tests: "TestUnheard"},
			{guard: "what was there before", old: `isNull(q.PriorState) && `, replacement: ``, tests: "TestUnheard"},
			{guard: "the end of what was begun", old: "	case <-ended:\n", replacement: "	default:\n", tests: "TestUnheardIsWaitedFor"},
		}),
		inFile("internal/provider/serve/orphan.go", []mutant{
			{guard: "a CLI that was killed", old: `a.parent != 0 && a.dead()`, replacement: `false`, tests: "TestUnheardCreate", in: lifecycle},
		}),
		inFile("internal/provider/serve/serve.go", []mutant{
			{guard: "a log that nobody reads", old: `signal.Ignore(syscall.SIGPIPE)`, replacement: `_, _ = signal.Ignore, syscall.SIGPIPE`, tests: "TestUnheardCreate", in: lifecycle},
			{guard: "a CLI that closed its connection", old: `cli.left.Store(true)`, replacement: ``, tests: "TestUnheardCreate", in: lifecycle},
			{guard: "the time that the CLI gives", old: "cli.left.Store(true)\n	begun.wait()", replacement: "cli.left.Store(true)", tests: "TestUnheardCreate", in: lifecycle},
		}),
		inFile("internal/client/rest/salvage.go", []mutant{
			{guard: "a date that can't be read", old: "if kept == nil {\n\t\treturn err", replacement: "if true {\n\t\treturn err", tests: "TestMalformedDateCostsNoSecret", in: lifecycle},
		}),
		inFile("internal/client/zitadel/issue.go", []mutant{
			{guard: "the user's own organization", old: "if err := at.mismatch(userID, asked); err != nil {\n\t\treturn Issued{}, err\n\t}\n", replacement: "", tests: "TestIssue|TestLivingTokenInTheWrongOrganization"},
			{guard: "a deleted organization", old: `if at.where == missing { // or`, replacement: `if false { // or`, tests: "TestNothingIsIssuedInADeletedOrganization"},
			{guard: "a user whose tokens are dead", old: "if err := at.inactive(userID); err != nil {\n\t\treturn Issued{}, err\n\t}\n", replacement: "", tests: "TestNothingIsIssuedForAnInactiveUser"},
			{guard: "an answer without id and secret", old: `case issued.ID == "" && issued.Secret == "":`, replacement: `case false:`, tests: "TestIssueAnswersByHalf"},
			{guard: "an answer without an id", old: `case issued.ID == "" && issued.Secret == "":`, replacement: `case issued.ID == "" || issued.Secret == "":`, tests: "TestAnswerWithoutAnID|TestAnswerWithoutASecret|TestOpenAnsweredWithoutAnID", in: lifecycle},
		}),
		inFile("internal/client/zitadel/advice.go", []mutant{
			{guard: "the path of an endpoint", old: `case bareNotFound(err) && strings.Contains(err.Error(), belowPath):`, replacement: `case bareNotFound(err) && strings.Contains(err.Error(), belowPath) && false:`, tests: "TestEndpointWithAPath"},
		}),
		inFile("internal/client/zitadel/errors.go", []mutant{
			{guard: "an endpoint's path in a 404", old: `if status == http.StatusNotFound && id == "" {`, replacement: `if status == http.StatusNotFound && id == "-" {`, tests: "TestEndpointWithAPath"},
			{guard: "every mark of a conflict", old: `failed.Code == "2" &&`, replacement: `failed.Code != "" &&`, tests: "TestConflictNeedsEveryMark"},
			{guard: "the conflict's constraint", old: `strings.Contains(failed.Message, "events2_pkey") && `, replacement: ``, tests: "TestConflictNeedsEveryMark"},
			{guard: "the conflict's status", old: `return failed.Status == http.StatusInternalServerError && failed.Code`, replacement: `return failed.Code`, tests: "TestConflictNeedsEveryMark"},
			{guard: "a starting server's code", old: `failed.Documented && failed.Code == "14" && failed.ID == ""`, replacement: `failed.Documented`, tests: "TestOtherUnavailabilityProvesNothing|TestIssueIsRepeatedOnlyIfItDidNotRun"},
		}),
	)
}
