// SPDX-License-Identifier: MPL-2.0

package main

// ofPlatforms are the guards of the same decision in what the platforms supply:
// their own words, and whether the caller belongs where the token lives.
func ofPlatforms() []mutant {
	kinds := func(file string, all ...mutant) []mutant { // tested with every kind of token
		for i := range all {
			all[i].in = lifecycle
		}
		return inFile("internal/provider/"+file, all)
	}
	client := func(file string, all ...mutant) []mutant { return inFile("internal/client/"+file, all) }
	return joined(
		kinds("ona/personal_access_token_calls.go",
			mutant{guard: "the label's one spelling", old: `order.Labelled(arguments.String("description"))`, replacement: `order.Labelled(arguments.String("description")) + "."`, tests: "TestLabelReadsAsTold"},
			mutant{guard: "whose token it is", old: `return c.isOneOf(ctx, subjects...)`, replacement: `return true, nil`, tests: "TestWrongCallerWithoutANote"},
		),
		kinds("ona/service_account_token_calls.go",
			mutant{guard: "an end that the create tells unreadably", old: `, Bare: token.EndUntold}`, replacement: `}`, tests: "TestMalformedDateCostsNoSecret"},
			mutant{guard: "the label's one spelling", old: `order.Labelled(arguments.String("description"))`, replacement: `order.Labelled(arguments.String("description")) + "."`, tests: "TestLabelReadsAsTold"},
			mutant{guard: "that the account itself is asked", old: `func (c accountTokenCalls) Belongs(context.Context, lifecycle.Ref) (bool, error) { return true, nil }`, replacement: `func (c accountTokenCalls) Belongs(context.Context, lifecycle.Ref) (bool, error) { return false, nil }`, tests: "TestOwnWordsProve"},
		),
		kinds("ona/proof.go",
			mutant{guard: "whose host token it is", old: `return f.isOneOf(ctx, f.subject.ID)`, replacement: `return true, nil`, tests: "TestWrongCallerWithoutANote"},
			mutant{guard: "when a host token was written", old: `WrittenAt: noted[written](ctx, notes, writtenNote).At,`, replacement: ``, tests: "TestLaggingRevocationProvesNothing"},
			mutant{guard: "who saw a host token", old: `Witness:   noted[lifecycle.Witness](ctx, notes, witnessNote),`, replacement: ``, tests: "TestAnotherWitnessProvesNothing"},
		),
		inFile("internal/provider/ona/host_authentication_token_previous.go", []mutant{
			{guard: "an old token that stays, in the plan", old: "if len(m.Previous.Elements()) == 0 {\n", replacement: "if true {\n", tests: "TestAccHostTokenOldOneStays"},
			{guard: "an old token that could not be deleted", old: `left = append(left, m)`, replacement: `_ = left`, tests: "TestAccHostTokenOldOneStays"},
		}),
		inFile("internal/provider/ona/host_authentication_token_move_on.go", []mutant{
			{guard: "whether anybody could be asked before a replacement", old: `if c, err := connect(r.data); err == nil {`, replacement: `if c, err := connect(r.data); err == nil && c == nil {`, tests: "TestAccHostTokenUncheckedReplacement"},
			{guard: "what a replacement will be refused for", old: `if found.Severity() == diag.SeverityWarning {`, replacement: `if found.Severity() == diag.SeverityInvalid {`, tests: "TestAccHostTokenRefusedReplacement"},
			{guard: "a new one that could not be stored", old: "if !moved {\n", replacement: "if !moved && false {\n", tests: "TestAccHostTokenWrongValueCostsNothing"},
			{guard: "another host", old: ` || differs(state.Host, m.Host) {`, replacement: ` {`, tests: "TestAccHostTokenMovesOn"},
			{guard: "a value that is not known yet", old: `return !planned.IsUnknown() && `, replacement: `return `, tests: "TestAccHostTokenSameValueDeletesNothing"},
			{guard: "another subject", old: `return subject.ID == "" || !strings.EqualFold(subject.ID, state.subject().ID)`, replacement: `return subject.ID == "-"`, tests: "TestAccHostTokenWrongValueCostsNothing"},
			{guard: "the note of an old token that stays", old: `left = append(left, state)`, replacement: `_ = left`, tests: "TestAccHostTokenOldOneStays"},
			{guard: "an old token in the new one's place", old: `left, failed := r.removePrevious(ctx, state.previous())`, replacement: `left, failed := r.removePrevious(ctx, nil)`, tests: "TestAccHostTokenOldOneIsNotForgotten"},
		}),
		inFile("internal/provider/ona/host_authentication_token_delete.go", []mutant{
			{guard: "old tokens before a destroy", old: `if old := state.previous(); len(old) > 0 {`, replacement: `if old := state.previous(); len(old) > 100 {`, tests: "TestAccHostTokenOldOneIsNotForgotten"},
		}),
		inFile("internal/provider/ona/host_authentication_token_read.go", []mutant{
			{guard: "old tokens where the new one is gone", old: `all := state.previous()`, replacement: `all := state.previous()[:0]`, tests: "TestAccHostTokenOldOneIsNotForgotten"},
		}),
		kinds("zitadel/personal_access_token_calls.go",
			mutant{guard: "who asks", old: `return lifecycle.Witness{Subject: self.ID, Realm: self.OrganizationID}, err`, replacement: `return lifecycle.Witness{Subject: "me", Realm: self.ID[:0]}, err`, tests: "TestAnotherWitnessProvesNothing"},
		),
		kinds("cryptlex/personal_access_token_calls.go",
			mutant{guard: "an end that the create tells unreadably", old: `, Bare: pat.EndUntold}`, replacement: `}`, tests: "TestMalformedDateCostsNoSecret"},
			mutant{guard: "the label's one spelling", old: `order.Labelled(arguments.String("name"))`, replacement: `order.Labelled(arguments.String("name")) + "."`, tests: "TestLabelReadsAsTold"},
			mutant{guard: "who asks", old: `return lifecycle.Witness{Subject: user, Realm: account}, nil`, replacement: `return lifecycle.Witness{Subject: "me", Realm: account[:0]}, nil`, tests: "TestAnotherWitnessProvesNothing"},
			mutant{guard: "whom the platform names", old: `return strings.EqualFold(user, me), err`, replacement: `return me != "-", err`, tests: "TestHiddenIsNotGone"},
			mutant{guard: "a secret that is refused", old: `return err == nil && !known, err`, replacement: `return err == nil || known, err`, tests: "TestHiddenIsNotGone"},
		),
		kinds("alephant/personal_access_token_calls.go",
			mutant{guard: "an end that the create tells unreadably", old: `, Bare: pat.EndUntold}`, replacement: `}`, tests: "TestMalformedDateCostsNoSecret"},
			mutant{guard: "the label's one spelling", old: `order.Labelled(arguments.String("name"))`, replacement: `order.Labelled(arguments.String("name")) + "."`, tests: "TestLabelReadsAsTold"},
			mutant{guard: "that a member is asked", old: `return ref.Owner.Said("workspace_id"), nil`, replacement: `return false, nil`, tests: "TestWrongCallerWithoutANote"},
			mutant{guard: "who asks", old: `return lifecycle.Witness{Subject: subject}, err`, replacement: `return lifecycle.Witness{Subject: "me", Realm: subject[:0]}, err`, tests: "TestAnotherWitnessProvesNothing"},
			mutant{guard: "what the list shows", old: `_, shown := listed[id]; return shown`, replacement: `_, shown := listed[id]; return shown || id != ""`, tests: "TestPreviousIsVouchedFor"},
			mutant{guard: "a secret that is refused", old: `return err == nil && !known, err`, replacement: `return err == nil || known, err`, tests: "TestHiddenIsNotGone"},
		),
		inFile("internal/provider/alephant/personal_access_token_calls.go", []mutant{
			{guard: "in which workspace was asked", old: `if !c.NotFound(err) || ref.Owner.Said("workspace_id") {`, replacement: `if true {`, tests: "TestAskedInWhichWorkspace"},
			{guard: "an answer from another workspace", old: `if pat.WorkspaceID != "" && !strings.EqualFold(pat.WorkspaceID, workspace) {`, replacement: `if false {`, tests: "TestReadFromAnotherWorkspace"},
			{guard: "the state's own workspace", old: `return ref.Owner.Said("workspace_id"), nil`, replacement: `return true, nil`, tests: "TestBelongsToTheWorkspace"},
		}),
		inFile("internal/provider/cryptlex/personal_access_token_calls.go", []mutant{
			{guard: "whose token it is, by claims", old: `return err == nil && user != "", err`, replacement: `return err == nil, err`, tests: "TestBelongs"},
			{guard: "whose token it is, by the list", old: `return c.lists(ctx, user)`, replacement: `return true, nil`, tests: "TestBelongs"},
		}),
		inFile("internal/provider/cryptlex/connection.go", []mutant{
			{guard: "a list that is read on", old: "\t\tif c.users[user] {\n\t\t\treturn true, nil\n\t\t}\n", replacement: "\t\tif count == 100 {\n\t\t\treturn c.users[user], nil\n\t\t}\n", tests: "TestBelongs"},
		}),
		inFile("internal/provider/cryptlex/caller.go", []mutant{
			{guard: "whom the credential names", old: `return strings.EqualFold(named, l.user)`, replacement: `return l.user != ""`, tests: "TestCallerIdentity"},
			{guard: "one user's tokens, of which none is the credential", old: `return l.used && cryptlexclient.Opaque(accessToken)`, replacement: `return l.user != ""`, tests: "TestWitness|TestCallerIdentity"},
			{guard: "a token that lives", old: `return !pat.Revoked && `, replacement: `return `, tests: "TestWitness"},
			{guard: "another user among the listed", old: `only.user != "" && !strings.EqualFold(only.user, pat.UserID)`, replacement: `only.user == "-"`, tests: "TestCallerIdentity|TestWitness"},
			{guard: "a token that does not tell its user", old: `|| pat.UserID == "" || `, replacement: `|| pat.UserID == "-" || `, tests: "TestCallerIdentityUntold"},
			{guard: "a credential that is refused", old: `err != nil && !unreadable {`, replacement: `err != nil && unreadable {`, tests: "TestCallerIdentityRevoked"},
		}),
		inFile("internal/provider/alephant/caller.go", []mutant{
			{guard: "a call that confirms the claims", old: `if c.workspaceID != "" || c.email == "" {`, replacement: `if c.email == "-" {`, tests: "TestCallerIdentityRevoked"},
			{guard: "claims without a workspace", old: ` || c.email == "" {`, replacement: ` {`, tests: "TestCallerIdentityRevoked"},
		}),
		inFile("internal/provider/zitadel/personal_access_token_calls.go", []mutant{
			{guard: "the organization that the caller lives in", old: `return err == nil && self.OrganizationID == of.organizationID, err`, replacement: `return err == nil && self.ID != "", err`, tests: "TestBelongs"},
			{guard: "the organization that the user lives in", old: `return of.organizationID == "" || home == of.organizationID, nil`, replacement: `return of.organizationID == "" || home != "", nil`, tests: "TestBelongs"},
		}),
		client("ona/errors.go",
			mutant{guard: "the protocol's codes", old: `!slices.Contains(connectCodes, failure.Code)`, replacement: `!slices.Contains([]string{failure.Code}, failure.Code)`, tests: "TestWhatTheAPISaidItself"},
		),
		client("cryptlex/errors.go",
			mutant{guard: "the API's own form", old: `failure.Documented && failure.Status == http.StatusNotFound`, replacement: `failure.Status == http.StatusNotFound`, tests: "TestNotFound"},
			mutant{guard: "what frameworks add", old: `if b.StatusCode != nil || b.Status != nil || b.Error != nil {`, replacement: `if false {`, tests: "TestGatewaysProveNothing", in: lifecycle},
			mutant{guard: "gateways' words", old: ` && !slices.Contains(gatewayWords, strings.TrimSuffix(string(b.Message), "."))`, replacement: ``, tests: "TestDecodeError|TestNotFound"},
			mutant{guard: "a number for a code", old: ` && !b.Code.IsNumber()`, replacement: ``, tests: "TestDecodeError|TestNotFound"},
		),
		client("cryptlex/personal_access_token.go",
			mutant{guard: "a record that is not revoked", old: `if err == nil && (response.ID != id || !response.Revoked) {`, replacement: `if false {`, tests: "TestDeletePersonalAccessToken"},
		),
		client("alephant/errors.go",
			mutant{guard: "the API's own form", old: `|| !failure.Documented || failure.Status`, replacement: `|| failure.Status`, tests: "TestNotFound"},
			mutant{guard: "a number for a code", old: `return e.Code != "" && !e.Code.IsNumber() }`, replacement: `return e.Code != "" }`, tests: "TestDecodeError|TestNotFound"},
			mutant{guard: "words about something else", old: `return namesToken.MatchString(failure.Message) && !namesOther.MatchString(failure.Message)`, replacement: `return namesToken.MatchString(failure.Message)`, tests: "TestNotFound"},
			mutant{guard: "words that name no token", old: `return namesToken.MatchString(failure.Message) && !namesOther.MatchString(failure.Message)`, replacement: `return !namesOther.MatchString(failure.Message)`, tests: "TestNotFound"},
			mutant{guard: "a code of something else", old: `return ok && slices.Contains(tokenCodes, object) && `, replacement: `return ok && slices.Contains([]string{object}, object) && `, tests: "TestNotFound"},
			mutant{guard: "what frameworks add", old: ` && !whole.Status.IsNumber() && !whole.StatusCode.IsNumber()`, replacement: ``, tests: "TestDecodeError|TestNotFound"},
		),
		client("zitadel/read.go",
			mutant{guard: "the user's own organization", old: "if err := at.mismatch(userID, asked); err != nil {\n\t\treturn err\n\t}\n\tswitch {", replacement: "switch {", tests: "TestProofOfAbsence|TestLivingTokenInTheWrongOrganization"},
			mutant{guard: "where the user lives", old: `case at.where == located, at.where == missing && asked != "":`, replacement: `case true:`, tests: "TestProofOfAbsence"},
			mutant{guard: "a token that is counted and hidden", old: `case seen.counted && (`, replacement: `case false && (`, tests: "TestCountedButHidden"},
			mutant{guard: "a token of another organization", old: `if asked != "" && asked != token.OrganizationID {`, replacement: `if false {`, tests: "TestProofOfAbsence|TestForeignObjectsProveNothing"},
			mutant{guard: "an answer about another token", old: `case err == nil && token.ID != tokenID:`, replacement: `case false:`, tests: "TestForeignObjectsProveNothing"},
		),
		client("zitadel/home.go",
			mutant{guard: "an answer about another user", old: `if user.ID != userID || user.OrganizationID == "" {`, replacement: `if false {`, tests: "TestForeignObjectsProveNothing"},
			mutant{guard: "an organization that is not the whole", old: "absent = hidden\n", replacement: "absent = missing\n", tests: "TestProofWithoutUserV2"},
		),
		client("zitadel/revoke.go",
			mutant{guard: "the user's own organization", old: "if err := at.mismatch(userID, asked); err != nil {\n\t\treturn err\n\t}\n", replacement: "", tests: "TestRevokeInTheWrongOrganization"},
		),
		inFile(rest+"/nothing.go", []mutant{
			{guard: "an object that is not empty", old: `|| fields == nil || len(fields) > 0 {`, replacement: `|| fields == nil {`, tests: "TestAnswersOfNothing"},
			{guard: "another success than 204", old: `case a.status != http.StatusNoContent:`, replacement: `case a.status == http.StatusTeapot:`, tests: "TestAnswersOfNothing"},
			{guard: "a body of a 204", old: `case len(bytes.TrimSpace(a.body)) > 0:`, replacement: `case len(bytes.TrimSpace(nil)) > 0:`, tests: "TestAnswersOfNothing"},
		}),
		inFile(rest+"/error.go", []mutant{
			{guard: "a gateway's refusal", old: `errors.As(err, &failure) && failure.Documented && failure.Status == http.StatusForbidden`, replacement: `errors.As(err, &failure) && failure.Status == http.StatusForbidden`, tests: "TestLookOfTheJudge", in: lifecycle},
		}),
		inFile("internal/client/coalesce/reader.go", []mutant{
			{guard: "what this process wrote", old: "if r.scopes.of(scope).isOutdated(id) {\n", replacement: "if false {\n", tests: "TestWritesOutdate"},
		}),
	)
}
