// SPDX-License-Identifier: MPL-2.0

package connection

import (
	"errors"
	"fmt"
	"strings"
)

// NotConfiguredError says that an object needs a platform the provider block
// does not configure.
type NotConfiguredError struct {
	Platform string // attribute name: "ona"
	Reason   string // why, with the remedy
}

// Error names the platform, the reason and the remedy.
func (e *NotConfiguredError) Error() string {
	return fmt.Sprintf("platform %q is not configured: %s", e.Platform, e.Reason)
}

// UnknownError says that a platform can't be contacted because part of its
// configuration is known only after apply.
type UnknownError struct {
	Platform string
	Paths    []string // configuration paths: "ona.access_token"
}

// Error names the unknown values and how to make them known.
func (e *UnknownError) Error() string {
	values, verb := "the value", "is"
	if len(e.Paths) > 1 {
		values, verb = "the values", "are"
	}
	return fmt.Sprintf("%s of %s in the provider configuration %s not known yet, so platform %q can't be contacted; "+
		"apply what provides it first (terraform apply -target=ADDRESS), or configure a value that is known during plan",
		values, strings.Join(e.Paths, " and "), verb, e.Platform)
}

// IsUnknown says whether an error comes from configuration that is not known
// yet: a refresh then keeps its state with a warning.
func IsUnknown(err error) bool {
	var unknown *UnknownError
	return errors.As(err, &unknown)
}
