#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# terraform-plugin-testing 1.16.0, compare.ValuesDiffer.
#
# Guess: the comparer of statecheck.CompareValue passes only where all collected
# values differ from each other, as ValuesSame passes only where all are the same.
# Seen: each value is compared with the one before it alone. A, B, A passes: a
# test of a rotation that brings the first token back does not notice.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-testing/compare"
)

func main() {
	neighbours := compare.ValuesDiffer().CompareValues("A", "A")
	apart := compare.ValuesDiffer().CompareValues("A", "B", "A")
	fmt.Println("A, A:   ", neighbours)
	fmt.Println("A, B, A:", apart)
	if neighbours == nil || apart != nil {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get github.com/hashicorp/terraform-plugin-testing@v1.16.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
