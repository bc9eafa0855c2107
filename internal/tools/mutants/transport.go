// SPDX-License-Identifier: MPL-2.0

package main

// ofTransport are the guards of "polite and bounded", and of what may be sent
// where and how often.
func ofTransport() []mutant {
	in := func(file string, all ...mutant) []mutant { return inFile(rest+"/"+file, all) }
	return joined(
		in("redirect.go",
			mutant{guard: "another origin", old: `case !r.within(last.URL, next.URL):`, replacement: `case false:`, tests: "TestNothingFollowsARedirectToAnotherOrigin"},
			mutant{guard: "an origin that is not the platform's own", old: `return own(one) && own(other)`, replacement: `return own(one) || own(other)`, tests: "TestRedirectsBetweenThePlatformsOwnOrigins"},
			mutant{guard: "another method", old: `case next.Method != last.Method:`, replacement: `case false:`, tests: "TestRedirectsWithinTheOrigin"},
			mutant{guard: "a loop", old: `case len(via) > maxRedirects:`, replacement: `case len(via) > 50:`, tests: "TestARedirectLoopEnds"},
			mutant{guard: "the pace", old: `return r.pace.wait(next.Context())`, replacement: `return nil`, tests: "TestRedirectsArePacedToo"},
			mutant{guard: "a redirect that ran", old: `ran:    status != http.StatusTemporaryRedirect && status != http.StatusPermanentRedirect,`, replacement: `ran:    status == 0,`, tests: "TestNothingFollowsARedirectToAnotherOrigin|TestRedirectsWithinTheOrigin"},
			mutant{guard: "the scheme", old: `return fmt.Sprintf("%s://%s:%s", u.Scheme, strings.ToLower(u.Hostname()), port)`, replacement: `return fmt.Sprintf("%s:%s", strings.ToLower(u.Hostname()), port)`, tests: "TestOrigin"},
			mutant{guard: "the port", old: `return fmt.Sprintf("%s://%s:%s", u.Scheme, strings.ToLower(u.Hostname()), port)`, replacement: `_ = port; return fmt.Sprintf("%s://%s", u.Scheme, strings.ToLower(u.Hostname()))`, tests: "TestOrigin|TestNothingFollowsARedirectToAnotherOrigin"},
		),
		in("config.go",
			mutant{guard: "plain http to a remote host", old: `return u.Scheme == "https" || c.AllowInsecureHTTP || isLoopback(u.Hostname())`, replacement: `return true`, tests: "TestEndpoints"},
			mutant{guard: "names that only look like this machine", old: `strings.HasSuffix(host, ".localhost")`, replacement: `strings.HasSuffix(host, "localhost")`, tests: "TestEndpoints"},
		),
		in("headers.go",
			mutant{guard: "headers of each call", old: `case own[canonical] != "":`, replacement: `case false:`, tests: "TestRefusedHeaders"},
			mutant{guard: "headers of the platform", old: `maps.Copy(own, c.OwnHeaders)`, replacement: `_ = maps.Copy[http.Header, http.Header]`, tests: "TestRefusedHeaders"},
			mutant{guard: "headers of the configuration", old: `own[http.CanonicalHeaderKey(name)] = "Remove it."`, replacement: `_ = name`, tests: "TestRefusedHeaders"},
		),
		in("answer.go",
			mutant{guard: "a body's size", old: `case len(body) > maxBody:`, replacement: `case false:`, tests: "TestALargeAnswerIsNotRepeated|TestUnusableAnswers"},
			mutant{guard: "null", old: `case string(bytes.TrimSpace(a.body)) == "null": // which`, replacement: `case false: // which`, tests: "TestUnusableAnswers"},
			mutant{guard: "a page of HTML", old: "if a.isHTML() {\n\t\treturn a.kind(), errNotJSON", replacement: "if false {\n\t\treturn a.kind(), errNotJSON", tests: "TestUnusableAnswers"},
		),
		in("call.go",
			mutant{guard: "a lost answer to a create", old: `return c.request.Repeat == Safe || !failure.MayHaveRun`, replacement: `return true`, tests: "TestWhatIsRepeated"},
			mutant{guard: "a status that may have been carried out", old: `return c.request.Repeat == Safe && isTransient(failure.Status)`, replacement: `return isTransient(failure.Status)`, tests: "TestWhatIsRepeated"},
			mutant{guard: "a cause that stays", old: `case ctx.Err() != nil || isPermanent(failure.Err):`, replacement: `case ctx.Err() != nil:`, tests: "TestNothingFollowsARedirectToAnotherOrigin|TestALargeAnswerIsNotRepeated|TestHTTPSToAPlainPort"},
			mutant{guard: "an earlier attempt", old: `c.mayHaveRun = c.mayHaveRun || failure.MayHaveRun`, replacement: `c.mayHaveRun = failure.MayHaveRun`, tests: "TestEarlierAttemptsCount"},
			mutant{guard: "a wait of hours", old: "if c.asked <= longest {\n", replacement: "if true {\n", tests: "TestAnAbsurdHintIsAnError"},
			mutant{guard: "a wait beyond the deadline", old: `longest = min(longest, max(deadline.Sub(c.client.config.Now()), 0))`, replacement: `_ = deadline`, tests: "TestAHintBeyondTheDeadlineIsAnError"},
			mutant{guard: "what the platform asks of everybody", old: `c.client.pace.refused(c.asked)`, replacement: `_ = c.asked`, tests: "TestARefusalHoldsEveryRequest"},
			mutant{guard: "the pace of a retry", old: `c.unready = c.prepare(request)`, replacement: `c.attempts++`, tests: "TestRetriesArePacedToo|TestTheCredentialIsAskedForEachAttempt"},
			mutant{guard: "a success that can't be read", old: "failure.Message = problem\n\tfailure.MayHaveRun = true", replacement: "failure.Message = problem", tests: "TestUnusableAnswers"},
			mutant{guard: "an attempt before an interrupt", old: `failure.MayHaveRun = c.mayHaveRun` + "\n\tif held", replacement: "if held", tests: "TestInterruptionDuringAPause"},
		),
		in("failure.go",
			mutant{guard: "a refusal of the pace", old: "case status == http.StatusTooManyRequests:\n\t\treturn false", replacement: "case status == http.StatusTooManyRequests:\n\t\treturn true", tests: "TestWhatIsRepeated|TestEarlierRefusalsDoNotCount"},
			mutant{guard: "an error that is not the API's", old: `, status == 499, !failure.Documented:`, replacement: `, status == 499:`, tests: "TestMayHaveRun"},
			mutant{guard: "a request that was given up half-way", old: `case status == http.StatusRequestTimeout, status == 499, !failure.Documented:`, replacement: `case !failure.Documented:`, tests: "TestMayHaveRun"},
			mutant{guard: "an error of the platform's own", old: `return status >= 500 && status != http.StatusNotImplemented`, replacement: `return false`, tests: "TestMayHaveRun"},
			mutant{guard: "a connection that was there", old: "failure.MayHaveRun = sent\n", replacement: "", tests: "TestWhatIsRepeated"},
			mutant{guard: "an answer that broke off", old: `failure.MayHaveRun = got.status != http.StatusTooManyRequests`, replacement: `failure.MayHaveRun = false`, tests: "TestWhatIsRepeated|TestALargeAnswerIsNotRepeated"},
		),
		in("hint.go",
			mutant{guard: "that jitter makes no wait shorter", old: `return asked + rand.N(`, replacement: `return asked - rand.N(`, tests: "TestJitterNeverShortens"},
		),
		in("pace.go",
			mutant{guard: "the documented limit beside a rate", old: `if documented.Requests > 0 && rate*documented.Per.Seconds() <= float64(documented.Requests) {`, replacement: `if documented.Requests > 0 && rate == 0 {`, tests: "TestPacing"},
			mutant{guard: "room that is reserved", old: "room -= min(p.reserved, limit.Requests/2)\n", replacement: "", tests: "TestReservedRoom"},
			mutant{guard: "what the platform asked for, also of what has precedence", old: `if left := p.held.Sub(now); left > 0 {`, replacement: `if left := p.held.Sub(now); left > 0 && !HasPrecedence(ctx) {`, tests: "TestPrecedence"},
			mutant{guard: "a clock that was set back", old: `now.Sub(p.sent[0]).Abs() >= reach`, replacement: `now.Sub(p.sent[0]) >= reach`, tests: "TestAClockThatIsSetBack"},
		),
		inFile(lifecycle+"/ephemeral_close.go", []mutant{
			{guard: "the patience of every CLI", old: `const closeTimeout = 7500 * time.Millisecond`, replacement: `const closeTimeout = 12 * time.Second`, tests: "TestCloseOfAStalledPlatform"},
		}),
		inFile(lifecycle+"/read.go", []mutant{
			{guard: "a refresh that never ends", old: `r.clock.patiently(ctx, readTimeout)`, replacement: `r.clock.patiently(ctx, 9*readTimeout)`, tests: "TestRefreshIsBounded"},
			{guard: "a wait that nobody sees", old: "defer r.warnSlowed(&resp.Diagnostics)\n", replacement: "", tests: "TestRefreshIsBounded"},
		}),
		inFile(lifecycle+"/issue.go", []mutant{
			{guard: "a create that never ends", old: `i.clock.patiently(context.WithoutCancel(ctx), issueTimeout)`, replacement: `i.clock.patiently(context.WithoutCancel(ctx), 9*issueTimeout)`, tests: "TestCreateThatHangs"},
		}),
		inFile(lifecycle+"/patience.go", []mutant{
			{guard: "the time in the queue", old: `p.end = p.end.Add(p.clock.Now().Sub(p.since))`, replacement: `_ = p.since`, tests: "TestCreateStandsInTheQueue"},
		}),
		inFile("internal/client/ona/client.go", []mutant{
			{guard: "the platform's own hosts", old: `"https://app.gitpod.io", "https://app.ona.com"}`, replacement: `"https://app.gitpod.io"}`, tests: "TestOwnOrigins"},
		}),
	)
}
