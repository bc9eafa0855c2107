// SPDX-License-Identifier: MPL-2.0

package main

// ofRecognition are the guards of recognising the token that an order made.
func ofRecognition() []mutant {
	in := func(file string, all ...mutant) []mutant { return inFile(lifecycle+"/"+file, all) }
	without := func(guard, part string) mutant {
		const line = `case e.Outside || e.Unlike || e.Used || e.End == matchOther || e.Proof == proofMissed:`
		return mutant{guard: guard, old: line, replacement: replaceOnce(line, part, "false"), tests: "TestVerdict"}
	}
	return joined(
		in("evidence.go",
			mutant{guard: "a token that was known before", old: `case e.Known || e.Label == matchOther:`, replacement: `case e.Label == matchOther:`, tests: "TestVerdict"},
			mutant{guard: "another order's label", old: `case e.Known || e.Label == matchOther:`, replacement: `case e.Known:`, tests: "TestVerdict"},
			mutant{guard: "a mark that others may have", old: `e.End == matchSame && strong(e.Marks):`, replacement: `e.End == matchSame:`, tests: "TestVerdict"},
			without("when it was created", "e.Outside"),
			without("other arguments", "e.Unlike"),
			without("a use by somebody", "e.Used"),
			without("another end", "e.End == matchOther"),
			without("another one's use", "e.Proof == proofMissed"),
			mutant{guard: "several that are certain", old: `if len(sure) == 1 {`, replacement: `if len(sure) > 0 {`, tests: "TestWeigh"},
			mutant{guard: "the only suspect", old: `if len(sure) == 1 {`, replacement: "if sure = append(sure, suspects...); len(sure) == 1 {", tests: "TestWeigh"},
		),
		in("mark.go",
			mutant{guard: "how strong a mark has to be", old: `const chance = 2e-6`, replacement: `const chance = 2e-3`, tests: "TestStrong"},
			mutant{guard: "a seed that nobody else has", old: `return markSeed(binary.BigEndian.Uint64(random(8)))`, replacement: `return 1`, tests: "TestSeeds"},
			mutant{guard: "a seed of the old token", old: "sum := derived(oldID)\n\treturn markSeed", replacement: "sum := derived(\"\")\n\treturn markSeed", tests: "TestSeeds"},
			mutant{guard: "the mark's digits", old: `return digits == t.digits(seed) && (`, replacement: `return digits > 0 && (`, tests: "TestLeftover"},
			mutant{guard: "the length of life", old: ` && (token.ExpiresAt.Sub(token.CreatedAt)-v.For).Abs() <= clockSkew`, replacement: ``, tests: "TestLeftover"},
			mutant{guard: "that a mark makes no life longer", old: `.Add(digits - time.Second)`, replacement: `.Add(digits)`, tests: "TestOrderTakesLittle"},
			mutant{guard: "a label of the order's own", old: `half := labelDigits.EncodeToString(random(4))[:labelHalf]`, replacement: `half := "000000"`, tests: "TestEachOrderHasItsLabel"},
			mutant{guard: "room for the label", old: `return l.Argument != "" && utf8.RuneCountInString(name)+labelLength <= l.Longest`, replacement: `return l.Argument != "" && utf8.RuneCountInString(name) <= l.Longest`, tests: "TestLabel|TestNoRoomForALabel"},
		),
		in("open_order.go",
			mutant{guard: "tokens of before", old: `slices.Contains(o.Known, token.ID) || `, replacement: `slices.Contains(o.Known, token.ID+"-") || `, tests: "TestEvidence"},
			mutant{guard: "tokens of this process", old: ` || i.ledger.HasIssued(token.ID)}`, replacement: `}`, tests: "TestEvidence"},
			mutant{guard: "a token that can't be read", old: "if token.unreadable {\n\t\treturn e", replacement: "if false {\n\t\treturn e", tests: "TestEvidence"},
			mutant{guard: "a token that has ended", old: `if !token.ExpiresAt.IsZero() && token.ExpiresAt.Before(now.now.Add(-now.slack)) {`, replacement: `if false {`, tests: "TestEvidence"},
			mutant{guard: "a token of before the call", old: `return token.CreatedAt.Before(from) || token.CreatedAt.After(to)`, replacement: `_ = from; return token.CreatedAt.After(to)`, tests: "TestEvidence"},
			mutant{guard: "a token of after the call", old: `return token.CreatedAt.Before(from) || token.CreatedAt.After(to)`, replacement: `_ = to; return token.CreatedAt.Before(from)`, tests: "TestEvidence"},
			mutant{guard: "other arguments", old: `e.Unlike = !i.kind.sameArguments(i.kind.cut(o, token), token.Values)`, replacement: `e.Unlike = false`, tests: "TestEvidence"},
			mutant{guard: "a use of what nobody has", old: `e.Used = o.lost() && !token.LastUsedAt.IsZero()`, replacement: `e.Used = false`, tests: "TestEvidence"},
			mutant{guard: "a use of what was handed out", old: `e.Used = o.lost() && !token.LastUsedAt.IsZero()`, replacement: `e.Used = !token.LastUsedAt.IsZero()`, tests: "TestEvidence"},
			mutant{guard: "another one's mark", old: `case t.isMarked(token.ExpiresAt) && token.ExpiresAt.Sub(o.ExpiresAt).Abs() <= clockSkew:`, replacement: `case false:`, tests: "TestCompareEnds"},
			mutant{guard: "a mark that is far away", old: ` && token.ExpiresAt.Sub(o.ExpiresAt).Abs() <= clockSkew:`, replacement: `:`, tests: "TestCompareEnds"},
			mutant{guard: "an end without a mark", old: `case o.Marks == 0 || token.ExpiresAt.IsZero():`, replacement: `case token.ExpiresAt.IsZero():`, tests: "TestCompareEnds"},
			mutant{guard: "a revoked token", old: `case !token.Revoked:`, replacement: `default:`, tests: "TestSighting"},
		),
		in("order_look.go",
			mutant{guard: "a list that may lag", old: ` && !Replicating(o.clock(i.calls, began), o.To) {`, replacement: ` && !began.IsZero() {`, tests: "TestSighting"},
			mutant{guard: "a list for another caller", old: `seen.settled = seen.hidden == ""`, replacement: `seen.settled = true`, tests: "TestSighting"},
			mutant{guard: "who looks for another's order", old: `case o.Witness.Same(asking), `, replacement: `case o.Witness.known(), `, tests: "TestHidden"},
			mutant{guard: "an order of nobody's that others made", old: `!o.Witness.known() && o.Asked && !asking.known():`, replacement: `!o.Witness.known() && !asking.known():`, tests: "TestHidden"},
			mutant{guard: "an order of nobody's, whoever asks", old: `!o.Witness.known() && o.Asked && !asking.known():`, replacement: `!o.Witness.known() && o.Asked:`, tests: "TestHidden"},
			mutant{guard: "who belongs where nobody is noted", old: `case !shows:`, replacement: `case !shows && false:`, tests: "TestHidden"},
			mutant{guard: "whom the platform answers", old: `if err != nil || !belongs || !ok {`, replacement: `if true || !ok {`, tests: "TestHidden"},
		),
		in("leftover.go",
			mutant{guard: "several leftovers", old: `if len(leftovers) != 1 || `, replacement: `if len(leftovers) == 0 || `, tests: "TestClearLeftover"},
			mutant{guard: "marks that others may have", old: ` || !i.tellsLeftovers(left) {`, replacement: ` {`, tests: "TestClearLeftover"},
			mutant{guard: "a use since the list", old: `err == nil && !now.LastUsedAt.IsZero() {`, replacement: `err == nil && now.ID == "-" {`, tests: "TestClearLeftover"},
			mutant{guard: "a leftover that is used", old: `return token.LastUsedAt.IsZero() })`, replacement: `return true })`, tests: "TestClearLeftover"},
			mutant{guard: "a token that can't be read", old: "if token.unreadable {\n", replacement: "if false {\n", tests: "TestIsLeftover"},
			mutant{guard: "an older token", old: ` && !token.CreatedAt.Before(planned.replaces.CreatedAt)`, replacement: ``, tests: "TestIsLeftover"},
			mutant{guard: "a token in somebody's hands", old: ` && i.nobodys(planned, token.ID)` + "\n}\n\n// nobodys", replacement: "\n}\n\n// nobodys", tests: "TestIsLeftover"},
			mutant{guard: "other arguments", old: ` && i.kind.sameArguments(planned.arguments, token.Values)`, replacement: ``, tests: "TestIsLeftover"},
			mutant{guard: "another rotation's label", old: `strings.HasPrefix(token.Label, rotationLabel(planned.replaces.ID))`, replacement: `strings.HasPrefix(token.Label, token.Label[:min(len(token.Label), 1)]) && token.Label != ""`, tests: "TestIsLeftover"},
			mutant{guard: "a token of the state", old: `return !planned.replaces.holds(id) && `, replacement: `return `, tests: "TestIsLeftover"},
			mutant{guard: "a token of this process", old: ` && !i.ledger.HasIssued(id)`, replacement: ``, tests: "TestIsLeftover"},
			mutant{guard: "a revocation that failed", old: `err != nil && !errors.Is(err, ErrGone) {`, replacement: `errors.Is(err, ErrGone) {`, tests: "TestClearLeftover|TestLeftoverThatCannotBeRevoked"},
		),
	)
}
