#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# go-cty 1.18.1, stdlib.TimeAdd, which is Terraform's and OpenTofu's timeadd.
#
# Guess: an instant and a duration make an instant; timeadd(x, "0s") is x.
# Seen: digits below the second are dropped without a word, from the instant and
# from the sum: an expiry at .123456 comes back a fraction of a second earlier, so
# that timecmp of the two is not 0. APIs that keep microseconds answer with them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"os"

	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function/stdlib"
)

func add(instant, duration string) string {
	sum, err := stdlib.TimeAdd(cty.StringVal(instant), cty.StringVal(duration))
	if err != nil {
		return err.Error()
	}
	fmt.Printf("timeadd(%q, %q) = %q\n", instant, duration, sum.AsString())
	return sum.AsString()
}

func main() {
	same := add("2026-01-01T00:00:00.123456Z", "0s")
	half := add("2026-01-01T00:00:00Z", "500ms")
	if same != "2026-01-01T00:00:00Z" || half != "2026-01-01T00:00:00Z" {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get github.com/zclconf/go-cty@v1.18.1 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
