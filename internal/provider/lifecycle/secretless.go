// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"errors"
	"fmt"

	"github.com/hashicorp/terraform-plugin-framework/diag"
)

// secretlessError is a token that exists and whose id is known, but whose
// secret the platform did not tell: nobody can use it.
type secretlessError struct {
	Issued Issued
}

func (e *secretlessError) Error() string {
	return fmt.Sprintf("the platform issued token %s, but its answer holds no secret, so nobody can use the token", e.Issued.ID)
}

// whole returns an error where a token was issued without its secret.
func (i Issued) whole() error {
	if i.ID != "" && i.Secret == "" {
		return &secretlessError{Issued: i}
	}
	return nil
}

// reportSecretless reports a token that was saved without a secret.
func (r *tokenResource) reportSecretless(err error) diag.Diagnostics {
	if _, ok := errors.AsType[*secretlessError](err); !ok {
		return nil
	}
	return diag.Diagnostics{diag.NewErrorDiagnostic("The "+r.kind.Title+" has no secret",
		capitalised(err.Error())+". Its id is in the state: the next apply revokes it and issues another one, terraform destroy revokes it alone.")}
}

// withdraw revokes a token without a secret where no state keeps its id, and
// says in the error what became of it. Other errors are returned as they are.
func withdraw(ctx context.Context, calls Calls, owner Values, err error) error {
	var secretless *secretlessError
	if !errors.As(err, &secretless) {
		return err
	}
	revokeErr := calls.Revoke(context.WithoutCancel(ctx), Ref{ID: secretless.Issued.ID, Owner: owner})
	if revokeErr != nil && !errors.Is(revokeErr, ErrGone) {
		return fmt.Errorf("%s. Revoking it failed (%w): revoke it by hand", err.Error(), revokeErr)
	}
	return fmt.Errorf("%s. It was revoked again; the old token, if there is one, lives on", err.Error())
}
