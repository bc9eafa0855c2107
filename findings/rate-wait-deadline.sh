#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# golang.org/x/time 0.16.0, rate.Limiter.Wait with a deadline.
#
# Guess: Wait blocks until there is a token or the deadline, and then returns the
# context's error.
# Seen: where the deadline is nearer than the token it returns at once, with an
# error that is neither context.DeadlineExceeded nor any other that errors.Is
# knows. Code that tells a time-out from a failure takes it for a failure, and
# code that has work to do until the deadline has lost that time.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'EOF'
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"golang.org/x/time/rate"
)

func main() {
	limiter := rate.NewLimiter(rate.Every(time.Hour), 1)
	limiter.Allow()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	start := time.Now()
	err := limiter.Wait(ctx)
	atOnce := time.Since(start) < 10*time.Second
	timeOut := errors.Is(err, context.DeadlineExceeded)
	fmt.Println("error:", err)
	fmt.Println("at once:", atOnce, " a DeadlineExceeded:", timeOut, " the context's own error:", ctx.Err())
	if err == nil || !atOnce || timeOut {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get golang.org/x/time@v0.16.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
