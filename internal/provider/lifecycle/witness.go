// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"encoding/json"
	"fmt"
	"strings"
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
