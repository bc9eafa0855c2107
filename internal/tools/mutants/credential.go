// SPDX-License-Identifier: MPL-2.0

package main

// ofCredential are the guards of the credential that the provider itself runs
// on.
func ofCredential() []mutant {
	in := func(file string, all ...mutant) []mutant { return inFile(lifecycle+"/"+file, all) }
	without := func(guard, part string) mutant {
		const line = `case s.Secret == matchOther || s.Elsewhere || s.Issued || s.Younger || s.Ended || s.Stranger:`
		return mutant{guard: guard, old: line, replacement: replaceOnce(line, part, "false"), tests: "TestStanding"}
	}
	return joined(
		in("standing.go",
			mutant{guard: "its own secret", old: `case s.Secret == matchSame:`, replacement: `case false:`, tests: "TestStanding"},
			without("another secret", "s.Secret == matchOther"),
			without("that the credential is elsewhere", "s.Elsewhere"),
			without("that this block issued it", "s.Issued"),
			without("that it is younger", "s.Younger"),
			without("that it has ended", "s.Ended"),
			without("that it is a stranger's", "s.Stranger"),
			mutant{guard: "proof by use", old: `case s.TellsUse && s.Proof == proofMoved:`, replacement: `case false:`, tests: "TestStanding"},
			mutant{guard: "whether the platform must have told", old: `case s.TellsUse && s.Settled && (`, replacement: `case s.TellsUse && (`, tests: "TestStanding"},
			mutant{guard: "whether the platform tells", old: `case s.TellsUse && s.Settled && (`, replacement: `case s.Settled && (`, tests: "TestStanding"},
			mutant{guard: "that doubt is no answer", old: `return maybeCredential`, replacement: `return notCredential`, tests: "TestStanding"},
		),
		in("recognition.go",
			mutant{guard: "how clocks differ", old: `s.Younger = token.CreatedAt.After(since.Add(server.ahead + server.slack))`, replacement: `s.Younger = token.CreatedAt.After(since)`, tests: "TestRecogniseByAge"},
			mutant{guard: "whether it has ended", old: `s.Ended = !token.ExpiresAt.IsZero() && !server.now.Add(-server.slack).Before(token.ExpiresAt)`, replacement: `s.Ended = !token.ExpiresAt.IsZero()`, tests: "TestRecogniseByAge"},
			mutant{guard: "whose it is", old: `s.Stranger, s.TellsUse = !ofCaller, r.calls.TellsUse()`, replacement: `s.Stranger, s.TellsUse = ofCaller, r.calls.TellsUse()`, tests: "TestRecognise"},
			mutant{guard: "that an error is no answer", old: "ofCaller, err := r.calls.OfCaller(ctx, token)\n\tif err != nil {\n\t\treturn maybeCredential, err", replacement: "ofCaller, err := r.calls.OfCaller(ctx, token)\n\tif err != nil {\n\t\treturn notCredential, nil", tests: "TestRecognise"},
			mutant{guard: "a token whose id is not known", old: `delete(digests, "") // whose`, replacement: `_ = id // whose`, tests: "TestBySecret"},
			mutant{guard: "the same secret", old: "case credential:\n\t\ts.Secret = matchSame", replacement: "case credential + \"-\":\n\t\ts.Secret = matchSame", tests: "TestBySecret"},
			mutant{guard: "a secret that was changed outside", old: "case noDigest:\n", replacement: "case noDigest + \"-\":\n", tests: "TestBySecret"},
			mutant{guard: "that the credential is elsewhere", old: `s.Elsewhere = slices.Contains(slices.Collect(maps.Values(digests)), credential)`, replacement: `s.Elsewhere = slices.Contains([]string(nil), credential)`, tests: "TestBySecret"},
			mutant{guard: "that this block issued it", old: `s := standing{Issued: r.ledger.HasIssued(id)}`, replacement: `s := standing{}`, tests: "TestBySecret"},
		),
		in("watch.go",
			mutant{guard: "several that move", old: `case w.moves[id] == w.rounds && every == 1:`, replacement: `case w.moves[id] == w.rounds:`, tests: "TestWatch"},
			mutant{guard: "one that moves sometimes", old: `case w.moves[id] == w.rounds && every == 1:`, replacement: `case w.moves[id] > 0 && every == 1:`, tests: "TestWatch"},
			mutant{guard: "enough looks", old: "if w.rounds < watchRounds {\n", replacement: "if false {\n", tests: "TestWatch"},
			mutant{guard: "one that does not move, among none that do", old: `case w.moves[id] == 0 && every > 0:`, replacement: `case w.moves[id] == 0:`, tests: "TestWatch"},
			mutant{guard: "whether the platform must have told", old: `s.Settled = w.at.Sub(since) >= replicaLag`, replacement: `s.Settled = true`, tests: "TestWatch"},
			mutant{guard: "an idle token", old: `used.Before(since.Add(-usedAgain))`, replacement: `used.Before(since)`, tests: "TestWatch"},
			mutant{guard: "a token that is not listed", old: "if !listed {\n", replacement: "if !listed && false {\n", tests: "TestWatch"},
		),
		in("credential.go",
			mutant{guard: "the credential", old: `case answer == isCredential:`, replacement: `case false:`, tests: "TestRefuseCredential"},
			mutant{guard: "what may be the credential", old: "case answer == maybeCredential:\n\t\treason", replacement: "case false:\n\t\treason", tests: "TestRefuseCredential"},
			mutant{guard: "an error", old: "case err != nil:\n\t\treason", replacement: "case false:\n\t\treason", tests: "TestRefuseCredential"},
			mutant{guard: "a secret that was changed outside", old: "case changed:\n\t\tdigests[id] = noDigest", replacement: "case changed:\n\t\treturn nil", tests: "TestCredentialRotatedOutside"},
			mutant{guard: "a secret in a state without notes", old: "case !secret.IsNull():\n\t\tdigests[id] = digest(secret.ValueString())", replacement: "case !secret.IsNull():\n\t\treturn nil", tests: "TestCredentialAfterAKill|TestAnothersCredentialAfterAKill"},
		),
		in("delete.go",
			mutant{guard: "the credential", old: `refused := r.refuseCredential(id, answer, err); refused.HasError() {`, replacement: `refused := r.refuseCredential(id, answer, err); refused.HasError() && false {`, tests: "TestCredentialAfterAKill|TestImportedCredentialIsNotDestroyed"},
		),
		in("update.go",
			mutant{guard: "what may be the credential", old: `answer != notCredential {`, replacement: `answer == isCredential {`, tests: "TestImportedCredentialIsRotated|TestCredentialOfAnOutage"},
		),
		in("read.go",
			mutant{guard: "what may be the credential", old: "return answer != notCredential\n", replacement: "return answer == isCredential\n", tests: "TestImportedCredentialIsRotated|TestCredentialOfAnOutage"},
		),
		in("revoke_action.go",
			mutant{guard: "the credential", old: "case answer == isCredential:\n", replacement: "case false:\n", tests: "TestRevokeActionSparesItself"},
			mutant{guard: "what may be the credential", old: "case answer == maybeCredential:\n", replacement: "case false:\n", tests: "TestRevokeActionSparesItself"},
			mutant{guard: "an answer to the first request", old: `if calls.NotFound(err) && !ref.Revoked && !mayHaveRevoked(err) {`, replacement: `if calls.NotFound(err) && false {`, tests: "TestRevokeActionNotFoundAtOnce"},
			mutant{guard: "an answer that is judged", old: `	}, calls.Read)`, replacement: `	}, func(context.Context, Ref) (Token, error) { return Token{}, ErrGone })`, tests: "TestRevokeActionBelievesWhatItSaw|TestRevokeActionsTogether"},
			mutant{guard: "a token that is not found", old: "case err != nil:\n\t\treturn err\n\tdefault:", replacement: "default:", tests: "TestRevokeActionFindsNothing|TestRevokeActionLooksAfter|TestRevokeActionDoubts"},
			mutant{guard: "a request whose answer was lost", old: ` && !mayHaveRevoked(err) {`, replacement: ` {`, tests: "TestRevokeActionBelievesWhatItSaw"},
			mutant{guard: "a token of unknown age", old: "if ref.WrittenAt.IsZero() {\n", replacement: "if false {\n", tests: "TestRevokeActionOfWhatReplicates"},
			mutant{guard: "what was seen", old: "\t\tref = a.saw(ctx, calls, ref, token)\n", replacement: "", tests: "TestRevokeActionBelievesWhatItSaw"},
		),
	)
}
