// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/diag"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/explain"
)

// Unread says that a token could not be refreshed, which keeps its state. What
// keeps every token of the platform from it is the error of the first one: the
// plan fails by that, and a warning that they share tells of the others. A
// platform that is not known yet keeps no plan from being made.
func Unread(data any, named string, err error) diag.Diagnostic {
	switch {
	case connection.IsUnknown(err):
		return explain.Warning("read the "+named+", so its state is kept as it is", err)
	case Said(data, err):
		return diag.NewWarningDiagnostic("More tokens were not read, for the reason that the error of another one says",
			"The state of the "+named+" is kept. "+explain.Detail(err))
	}
	return explain.Error("read the "+named, err)
}

// Said reports whether a plan of the provider block that data belongs to has
// said already what keeps all tokens of a platform from being managed: one
// mistake is one error. The plan fails by the first.
func Said(data any, err error) bool {
	cause := commonCause(err)
	set, ok := data.(*connection.Set)
	if !ok || set == nil || cause == "" {
		return false
	}
	_, before := connection.Shared(set, "said of all tokens", func() *sync.Map { return &sync.Map{} }).LoadOrStore(cause, true)
	return before
}

// commonCause is what an error tells of a whole platform: that it is not
// configured, rejects the credential, fails, or doesn't answer; "": the error may
// be about one token only.
func commonCause(err error) string {
	var (
		setting *rest.ConfigError
		missing *connection.NotConfiguredError
		api     *rest.Error
	)
	switch {
	case errors.As(err, new(*UnprovenError)): // it is about a token's own secret
		return ""
	case errors.As(err, &setting), errors.As(err, &missing):
		return err.Error()
	case !errors.As(err, &api), errors.Is(err, context.Canceled):
		return ""
	case api.Status == 401:
		return api.Platform + " rejects the credential of " + api.Actor
	case api.Status >= 500:
		return fmt.Sprintf("%s fails with %d: %s", api.Platform, api.Status, api.Message)
	case api.Status == 0 && api.Err != nil:
		return api.Platform + " does not answer: " + api.Err.Error()
	}
	return ""
}
