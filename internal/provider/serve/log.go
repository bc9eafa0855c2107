// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"slices"
	"strings"
)

// The variables from which terraform-plugin-go takes its levels, anew with every
// call. Where one is not set it writes everything, and leaves it to the CLI to
// parse each line and drop it. Those of the parts of the SDK, TF_LOG_SDK_PROTO
// and TF_LOG_SDK_FRAMEWORK, follow the SDK's where they are not set
// (terraform-plugin-log 0.11).
const (
	providerVariable = "TF_LOG_PROVIDER_TOKENS"
	sdkVariable      = "TF_LOG_SDK"
)

// logLevels are the levels of the variables that are not set: what the CLI
// would let through of it, or nothing.
func logLevels(getenv func(string) string) map[string]string {
	levels := map[string]string{}
	for _, name := range []string{providerVariable, sdkVariable} {
		if getenv(name) == "" {
			levels[name] = asked(getenv)
		}
	}
	return levels
}

// asked is the level at which the CLI shows a provider's log: TF_LOG_PROVIDER,
// else TF_LOG. Like the CLI, it takes JSON and what it does not know for TRACE.
func asked(getenv func(string) string) string {
	level := strings.ToUpper(getenv("TF_LOG_PROVIDER"))
	if level == "" {
		level = strings.ToUpper(getenv("TF_LOG"))
	}
	switch {
	case level == "":
		return "OFF"
	case slices.Contains([]string{"TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF"}, level):
		return level
	}
	return "TRACE"
}
