// SPDX-License-Identifier: MPL-2.0

package main

import (
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox"
)

var needsNoQuotes = regexp.MustCompile(`^[A-Za-z0-9_@%+=:,./-]+$`)

// announce prints the variables as a POSIX shell reads them, then "ready".
func announce(w io.Writer, variables []sandbox.Variable) error {
	var text strings.Builder
	for _, v := range variables {
		fmt.Fprintf(&text, "export %s=%s\n", v.Name, quote(v.Value))
	}
	text.WriteString("ready\n")
	if _, err := io.WriteString(w, text.String()); err != nil {
		return fmt.Errorf("printing the variables: %w", err)
	}
	return nil
}

func quote(value string) string {
	if needsNoQuotes.MatchString(value) {
		return value
	}
	return "'" + strings.ReplaceAll(value, "'", `'\''`) + "'"
}
