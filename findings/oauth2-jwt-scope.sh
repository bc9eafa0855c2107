#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# golang.org/x/oauth2 0.37.0, package jwt (the JWT bearer grant of RFC 7523).
#
# Guess: Config.Scopes becomes the request's parameter "scope", where RFC 6749
# and RFC 7523 have it, as with every other grant of the module.
# Seen: it becomes a claim of the assertion, and the request has no scope. Google
# reads it there. A server that goes by the RFCs grants its default scope, or
# answers 400; so the exchange has to be written without the package.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'EOF'
package main

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"

	"golang.org/x/oauth2/jwt"
)

func main() {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	var parameter string
	var claims []byte
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		parameter = r.FormValue("scope")
		claims, _ = base64.RawURLEncoding.DecodeString(strings.Split(r.FormValue("assertion"), ".")[1])
		w.Header().Set("Content-Type", "application/json")
		fmt.Fprint(w, `{"access_token":"x","token_type":"Bearer","expires_in":60}`)
	}))
	defer server.Close()
	config := jwt.Config{
		Email: "ci", TokenURL: server.URL, Scopes: []string{"openid"},
		PrivateKey: pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}),
	}
	if _, err := config.TokenSource(context.Background()).Token(); err != nil {
		panic(err)
	}
	inClaims := strings.Contains(string(claims), `"scope":"openid"`)
	fmt.Printf("parameter scope: %q, claim scope: %v\n", parameter, inClaims)
	if parameter != "" || !inClaims {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get golang.org/x/oauth2@v0.37.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
