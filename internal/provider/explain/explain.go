// SPDX-License-Identifier: MPL-2.0

// Package explain turns errors into diagnostics for the person at the
// terminal: what failed, on which platform, why in the API's own words, and
// what to do next. Secrets and bodies never reach a diagnostic, because the
// errors it reads hold none.
package explain

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// Error reports that an action failed. The action completes "Could not …":
// `create the Ona personal access token "ci"`.
func Error(action string, err error) diag.Diagnostic {
	return diag.NewErrorDiagnostic("Could not "+action, Detail(err))
}

// Warning reports that an action failed where Terraform goes on without it.
func Warning(action string, err error) diag.Diagnostic {
	return diag.NewWarningDiagnostic("Could not "+action, Detail(err))
}

// Naming is a warning that tells of tokens, or of the mark of one, that nothing
// else tells of. They stand in its summary: of several warnings with the same
// summary Terraform (1.11 to 1.16) and OpenTofu (1.11, 1.12) show the first alone,
// and count the others.
func Naming(summary, names, detail string) diag.Diagnostic {
	if names != "" {
		summary += ": " + names
	}
	return diag.NewWarningDiagnostic(summary, detail)
}

// Detail says why something failed and what to do next.
func Detail(err error) string {
	var (
		api           *rest.Error
		setting       *rest.ConfigError
		notConfigured *connection.NotConfiguredError
		unknown       *connection.UnknownError
	)
	switch {
	case errors.As(err, &api):
		return wrapped(err, api)
	case errors.As(err, &setting):
		return settingDetail(setting)
	case errors.As(err, &notConfigured):
		return sentence(notConfigured.Error())
	case errors.As(err, &unknown):
		return sentence(unknown.Error())
	case errors.Is(err, context.Canceled):
		return "The run was interrupted before the platform answered."
	}
	return sentence(err.Error())
}

// wrapped explains the API's error, after the words of what wraps it. A
// wrapper that does not end with the API's error has explained it already.
func wrapped(err error, api *rest.Error) string {
	prefix, ok := strings.CutSuffix(err.Error(), api.Error())
	switch {
	case !ok:
		return sentence(err.Error())
	case prefix == "":
		return answer(api)
	}
	return sentence(strings.TrimRight(prefix, ": ")) + "\n\n" + answer(api)
}

func settingDetail(e *rest.ConfigError) string {
	return fmt.Sprintf("The provider configuration of %s can't be used: %s: %s", e.Platform, platformOf(e.Platform).path(e.Setting), strings.TrimSuffix(e.Problem, ".")+".")
}
