#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# connect-go 1.20.0, the code of an answer that is not the API's.
#
# Guess: connect.CodeOf is the HTTP status translated back: a 404 without a body
# is not_found, 429 is resource_exhausted, 409 already_exists, as the same codes
# are sent.
# Seen: the way back is another table. A bare 404 is unimplemented, 429 is
# unavailable, 400 is internal, 409 is unknown. Good: a proxy's 404 can't pass for
# the API's "there is no such token". Bad: whoever waits for resource_exhausted
# before slowing down never does where a gateway limits the rate.
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

	"connectrpc.com/connect"
	"google.golang.org/protobuf/types/known/emptypb"
)

func main() {
	expected := []struct {
		status int
		code   connect.Code
	}{
		{400, connect.CodeInternal},
		{404, connect.CodeUnimplemented},
		{409, connect.CodeUnknown},
		{429, connect.CodeUnavailable},
		{503, connect.CodeUnavailable},
	}
	changed := false
	for _, e := range expected {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(e.status) }))
		client := connect.NewClient[emptypb.Empty, emptypb.Empty](server.Client(), server.URL+"/example.v1.TokenService/GetToken", connect.WithProtoJSON())
		_, err := client.CallUnary(context.Background(), connect.NewRequest(&emptypb.Empty{}))
		server.Close()
		fmt.Println(e.status, "without a body:", connect.CodeOf(err))
		changed = changed || connect.CodeOf(err) != e.code
	}
	if changed {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get connectrpc.com/connect@v1.20.0 google.golang.org/protobuf@v1.36.11 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
