// SPDX-License-Identifier: MPL-2.0

package main

// ofRotation are the guards of a rotation in place, with an overlap.
func ofRotation() []mutant {
	in := func(file string, all ...mutant) []mutant { return inFile(lifecycle+"/"+file, all) }
	return joined(
		in("cause.go",
			mutant{guard: "an end that was configured", old: "case dueExpired:\n\t\tif !c.config.ValidFor.IsNull() {", replacement: "case dueExpired:\n\t\tif true {", tests: "TestCauses"},
			mutant{guard: "an instant that a change moved", old: `if configured.rotateAt().Equal(state.rotateAt()) {`, replacement: `if true {`, tests: "TestCauses"},
			mutant{guard: "triggers that appear", old: "if before.IsNull() {\n", replacement: "if false {\n", tests: "TestCauses"},
			mutant{guard: "a trigger that appears", old: `case !existed || value.Equal(old):`, replacement: `case existed && value.Equal(old):`, tests: "TestCauses"},
			mutant{guard: "a trigger that is not known", old: "case unknown(value):\n\t\t\topen", replacement: "case false:\n\t\t\topen", tests: "TestCauses"},
			mutant{guard: "another owner", old: `case c.issued.Said(name) && !c.kind.same(name, c.owner, c.issued):`, replacement: `case false:`, tests: "TestCauses|TestAnotherOwner"},
			mutant{guard: "an owner that is not known", old: "case owner.IsUnknown():\n", replacement: "case false:\n", tests: "TestCauses"},
			mutant{guard: "another argument", old: `case !c.kind.same(name, c.issued, c.planned):`, replacement: `case false:`, tests: "TestCauses"},
			mutant{guard: "a fixed end after a kill", old: "if c.note.Form == \"\" {\n", replacement: "if false {\n", tests: "TestCauses|TestKilledRotationIsRepeated"},
			mutant{guard: "that an import adopts", old: "if c.state.ValidFor.IsNull() {\n\t\treturn !c.adopted", replacement: "if c.state.ValidFor.IsNull() {\n\t\treturn true", tests: "TestCauses"},
			mutant{guard: "other recipients", old: `case !slices.Equal(c.config.recipients(), c.state.recipients()):`, replacement: `case false:`, tests: "TestCauses"},
		),
		in("rotation.go",
			mutant{guard: "that time alone rotates no fixed end", old: `if l.ValidFor == 0 || l.ExpiresAt.IsZero() {` + "\n\t\treturn time.Time{}", replacement: "if l.ExpiresAt.IsZero() {\n\t\treturn time.Time{}", tests: "TestRotateAt"},
			mutant{guard: "a grant that is too short", old: "if l.shortGrant() {\n", replacement: "if false {\n", tests: "TestRotateAt"},
			mutant{guard: "a token that was adopted", old: ` || l.Issued.IsZero() {` + "\n\t\treturn false\n\t}\n\treturn l.granted() < l.RotateBefore", replacement: " {\n\t\treturn false\n\t}\n\treturn l.granted() < l.RotateBefore", tests: "TestRotateAt"},
			mutant{guard: "the old token's own end", old: `if !l.ExpiresAt.IsZero() && l.ExpiresAt.Before(at) {`, replacement: `if false {`, tests: "TestRetire"},
			mutant{guard: "the overlap", old: `at := now.Add(overlap).Truncate(time.Second)`, replacement: `at := now.Truncate(time.Second)`, tests: "TestRetire"},
			mutant{guard: "when a previous one is due", old: `return !now.Before(p.RevokeAt)`, replacement: `return true`, tests: "TestDue"},
			mutant{guard: "where a previous one lives", old: `previous[i].Owner = l.Owner`, replacement: `previous[i].Owner = nil`, tests: "TestOwnPrevious"},
			mutant{guard: "where the old one lives", old: `ExpiresAt: l.ExpiresAt, Owner: l.Owner}`, replacement: `ExpiresAt: l.ExpiresAt}`, tests: "TestOwnPrevious"},
		),
		in("update.go",
			mutant{guard: "that the plan decides", old: "if plan.ID.IsUnknown() {\n", replacement: "if true {\n", tests: "TestKilledRotationIsRemembered|TestImportedIsDestroyed|TestAdoptedWithinRotateBefore"},
			mutant{guard: "that the old one is kept", old: "if !gone {\n", replacement: "if !gone && false {\n", tests: "TestFalseSuccessKeepsPrevious"},
			mutant{guard: "a revocation that failed", old: "explain.Error(fmt.Sprintf(\"revoke the rotated %s %s\", r.kind.Title, id), err))\n\t\t\tcontinue", replacement: "explain.Error(fmt.Sprintf(\"revoke the rotated %s %s\", r.kind.Title, id), err))", tests: "TestFalseSuccessKeepsPrevious"},
			mutant{guard: "what a killed rotation left", old: `order.replaces, order.killed = old, killed(ctx, req.Private)`, replacement: `order.killed = killed(ctx, req.Private)`, tests: "TestKilledRotationIsRepeated"},
			mutant{guard: "orders that are open", old: `resp.Diagnostics.Append(r.incompleteOrder(ctx, err, open, resp.Private)...)`, replacement: `_ = open`, tests: "TestUnresolvedRotation"},
			mutant{guard: "a kill before an update in place", old: `note.Form, note.Killed = config.validity().form(), killed(ctx, resp.Private)`, replacement: `note.Form = config.validity().form()`, tests: "TestUnreadableAfterAKill"},
		),
		in("note.go",
			mutant{guard: "a note about another token", old: `if !found || note.ID != id {`, replacement: `if !found {`, tests: "TestNotedDue"},
		),
		inFile("internal/provider/privatestate/note.go", []mutant{
			{guard: "a note that does not change", old: `bytes.Equal(before, raw) {`, replacement: `bytes.Equal(before, raw) && false {`, tests: "TestWriteNote", in: lifecycle},
		}),
		in("read.go",
			mutant{guard: "that nothing due is no note", old: `resp.Diagnostics.Append(noteDue(ctx, resp.Private, life.ID, due)...)` + "\n}\n\n// warnFound", replacement: "_ = due\n}\n\n// warnFound", tests: "TestAdoptedWithinRotateBefore"},
		),
	)
}
