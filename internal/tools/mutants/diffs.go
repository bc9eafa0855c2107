// SPDX-License-Identifier: MPL-2.0

package main

// ofDiffs are the guards of "never a false diff", and of plans that a CLI makes
// twice.
func ofDiffs() []mutant {
	in := func(file string, all ...mutant) []mutant { return inFile(lifecycle+"/"+file, all) }
	return joined(
		in("validity.go",
			mutant{guard: "a year that means never", old: `if t.NeverYear > 0 && configured.UTC().Year() == t.NeverYear {`, replacement: `if false {`, tests: "TestAgrees"},
			mutant{guard: "never beside an end", old: `return configured.IsZero() == platform.IsZero()`, replacement: `return true`, tests: "TestAgrees"},
			mutant{guard: "the server's clock in a lifetime", old: `if t.ByLifetime {` + "\n\t\tearly", replacement: "if false {\n\t\tearly", tests: "TestAgrees"},
			mutant{guard: "the platform's precision", old: `return configured.Truncate(precision).Equal(platform.Truncate(precision))`, replacement: `_ = precision; return configured.Equal(platform)`, tests: "TestAgrees"},
			mutant{guard: "an end that has passed", old: `if !v.Until.After(now) {`, replacement: `if false {`, tests: "TestPastEndIsNotIssued"},
		),
		in("read.go",
			mutant{guard: "an end that nobody wrote", old: `if note.Form == formValidFor {`, replacement: `if false {`, tests: "TestFoundExpiry"},
			mutant{guard: "an end as it was granted", old: `if noted && note.Granted.Equal(token.ExpiresAt) && !state.IsNull() {`, replacement: `if false {`, tests: "TestFoundExpiry"},
			mutant{guard: "an end that agrees", old: `if !state.Never() && k.Terms.agrees(state.Time(), token.ExpiresAt) {`, replacement: `if false {`, tests: "TestFoundExpiry"},
			mutant{guard: "another spelling", old: `kept[name] = before[name]`, replacement: `_ = before[name]`, tests: "TestAnotherSpellingOfTheOwner"},
		),
		in("modify_plan.go",
			mutant{guard: "an owner that follows from another", old: `if len(c.ownerCauses()) > 0 {`, replacement: `if false {`, tests: "TestAnotherOwner"},
			mutant{guard: "an owner that stays", old: `return r.keepComputed(ctx, c, resp, r.kind.Owner)`, replacement: `return nil`, tests: "TestRotationKeepsTheOwner"},
			mutant{guard: "that an import adopts", old: `adopted: !noted && !killed(ctx, req.Private), due:`, replacement: `adopted: !noted && false, due:`, tests: "TestImportAdopts"},
			mutant{guard: "the refresh's note, as a plan asks no clock", old: `due: notedDue(ctx, req.Private, state.ID.ValueString()),`, replacement: `due: state.life(ctx).due(r.clock.Now()),`, tests: "TestSavedPlanMadeWhileNotDue|TestSavedPlanMadeWhenDue|TestImportAdopts"},
		),
		inFile("internal/provider/instant/compare.go", []mutant{
			{guard: "a year that means never", old: `return t.IsZero() || t.UTC().Year() >= 9999`, replacement: `return t.IsZero()`, tests: "TestNewValue|TestSame"},
			{guard: "instants in two zones", old: `return a.Time().Equal(b.Time())`, replacement: `return a.ValueString() == b.ValueString()`, tests: "TestSame"},
			{guard: "the platform's precision", old: `distance == 0 || distance < precision`, replacement: `distance == 0`, tests: "TestFollow"},
		}),
		inFile("internal/provider/duration/value.go", []mutant{
			{guard: "durations in two spellings", old: `return err == nil && mine == theirs, nil`, replacement: `return err == nil && mine == theirs && v.Equal(other), nil`, tests: "TestStringSemanticEquals"},
		}),
		in("move_same.go",
			mutant{guard: "the notes of a moved token", old: `resp.TargetState.Raw, resp.TargetPrivate = req.SourceState.Raw, req.SourcePrivate`, replacement: `resp.TargetState.Raw = req.SourceState.Raw`, tests: "TestMoveFromAnotherRegistry"},
		),
		inFile(rest+"/server_clock.go", []mutant{
			{guard: "a date from a cache", old: ` || header.Get("Age") != ""`, replacement: ``, tests: "TestServerClock"},
			{guard: "the date of a gateway", old: ` || status >= http.StatusInternalServerError {`, replacement: ` || status >= 999 {`, tests: "TestServerClock"},
			{guard: "a date that is nonsense", old: `case most < -farthestClock || least > farthestClock:`, replacement: `case least > most+farthestClock:`, tests: "TestServerClock"},
		}),
		in("server_time.go",
			mutant{guard: "the platform's clock", old: `return serverTime{now.Add(ahead), ahead, serverSlack}`, replacement: `return serverTime{now, ahead - ahead, serverSlack}`, tests: "TestClockIsWrong"},
		),
	)
}
