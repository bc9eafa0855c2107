// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"slices"

	"github.com/google/uuid"
)

// violation is an invalid_argument in the words of protovalidate.
func violation(field, problem string) error {
	return connectErrorf(invalidArgument, "validation error: %s: %s", field, problem)
}

// requireUUID checks a required field in the canonical form.
func requireUUID(field, value string) error {
	if len(value) != 36 || uuid.Validate(value) != nil {
		return violation(field, "value must be a valid UUID")
	}
	return nil
}

// optionalUUID checks a field that may be absent.
func optionalUUID(field, value string) error {
	if value == "" {
		return nil
	}
	return requireUUID(field, value)
}

func requireText(field, value string) error {
	if value == "" {
		return violation(field, "value length must be at least 1 characters")
	}
	return nil
}

// The names of enum values that the API knows; what it does not know it never
// stores.
var (
	principals = []string{
		"PRINCIPAL_UNSPECIFIED", "PRINCIPAL_ACCOUNT", principalUser, "PRINCIPAL_RUNNER", "PRINCIPAL_ENVIRONMENT",
		principalServiceAccount, "PRINCIPAL_RUNNER_MANAGER", "PRINCIPAL_AGENT_EXECUTION",
	}
	hostTokenSources = []string{
		"HOST_AUTHENTICATION_TOKEN_SOURCE_UNSPECIFIED", "HOST_AUTHENTICATION_TOKEN_SOURCE_OAUTH", "HOST_AUTHENTICATION_TOKEN_SOURCE_PAT",
	}
)

// knownName checks a field that names an enum value, and may be absent.
func knownName(field, value string, known []string) error {
	if value == "" || slices.Contains(known, value) {
		return nil
	}
	return connectErrorf(invalidArgument, "unmarshal message: proto: invalid value for enum field %s: %q", field, value)
}

// firstError returns the first of the checks that failed.
func firstError(checks ...error) error {
	for _, err := range checks {
		if err != nil {
			return err
		}
	}
	return nil
}
