// SPDX-License-Identifier: MPL-2.0

// Package answertest is what the fuzz tests of the platforms' clients share: a
// server that answers every call alike, and what holds for whatever it answers.
package answertest

import (
	"errors"
	"iter"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
)

// Canary is what stands in seeds where an answer has a secret: an error must
// not quote it.
const Canary = "canary-secret"

// longest is how many characters an error has at most.
const longest = 2500

// client is a client of any API.
type client interface{ CloseIdleConnections() }

// Fuzz gives every call the same answer, a status with a body: each takes it,
// or fails with an error in one bounded line that quotes nothing of a success.
// The bodies are what the fuzzing begins with, besides those that no API
// answers; connect makes a client of an API at an origin, with settings that
// repeat no call; calls makes each of its calls once, and returns their errors by
// name.
func Fuzz[C client](
	f *testing.F, bodies []string, connect func(origin string, settings rest.Settings) (C, error), calls func(t *testing.T, client C) map[string]error,
) {
	f.Helper()
	for _, body := range append([]string{"", "null", "{}", "[]", "[null]", "<html>", `{"token":"` + Canary, "\x00\xff"}, bodies...) {
		f.Add(http.StatusOK, body)
		f.Add(http.StatusForbidden, body)
	}
	var status atomic.Int64
	var answer atomic.Value
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(int(status.Load()))
		body, _ := answer.Load().(string)
		_, _ = w.Write([]byte(body))
	}))
	f.Cleanup(server.Close)
	f.Fuzz(func(t *testing.T, code int, body string) {
		if code < 200 || code > 599 || code/100 == 3 || code == http.StatusTooManyRequests {
			t.Skip()
		}
		status.Store(int64(code))
		answer.Store(body)
		client, err := connect(server.URL, rest.Settings{MaxRetries: -1})
		if err != nil {
			t.Fatal(err)
		}
		defer client.CloseIdleConnections()
		for name, err := range calls(t, client) {
			mustBeTold(t, name, code, err)
		}
	})
}

func mustBeTold(t *testing.T, call string, code int, err error) {
	t.Helper()
	var failure *rest.Error
	if err == nil || !errors.As(err, &failure) {
		return
	}
	text := err.Error()
	if strings.ContainsAny(text, "\n\x1b") || len([]rune(text)) > longest {
		t.Errorf("%s: not one bounded line: %q", call, text)
	}
	if code < 300 && strings.Contains(text, Canary) {
		t.Errorf("%s: the answer is quoted: %q", call, text)
	}
}

// End returns the error that a list ends with, and bounds it: pages may go on.
func End[T any](list iter.Seq2[T, error]) (last error) {
	count := 0
	for _, err := range list {
		if count++; count > 50 {
			return nil
		}
		last = err
	}
	return last
}
