// SPDX-License-Identifier: MPL-2.0

package main

// ofSecrets are the guards of secrets in states, logs and errors.
func ofSecrets() []mutant {
	in := func(file string, all ...mutant) []mutant { return inFile(rest+"/"+file, all) }
	return joined(
		in("redact.go",
			mutant{guard: "what was sent", old: "text = s.blot(text)\n", replacement: "", tests: "TestEchoedSecretsAreRedacted"},
			mutant{guard: "what follows Bearer", old: "text = bearer.ReplaceAllStringFunc(text, redactBearer)\n", replacement: "", tests: "TestClean"},
			mutant{guard: "what looks like a secret", old: "text = run.ReplaceAllStringFunc(text, redactOpaque)\n", replacement: "", tests: "TestANewSecretIsRedacted"},
			mutant{guard: "control characters", old: `if r == unicode.ReplacementChar || !unicode.IsPrint(r) {`, replacement: `if r == unicode.ReplacementChar {`, tests: "TestClean"},
			mutant{guard: "a credential without its scheme", old: `s.add(value, credential)`, replacement: `s.add(value); _ = credential`, tests: "TestAShortCredentialIsRedacted"},
			mutant{guard: "a client's secret in HTTP Basic", old: "\t\ts.add(password)\n", replacement: "", tests: "TestASecretInHTTPBasicIsRedacted"},
			mutant{guard: "a client's secret beneath a form's encoding", old: "\t\t\ts.add(secret) //", replacement: "\t\t\t_ = secret //", tests: "TestASecretInHTTPBasicIsRedacted"},
			mutant{guard: "secrets in a form", old: `if slices.Contains(secretFields, name) {` + "\n\t\t\ts.add(values...)", replacement: "if name == \"\" {\n\t\t\ts.add(values...)", tests: "TestEchoedSecretsAreRedacted"},
			mutant{guard: "secrets in a body", old: `if slices.Contains(secretFields, name) {` + "\n\t\t\ts.add(value)", replacement: "if false {\n\t\t\ts.add(value)", tests: "TestEchoedSecretsAreRedacted"},
			mutant{guard: "secrets in configured headers", old: "for _, values := range header {\n\t\ts.add(values...)", replacement: "for range header {\n\t\ts.add()", tests: "TestEchoedSecretsAreRedacted"},
		),
		in("forms.go",
			mutant{guard: "query-escaped", old: `url.QueryEscape(secret), // "+"`, replacement: `// "+"`, tests: "TestEachFormIsLookedFor"},
			mutant{guard: "escaped for a path", old: `url.PathEscape(secret),  // "%20"`, replacement: `// "%20"`, tests: "TestEachFormIsLookedFor"},
			mutant{guard: "query-escaped with %20", old: "strings.ReplaceAll(url.QueryEscape(secret), \"+\", \"%20\"),\n", replacement: "\n", tests: "TestEachFormIsLookedFor"},
			mutant{guard: "hexadecimal", old: "hex.EncodeToString([]byte(secret)),\n", replacement: "hex.EncodeToString(nil),\n", tests: "TestEachFormIsLookedFor"},
			mutant{guard: "JSON-escaped", old: `strings.Trim(string(encoded), `, replacement: `strings.Trim(secret+string(encoded[:0]), `, tests: "TestEachFormIsLookedFor"},
			mutant{guard: "JSON-escaped as little as it may be", old: ` slashed(secret),`, replacement: "", tests: "TestEachFormIsLookedFor"},
			mutant{guard: "JSON-escaped to ASCII", old: `, inASCII(secret)`, replacement: "", tests: "TestEachFormIsLookedFor"},
			mutant{guard: "JSON-escaped by .NET", old: `, byNET(secret))`, replacement: ")", tests: "TestEachFormIsLookedFor"},
			mutant{guard: "base64 behind other bytes", old: `for offset := range 3 {`, replacement: `for offset := range 1 {`, tests: "TestEachFormIsLookedFor"},
			mutant{guard: "base64 for URLs", old: `inBase64(base64.RawURLEncoding, secret, offset)`, replacement: `inBase64(base64.RawStdEncoding, secret, offset)`, tests: "TestEachFormIsLookedFor"},
			mutant{guard: "a part of a secret", old: `length := min(len(form), shortest)`, replacement: `length := len(form)`, tests: "TestEveryFormOfASecretIsRedacted"},
		),
		in("failure.go",
			mutant{guard: "net/http's own words", old: `failure.Err = &cause{words: failure.Message, err: err}`, replacement: `failure.Err = err`, tests: "TestCausesQuoteNothingOfTheServer"},
			mutant{guard: "the server's message", old: `failure.Message = c.secrets.clean(message, maxMessage)`, replacement: `failure.Message = message`, tests: "TestEchoedSecretsAreRedacted"},
			mutant{guard: "the server's code", old: `failure.Code = c.secrets.clean(code, maxCode)`, replacement: `failure.Code = code`, tests: "TestEchoedSecretsAreRedacted"},
			mutant{guard: "the server's id", old: `failure.ID = c.secrets.clean(id, maxCode)`, replacement: `failure.ID = id`, tests: "TestEchoedSecretsAreRedacted"},
		),
		in("cause.go",
			mutant{guard: "bytes that are no HTTP", old: `return fmt.Sprintf("what %s answered can't be read as HTTP", host)`, replacement: `return host + err.Error()`, tests: "TestCausesQuoteNothingOfTheServer"},
		),
		in("answer.go",
			mutant{guard: "a body that does not fit", old: `return "the answer's JSON does not have the form that the API documents", errNotDocumented`, replacement: `return err.Error(), errNotDocumented`, tests: "TestUnusableAnswers"},
		),
		in("config.go",
			mutant{guard: "a file's content as its path", old: "return failed.Err\n", replacement: "return failed\n", tests: "TestCACertFileProblems"},
			mutant{guard: "user information in an endpoint", old: `case base.User != nil:`, replacement: `case false:`, tests: "TestEndpoints"},
		),
		inFile(lifecycle+"/create.go", []mutant{
			{guard: "a sealed secret in plain", old: "c.Token = types.StringNull()\n", replacement: "", tests: "TestAgeRecipients"},
		}),
		inFile("internal/provider/agekey/seal.go", []mutant{
			{guard: "that a seal was tried", old: "if seal.Sealing() {\n", replacement: "if false {\n", tests: "TestSealThatFails"},
		}),
		inFile("internal/provider/serve/serve.go", []mutant{
			{guard: "what net/http writes by itself", old: "log.SetOutput(io.Discard)\n", replacement: "log.SetOutput(os.Stderr); _ = io.Discard\n", tests: "TestUnsolicitedBytesAreNotLogged", in: "."},
		}),
	)
}
