// SPDX-License-Identifier: MPL-2.0

package provider

import (
	"strings"
	"unicode"
)

// userAgent names the provider, the CLI it serves (OpenTofu, too, gives its
// version by that name) and what TF_APPEND_USER_AGENT adds.
func userAgent(version, terraform, appended string) string {
	agent := "terraform-provider-tokens/" + version
	if terraform != "" {
		agent += " Terraform/" + terraform
	}
	if appended = printable(appended); appended != "" {
		agent += " " + appended
	}
	return agent
}

// printable leaves out what no header may hold: a request with it would fail.
func printable(text string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		if r > unicode.MaxASCII || !unicode.IsPrint(r) {
			return -1
		}
		return r
	}, text))
}
