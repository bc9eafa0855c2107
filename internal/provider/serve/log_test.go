// SPDX-License-Identifier: MPL-2.0

package serve

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestLogLevels(t *testing.T) {
	t.Parallel()
	levels := func(provider, sdk string) map[string]string {
		all := map[string]string{"TF_LOG_PROVIDER_TOKENS": provider, "TF_LOG_SDK": sdk}
		for name, level := range all {
			if level == "" {
				delete(all, name)
			}
		}
		return all
	}
	tests := map[string]struct {
		env  map[string]string
		want map[string]string
	}{
		"nobody asks":              {nil, levels("OFF", "OFF")},
		"for all":                  {map[string]string{"TF_LOG": "trace"}, levels("TRACE", "TRACE")},
		"as JSON":                  {map[string]string{"TF_LOG": "json"}, levels("TRACE", "TRACE")},
		"with a typing error":      {map[string]string{"TF_LOG": "1"}, levels("TRACE", "TRACE")},
		"off":                      {map[string]string{"TF_LOG": "off"}, levels("OFF", "OFF")},
		"for providers":            {map[string]string{"TF_LOG_PROVIDER": "DEBUG"}, levels("DEBUG", "DEBUG")},
		"not for providers":        {map[string]string{"TF_LOG": "TRACE", "TF_LOG_PROVIDER": "WARN"}, levels("WARN", "WARN")},
		"for the core":             {map[string]string{"TF_LOG_CORE": "TRACE"}, levels("OFF", "OFF")},
		"for this provider":        {map[string]string{"TF_LOG_PROVIDER_TOKENS": "INFO"}, levels("", "OFF")},
		"for the SDK":              {map[string]string{"TF_LOG_SDK": "DEBUG"}, levels("OFF", "")},
		"for the protocol":         {map[string]string{"TF_LOG_SDK_PROTO": "DEBUG"}, levels("OFF", "OFF")},
		"for the framework":        {map[string]string{"TF_LOG_SDK_FRAMEWORK": "DEBUG"}, levels("OFF", "OFF")},
		"for all, less of the SDK": {map[string]string{"TF_LOG": "TRACE", "TF_LOG_SDK": "ERROR"}, levels("TRACE", "")},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got := logLevels(func(name string) string { return test.env[name] })
			if diff := cmp.Diff(test.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}
