// SPDX-License-Identifier: MPL-2.0

package lifecycle

import (
	"sync"

	"github.com/hashicorp/terraform-plugin-framework/attr"
	"github.com/hashicorp/terraform-plugin-framework/resource/schema"
)

// Kind is one platform's kind of personal access token: what Terraform shows
// of it beyond the attributes that every kind has, and how to call its API.
type Kind struct {
	// Platform is the key of the provider's configuration block: "ona".
	Platform string
	// TypeName is the name without the provider's prefix: "ona_personal_access_token".
	TypeName string
	// Title names the kind in sentences: "Ona personal access token".
	Title string
	// Description opens the resource's documentation.
	Description string

	// Attributes are the resource's attributes that only this kind has. They need
	// no plan modifiers: what is computed stays until a rotation.
	Attributes map[string]schema.Attribute
	// Owner names the attributes that say where a token lives (user,
	// organization, workspace). For another owner a new token is issued in place,
	// so that none of them may ask for a replacement. They are strings, in the
	// order of an import id.
	Owner []string
	// Arguments name the attributes that a token is issued with besides its
	// validity. Changing one rotates.
	Arguments []string
	// Lasting name the computed attributes that a rotation for the same owner
	// leaves as they are, so that its plan shows no change of them. Where the
	// platform answers otherwise, the next refresh takes that over.
	Lasting []string
	// Filters are the plural data source's and the list resource's filters.
	Filters []Filter
	// ImportForms are the accepted import ids, most specific last, in names:
	// {"id"}, {"user_id", "id"}.
	ImportForms [][]string
	// KeepsRevoked: the platform lists revoked tokens, too.
	KeepsRevoked bool
	// CheckID says what is wrong with the form of an id; nil: any form will do.
	CheckID func(id string) error

	// Terms say which validity the platform grants.
	Terms Terms
	// Label says where a token may bear a mark that its end can't.
	Label Label

	// Same reports whether the platform's value says the same as the one in
	// state although it is spelled differently ("write" implies "read"). Nil:
	// only equal values are the same.
	Same func(attribute string, state, platform Values) bool
	// Sparse are attributes that only some of the platform's answers tell. A
	// refresh neither takes them away nor adds them later: nobody changed them.
	Sparse []string
	// Notice compares what a refresh found with the state before it and
	// returns warnings that the token has another secret than the state
	// ("somebody else rotated it"). May be nil.
	Notice func(before, found Values) []string

	// Moves are the resources of other providers that a moved block may
	// turn into this one.
	Moves []Move

	// Connect returns the calls of the provider block that data belongs to.
	// Its errors are sentences of package connection.
	Connect func(data any) (Calls, error)

	// The types of all attributes, made once, and their names.
	typesOnce sync.Once
	types     map[string]attr.Type
	names     []string
}

// Filter is one filter of a kind's plural data source and list resource.
type Filter struct {
	Name        string
	Description string
	// Type says which value the filter takes.
	Type filterType
	// Required filters must be configured: the API lists nothing without.
	Required bool
	// Check says what is wrong with the form of a string; nil: any will do.
	Check func(text string) error
}

// filterType is the type of a filter's value.
type filterType int

// The types a filter may have.
const (
	FilterString  filterType = iota // one string
	FilterStrings                   // a set of strings
	FilterInstant                   // an RFC 3339 instant
)
