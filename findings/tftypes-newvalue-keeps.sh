#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# terraform-plugin-go 0.31.0, tftypes.NewValue of a map or a slice.
#
# Guess: NewValue, which checks what it is given against the type, takes a copy, and
# one map with the attributes in common can serve for several Values.
# Seen: it checks the map and keeps it. A later assignment changes the Value, past
# the check: Values made of one map are all the last of them. The same for lists and
# sets; only Copy parts a Value from what it was made of.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

cat >main.go <<'EOF'
package main

import (
	"fmt"
	"os"

	"github.com/hashicorp/terraform-plugin-go/tftypes"
)

func text(s string) tftypes.Value { return tftypes.NewValue(tftypes.String, s) }

func main() {
	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}
	attributes := map[string]tftypes.Value{"id": text("prior")}
	prior := tftypes.NewValue(kind, attributes)
	copied := prior.Copy()
	attributes["id"] = text("planned")
	planned := tftypes.NewValue(kind, attributes)

	elements := []tftypes.Value{text("prior")}
	list := tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, elements)
	elements[0] = text("planned")

	fmt.Println("prior:       ", prior)
	fmt.Println("planned:     ", planned)
	fmt.Println("prior's copy:", copied)
	fmt.Println("prior list:  ", list)
	after := tftypes.NewValue(tftypes.List{ElementType: tftypes.String}, []tftypes.Value{text("planned")})
	if !prior.Equal(planned) || copied.Equal(planned) || !list.Equal(after) {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get github.com/hashicorp/terraform-plugin-go@v0.31.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
