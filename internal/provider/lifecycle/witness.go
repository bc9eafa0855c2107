// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/client/rest"
	"github.com/tokens-as-code/terraform-provider-tokens/internal/provider/connection"
)

// Witness is the identity behind a credential, as the platform names it: what
// an answer about a token means depends on who asked. The zero value is nobody
// that is known.
type Witness struct {
	// Subject is the user or service account.
	Subject string `json:"subject,omitempty"`
	// Realm is the organization or account that it acts in, "" where the
	// platform has none or does not tell.
	Realm string `json:"realm,omitempty"`
}

// known reports whether the identity can be compared with another.
func (w Witness) known() bool { return w.Subject != "" }

// Same reports whether two known identities are the same, as far as both tell.
// Ids that are UUIDs know no case.
func (w Witness) Same(other Witness) bool {
	if !w.known() || !strings.EqualFold(w.Subject, other.Subject) {
		return false
	}
	return w.Realm == "" || other.Realm == "" || strings.EqualFold(w.Realm, other.Realm)
}

// String names the identity for a person.
func (w Witness) String() string {
	switch {
	case !w.known():
		return "somebody whom it does not tell"
	case w.Realm == "":
		return "the identity " + w.Subject
	}
	return fmt.Sprintf("the identity %s of %s", w.Subject, w.Realm)
}

// UnmarshalJSON also reads what was noted before identities had parts: a
// subject alone, or a sentence of subject and organization.
func (w *Witness) UnmarshalJSON(encoded []byte) error {
	var text string
	if json.Unmarshal(encoded, &text) != nil {
		type parts Witness
		return json.Unmarshal(encoded, (*parts)(w))
	}
	subject, realm, _ := strings.Cut(strings.TrimPrefix(text, "subject "), " of organization ")
	*w = Witness{Subject: subject, Realm: realm}
	return nil
}

// askedWitness asks for the identity behind a credential until it is known, or
// refused, and then never again: it may cost a call, and every token of a plan
// wants it.
type askedWitness struct {
	asked *connection.Asked[Witness]
	// before is asked before a token is ordered: that nobody is known then is
	// remembered, too, since every create would ask again.
	before *connection.Asked[Witness]
}

// errNobody keeps an identity that is not known from being remembered.
var errNobody = errors.New("the identity behind the credential is not known")

// witnessOf is shared by the objects of one type in a provider block.
func witnessOf(data any, typeName string, facts Facts) askedWitness {
	create := func() askedWitness { return askWitness(facts) }
	if set, ok := data.(*connection.Set); ok && set != nil {
		return connection.Shared(set, "witness of "+typeName, create)
	}
	return create()
}

func askWitness(facts Facts) askedWitness {
	// Without a witness less can be told, and nothing is done that could not be: a
	// refusal that passes, while a role is given or a database fails, does no harm.
	asked := connection.AskUnless(rest.Forbidden, func(ctx context.Context) (Witness, error) {
		witness, err := facts.Witness(ctx)
		if err == nil && !witness.known() {
			err = errNobody
		}
		return witness, err
	})
	before := connection.Ask(func(ctx context.Context) (Witness, error) {
		witness, err := asked.Get(ctx)
		if errors.Is(err, errNobody) || rest.Forbidden(err) { // it may not ask, but may issue
			return Witness{}, nil
		}
		return witness, err
	})
	return askedWitness{asked, before}
}

func (a askedWitness) get(ctx context.Context) (Witness, error) {
	witness, err := a.asked.Get(ctx)
	if errors.Is(err, errNobody) {
		return Witness{}, nil
	}
	return witness, err
}

// ordering is the identity that orders a token, the zero one where the platform
// does not tell. It costs a call once a run at most.
func (a askedWitness) ordering(ctx context.Context) (Witness, error) {
	if known, ok := a.asked.Known(); ok {
		return known, nil
	}
	return a.before.Get(ctx)
}

// ordering is who orders a token with these calls. It has to be known before
// anything is sent: later, an outage would leave an order of nobody's.
func ordering(ctx context.Context, calls Calls) (Witness, error) {
	ask := calls.Witness
	if judged, ok := calls.(judging); ok && judged.witness.before != nil {
		ask = judged.witness.ordering
	}
	witness, err := ask(ctx)
	if err != nil {
		err = NotRun(fmt.Errorf("nothing was issued, because the identity behind the credential, by which the token would be found again, could not be told: %w", err))
	}
	return witness, err
}
