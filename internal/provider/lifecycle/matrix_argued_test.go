// SPDX-License-Identifier: MPL-2.0

package lifecycle_test

import "slices"

// senseless says why a cell is not played; empty: it is.
func senseless(name cellName, k matrixKind) string {
	op := name.operation
	switch {
	case k.own && (op == "rotate" || op == "revoke previous"):
		return "the secret of a token for a Git host is the user's: nothing is rotated"
	case k.own && (op == "open" || op == "close"):
		return "the secret of a token for a Git host is the user's: nothing is issued for one run"
	case op == "update" && !k.own:
		return "what changes in place without a rotation is the provider's own, and calls nothing"
	case op == "log-in" && k.Login == nil:
		return "the credential is sent as it is: nothing is exchanged for it"
	case op == "caller" && k.Calls["caller"] == "":
		return "who asks is told for a whole platform: it is played with the first of its kinds"
	}
	return senselessFault(name, k)
}

func senselessFault(name cellName, k matrixKind) string {
	issues := []string{"create", "rotate", "open", "log-in"}
	ends := []string{"revoke previous", "delete", "close", "revoke action"}
	lists := []string{"list", "data sources", "inventory"}
	switch f := name.fault; {
	case slices.Contains(grants, f) && (!slices.Contains(issues, name.operation) || k.own):
		return "nothing is issued whose end could be granted"
	case slices.Contains(endless, f) && !slices.Contains(lists, name.operation):
		return "it need not read a list to its end"
	case f == "204 with nothing done" && slices.Contains(ends, name.operation) && k.Revoked == "204 ":
		return "it is the platform's own answer to a deletion: nothing tells it from the truth"
	case f == hidden && slices.Contains(issues, name.operation) && (k.own || k.CreatesForWhoeverAsks):
		return "what another caller creates is that caller's"
	case f == lagging && k.Lag == nil:
		return "nothing is known of replicas that lag"
	case unchanged(name, k):
		return "its answer holds no id, no instant or no enumerated value that could be wrong"
	}
	return ""
}

// The faults that the arguments name.
const (
	hidden       = "404, hidden from the caller"
	lagging      = "replica lag"
	unknownEnums = "unknown enum values"
)

var (
	grants  = []string{"grant shorter", "grant longer", "grant endless", "grant past"}
	endless = []string{"endless pages", "repeated page"}
)

// argued is why one promise need not hold for a cell.
type argued struct {
	text   string
	waives promise
}

// argument is why a cell may end otherwise than promised, and which promise that
// is about; zero: it may not. No cell needs one.
func argument(cellName) argued { return argued{} }
