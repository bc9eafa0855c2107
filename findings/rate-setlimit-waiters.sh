#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# golang.org/x/time 0.16.0, rate.Limiter.SetLimit.
#
# Guess: a client that changes its rate to what a server's answers ask for does so
# for whoever waits, too.
# Seen: a waiter has its time from when it began to wait, and no later limit moves
# it. Raised, those who came later overtake it; lowered, all that stand in line
# still go at the old rate, into the refusals that lowered it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'EOF'
package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"golang.org/x/time/rate"
)

// standing lets others wait in a limiter's line, changes its limit, and returns how
// long the last of them waited.
func standing(limiter *rate.Limiter, others int, to rate.Limit) time.Duration {
	limiter.Allow()
	start, waited := time.Now(), make(chan time.Duration, others)
	for range others {
		go func() {
			if err := limiter.Wait(context.Background()); err != nil {
				panic(err)
			}
			waited <- time.Since(start)
		}()
	}
	for limiter.Tokens() > 0.5-float64(others) { // until all stand in line
		time.Sleep(time.Millisecond)
	}
	limiter.SetLimit(to)
	var last time.Duration
	for range others {
		last = max(last, <-waited)
	}
	return last.Round(100 * time.Millisecond)
}

func main() {
	raised := standing(rate.NewLimiter(0.5, 1), 1, rate.Inf)
	lowered := standing(rate.NewLimiter(2, 1), 3, 0.01)
	fmt.Println("one in line at 0.5 a second, limit lifted, waited:               ", raised)
	fmt.Println("three in line at 2 a second, limit lowered to 0.01, waited at most:", lowered)
	if raised < 1500*time.Millisecond || lowered > 2*time.Second {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get golang.org/x/time@v0.16.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
