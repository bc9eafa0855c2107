// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"errors"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
)

// Unread says that a token could not be refreshed, which keeps its state. A
// mistake of the provider's configuration is the error of the first token: the
// plan fails by that, and a warning that they share tells of the others.
func Unread(data any, named string, err error) diag.Diagnostic {
	if Said(data, err) {
		return diag.NewWarningDiagnostic("More tokens were not read, for the reason that the error of another one says",
			"The state of the "+named+" is kept. "+explain.Detail(err))
	}
	return explain.Error("read the "+named, err)
}

// Said reports whether a plan of the provider block that data belongs to has
// said already what is wrong with the provider's configuration: one mistake is
// one error, however many tokens it keeps from being issued. The plan fails by
// the first.
func Said(data any, err error) bool {
	var setting *rest.ConfigError
	var missing *connection.NotConfiguredError
	set, ok := data.(*connection.Set)
	if !ok || set == nil || !errors.As(err, &setting) && !errors.As(err, &missing) {
		return false
	}
	_, before := connection.Shared(set, "said of the configuration", func() *sync.Map { return &sync.Map{} }).LoadOrStore(err.Error(), true)
	return before
}
