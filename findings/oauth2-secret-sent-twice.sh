#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# golang.org/x/oauth2 0.37.0, clientcredentials with the default AuthStyle.
#
# Guess: one call of Token is one request.
# Seen: where the server refuses, the same secret is sent a second time in another
# form (in the body, after the Authorization header). A wrong secret thus counts
# twice wherever failed log-ins lock an account, a rate limit is used up twice as
# fast, and the error is that of the second form. With AuthStyleInHeader or
# AuthStyleInParams it is one request.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"

	"golang.org/x/oauth2"
	"golang.org/x/oauth2/clientcredentials"
)

// requests counts what one failing call of Token sends.
func requests(style oauth2.AuthStyle) int {
	count := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		count++
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusUnauthorized)
		fmt.Fprint(w, `{"error":"invalid_client"}`)
	}))
	defer server.Close()
	config := clientcredentials.Config{ClientID: "ci", ClientSecret: "mistyped", TokenURL: server.URL, AuthStyle: style}
	if _, err := config.Token(context.Background()); err == nil {
		return -1
	}
	return count
}

func main() {
	detected, header := requests(oauth2.AuthStyleAutoDetect), requests(oauth2.AuthStyleInHeader)
	fmt.Println("requests with the default style:", detected)
	fmt.Println("requests with AuthStyleInHeader:", header)
	if detected != 2 || header != 1 {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get golang.org/x/oauth2@v0.37.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
