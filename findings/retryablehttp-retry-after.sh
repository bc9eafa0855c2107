#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# go-retryablehttp 0.7.8, DefaultBackoff.
#
# Guess: RetryWaitMax bounds every pause between two attempts.
# Seen: Retry-After on 429 and 503 goes around it: with a bound of 30 s a server
# that says 3600 makes the client sleep for an hour, once for each attempt, and a
# Terraform run stands still. A fraction ("1.5") is ignored, and 0 means at once.
# A client that must answer within some time needs a Backoff of its own.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"net/http"
	"os"
	"time"

	"github.com/hashicorp/go-retryablehttp"
)

func pause(status int, retryAfter string) time.Duration {
	answer := &http.Response{StatusCode: status, Header: http.Header{"Retry-After": {retryAfter}}}
	d := retryablehttp.DefaultBackoff(time.Second, 30*time.Second, 1, answer)
	fmt.Printf("%d, Retry-After: %-5s at most 30s: %s\n", status, retryAfter, d)
	return d
}

func main() {
	if pause(429, "3600") != time.Hour || pause(503, "3600") != time.Hour ||
		pause(500, "3600") != 2*time.Second || pause(429, "1.5") != 2*time.Second || pause(429, "0") != 0 {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get github.com/hashicorp/go-retryablehttp@v0.7.8 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
