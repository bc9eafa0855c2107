#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# terraform-plugin-framework-timetypes 0.5.0, RFC3339.
#
# Guess: two spellings of one instant are semantically equal, which is what the
# type is for, and a value made from a time.Time is that time.
# Seen: "Z" and "+00:00" are equal, and so is a fraction of zero; but
# 00:00:00Z and 01:00:00+01:00 are not, so that an API which answers in another
# zone than the configuration was written in plans a change for ever. And
# NewRFC3339TimeValue drops the digits below the second: what is stored is
# another instant than the API's.
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

	"github.com/hashicorp/terraform-plugin-framework-timetypes/timetypes"
)

func equal(a, b string) bool {
	same, _ := timetypes.NewRFC3339ValueMust(a).StringSemanticEquals(context.Background(), timetypes.NewRFC3339ValueMust(b))
	fmt.Printf("%s and %s: %v\n", a, b, same)
	return same
}

func main() {
	utc := equal("2026-01-01T00:00:00Z", "2026-01-01T00:00:00+00:00")
	zone := equal("2026-01-01T00:00:00Z", "2026-01-01T01:00:00+01:00")
	stored := timetypes.NewRFC3339TimeValue(time.Date(2026, 1, 1, 0, 0, 0, 123456000, time.UTC)).ValueString()
	fmt.Println("00:00:00.123456 is stored as", stored)
	if !utc || zone || stored != "2026-01-01T00:00:00Z" {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get github.com/hashicorp/terraform-plugin-framework-timetypes@v0.5.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
