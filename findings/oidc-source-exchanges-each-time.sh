#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# github.com/zitadel/oidc/v3 3.52.0, profile.NewJWTProfileTokenSource, with
# golang.org/x/oauth2 0.38.0.
#
# Guess: like the sources of oauth2's own configurations it keeps the token that it
# got until shortly before its end.
# Seen: every call of Token signs an assertion and exchanges it. As the source of an
# oauth2.Transport, which asks before each request, it doubles the requests: ten of
# them make ten exchanges, for a bearer of twelve hours. Behind
# oauth2.ReuseTokenSource it is one (oauth2.NewClient puts it there by itself).
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
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"sync/atomic"

	"github.com/zitadel/oidc/v3/pkg/client/profile"
	"golang.org/x/oauth2"
)

func main() {
	var exchanges atomic.Int32
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/oauth/v2/token" {
			exchanges.Add(1)
			w.Header().Set("Content-Type", "application/json")
			fmt.Fprint(w, `{"access_token":"made-up","token_type":"Bearer","expires_in":43199}`)
		}
	}))
	defer server.Close()

	private, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	key := pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(private)})
	source, err := profile.NewJWTProfileTokenSource(context.Background(), server.URL, "user", "key", key, []string{"openid"},
		profile.WithStaticTokenEndpoint(server.URL, server.URL+"/oauth/v2/token"))
	if err != nil {
		panic(err)
	}
	count := func(client *http.Client) int32 {
		before := exchanges.Load()
		for range 10 {
			response, err := client.Get(server.URL + "/management/v1/orgs/me")
			if err != nil {
				panic(err)
			}
			response.Body.Close()
		}
		return exchanges.Load() - before
	}
	bare := count(&http.Client{Transport: &oauth2.Transport{Source: source}})
	reused := count(&http.Client{Transport: &oauth2.Transport{Source: oauth2.ReuseTokenSource(nil, source)}})
	fmt.Println("exchanges for 10 requests with the source itself:      ", bare)
	fmt.Println("exchanges for 10 requests through ReuseTokenSource:    ", reused)
	if bare != 10 || reused != 1 {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get github.com/zitadel/oidc/v3@v3.52.0 golang.org/x/oauth2@v0.38.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
