// SPDX-License-Identifier: MPL-2.0

package rest

import (
	"encoding/pem"
	"errors"
	"io"
	"log"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestEndpoints(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		endpoint string
		insecure bool
		base     string // "": refused
		problem  string
	}{
		{endpoint: "https://api.example.com", base: "https://api.example.com"},
		{endpoint: " https://api.example.com/api/ ", base: "https://api.example.com/api"},
		{endpoint: "http://127.0.0.1:8085", base: "http://127.0.0.1:8085"},
		{endpoint: "http://127.9.9.9", base: "http://127.9.9.9"},
		{endpoint: "http://[::1]:8085/x", base: "http://[::1]:8085/x"},
		{endpoint: "http://localhost", base: "http://localhost"},
		{endpoint: "http://ona.localhost:80", base: "http://ona.localhost:80"},
		{endpoint: "http://api.example.com", insecure: true, base: "http://api.example.com"},
		{endpoint: "http://api.example.com", problem: "allow_insecure_http"},
		{endpoint: "http://localhost.example.com", problem: "allow_insecure_http"},
		{endpoint: "http://127.0.0.1.example.com", problem: "allow_insecure_http"},
		{endpoint: "http://notlocalhost", problem: "allow_insecure_http"},
		{endpoint: "http://10.0.0.1", problem: "allow_insecure_http"},
		{endpoint: "", problem: "not a URL"},
		{endpoint: "api.example.com", problem: "not a URL"},
		{endpoint: "https://", problem: "not a URL"},
		{endpoint: "https://:443", problem: "not a URL"},
		{endpoint: "ftp://api.example.com", problem: "not a URL"},
		{endpoint: "https://a b", problem: "not a URL"},
		{endpoint: "https://user:hunter22@api.example.com", problem: "user name or password"},
		{endpoint: "https://api.example.com?x=hunter22", problem: "query"},
		{endpoint: "https://api.example.com/#x", problem: "fragment"},
	} {
		client, err := New(Config{Settings: Settings{AllowInsecureHTTP: test.insecure}, Platform: "Acme", Endpoint: test.endpoint})
		var refused *ConfigError
		switch {
		case test.base != "" && (err != nil || client.BaseURL() != test.base):
			t.Errorf("%q: got %v", test.endpoint, err)
		case test.base == "" && (!errors.As(err, &refused) || refused.Setting != "endpoint" || !strings.Contains(refused.Problem, test.problem)):
			t.Errorf("%q: got %v, want a problem with %q", test.endpoint, err, test.problem)
		case err != nil && strings.Contains(err.Error(), "hunter22"):
			t.Errorf("%q: the error shows the password: %v", test.endpoint, err)
		}
	}
}

func TestPaceIsChecked(t *testing.T) {
	t.Parallel()
	for _, rate := range []float64{-1, math.NaN(), math.Inf(1)} {
		_, err := New(Config{Platform: "Acme", Endpoint: "https://a.example", RequestsPerSecond: rate})
		var refused *ConfigError
		if !errors.As(err, &refused) || refused.Setting != "requests_per_second" {
			t.Errorf("%v: got %v", rate, err)
		}
	}
}

func TestCACertFile(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	server.Config.ErrorLog = log.New(io.Discard, "", 0) // the failing handshake is meant
	server.StartTLS()
	t.Cleanup(server.Close)
	file := filepath.Join(t.TempDir(), "ca.pem")
	content := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})
	if err := os.WriteFile(file, content, 0o600); err != nil {
		t.Fatal(err)
	}
	request := Request{Operation: "op", Method: http.MethodGet, Path: "/x", Repeat: Safe}

	trusting := newClient(t, Config{Settings: Settings{CACertFile: file}, Platform: "Acme", Endpoint: server.URL})
	if err := trusting.Do(t.Context(), request, nil); err != nil {
		t.Errorf("with the file: %v", err)
	}
	clock := newClock()
	wary := newClient(t, Config{Settings: Settings{Wait: clock.Wait}, Platform: "Acme", Endpoint: server.URL})
	failed := failure(t, wary.Do(t.Context(), request, nil))
	if len(clock.waits) != 0 || failed.MayHaveRun || !strings.Contains(failed.Error(), "ca_cert_file") {
		t.Errorf("without the file: %+v after %v", failed, clock.waits)
	}
}

func TestCACertFileProblems(t *testing.T) {
	t.Parallel()
	directory := t.TempDir()
	noPEM := filepath.Join(directory, "no.pem")
	if err := os.WriteFile(noPEM, []byte("not a certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for file, problem := range map[string]string{
		filepath.Join(directory, "missing.pem"): "no such file",
		directory:                               "is a directory",
		noPEM:                                   "no certificate in PEM form",
	} {
		_, err := New(Config{Settings: Settings{CACertFile: file}, Platform: "Acme", Endpoint: "https://a.example"})
		var refused *ConfigError
		if !errors.As(err, &refused) || refused.Setting != "ca_cert_file" || !strings.Contains(refused.Problem, problem) {
			t.Errorf("%s: got %v", file, err)
		}
	}
	// The content in the place of the path.
	const content = "-----BEGIN PRIVATE KEY-----\ncanary"
	if _, err := New(Config{Settings: Settings{CACertFile: content}, Platform: "Acme", Endpoint: "https://a.example"}); err == nil || strings.Contains(err.Error(), "canary") {
		t.Errorf("got %v", err)
	}
}

func TestDefaults(t *testing.T) {
	t.Parallel()
	settings := Settings{}.WithDefaults()
	if settings.Timeout != defaultTimeout || settings.MaxRetries != 5 || settings.Now == nil || settings.Wait == nil || settings.Log == nil || settings.UserAgent == "" {
		t.Errorf("got %+v", settings)
	}
	if again := settings.WithDefaults(); again.MaxRetries != 5 || again.Timeout != defaultTimeout {
		t.Errorf("defaults of defaults are %+v", again)
	}
}

func TestBearer(t *testing.T) {
	t.Parallel()
	for token, want := range map[string]string{
		"abc":        "Bearer abc",
		" \tabc\r\n": "Bearer abc",
		"":           "",
		" \n":        "",
		"abc def":    "",
		"abc\ndef":   "",
		"äbc":        "",
	} {
		credential, err := Bearer("Acme", token)
		if want == "" {
			var refused *ConfigError
			if !errors.As(err, &refused) || refused.Setting != "access_token" {
				t.Errorf("%q: got %v", token, err)
			}
			continue
		}
		request := httptest.NewRequest(http.MethodGet, "/", nil)
		if err != nil || credential(t.Context(), request) != nil || request.Header.Get("Authorization") != want {
			t.Errorf("%q: got %v and %q", token, err, request.Header.Get("Authorization"))
		}
	}
}
