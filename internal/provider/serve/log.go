// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"slices"
	"strings"
)

// The variables from which terraform-plugin-go and terraform-plugin-framework
// take their levels, anew with every call. Where one is not set they write
// everything, and leave it to the CLI to parse each line and drop it.
const (
	providerVariable  = "TF_LOG_PROVIDER_TOKENS"
	sdkVariable       = "TF_LOG_SDK"
	protocolVariable  = "TF_LOG_SDK_PROTO"
	frameworkVariable = "TF_LOG_SDK_FRAMEWORK"
)

// logLevels are the levels of the variables that are not set: what the CLI
// would let through of it, or nothing.
func logLevels(getenv func(string) string) map[string]string {
	levels := map[string]string{}
	fill := func(name, level string) string {
		if set := getenv(name); set != "" {
			return set
		}
		levels[name] = level
		return level
	}
	level := asked(getenv)
	fill(providerVariable, level)
	sdk := fill(sdkVariable, level)
	fill(protocolVariable, sdk)
	fill(frameworkVariable, sdk)
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
