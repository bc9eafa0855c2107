#!/usr/bin/env bash
# SPDX-License-Identifier: MPL-2.0
# terraform-plugin-go 0.31.0, tftypes.Value.As into a map.
#
# Guess: As copies an object out of a Value, as it copies a text or a number, and
# a Value stays what it was.
# Seen: the map is the Value's own. An assignment to it changes the Value: a
# provider that takes a state apart, changes one attribute and compares the result
# with the state it began with finds no difference.
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

func object(id string) tftypes.Value {
	kind := tftypes.Object{AttributeTypes: map[string]tftypes.Type{"id": tftypes.String}}
	return tftypes.NewValue(kind, map[string]tftypes.Value{"id": tftypes.NewValue(tftypes.String, id)})
}

func main() {
	state := object("old")
	var attributes map[string]tftypes.Value
	if err := state.As(&attributes); err != nil {
		panic(err)
	}
	attributes["id"] = tftypes.NewValue(tftypes.String, "new")
	fmt.Println("the state is still the old one:", state.Equal(object("old")))
	fmt.Println("the state is the new one:      ", state.Equal(object("new")))
	if state.Equal(object("old")) || !state.Equal(object("new")) {
		os.Exit(1)
	}
}
EOF
go mod init finding >/dev/null 2>&1
go get github.com/hashicorp/terraform-plugin-go@v0.31.0 >/dev/null 2>&1
go mod tidy >/dev/null 2>&1
go run .
