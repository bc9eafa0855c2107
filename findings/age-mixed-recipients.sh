#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# age 1.3.2, Encrypt to keys of two generations.
#
# Guess: age encrypts to any set of recipients, so that a team moves to
# post-quantum keys one person at a time.
# Seen: a post-quantum recipient (age1pq1…) and a classic one (age1…) in one file
# are refused, as the file would be no safer than its weakest key. Either alone
# works. So all recipients of a secret change at once, and each secret is
# encrypted anew.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"filippo.io/age"
)

func main() {
	classic, err := age.GenerateX25519Identity()
	if err != nil {
		panic(err)
	}
	quantum, err := age.GenerateHybridIdentity()
	if err != nil {
		panic(err)
	}
	_, one := age.Encrypt(io.Discard, classic.Recipient())
	_, other := age.Encrypt(io.Discard, quantum.Recipient())
	_, both := age.Encrypt(io.Discard, classic.Recipient(), quantum.Recipient())
	fmt.Println("classic:     ", one)
	fmt.Println("post-quantum:", other)
	fmt.Println("both:        ", both)
	if one != nil || other != nil || both == nil || !strings.Contains(both.Error(), "incompatible recipients") {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get filippo.io/age@v1.3.2 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
