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
	case op == "log-in" && k.login == nil:
		return "the credential is sent as it is: nothing is exchanged for it"
	case op == "caller" && k.calls["caller"] == "":
		return "who asks is told by the credential itself, or by nothing: no call is made for it"
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
	case f == "204 with nothing done" && slices.Contains(ends, name.operation) && (k.letter == "C" || k.letter == "A"):
		return "it is the platform's own answer to a deletion: nothing tells it from the truth"
	case f == hidden && slices.Contains(issues, name.operation) && (k.own || k.letter == "A"):
		return "what another caller creates is that caller's"
	case f == lagging && (k.letter == "C" || k.letter == "A"):
		return "nothing is known of replicas that lag"
	}
	return ""
}

// The faults that the arguments name.
const (
	hidden  = "404, hidden from the caller"
	lagging = "replica lag"
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
// is about; zero: it may not.
func argument(name cellName) argued {
	if name.letter == "Z" && slices.Contains([]string{"create", "rotate"}, name.operation) && slices.Contains(nothingTold, name.fault) {
		return argued{"ZITADEL's tokens have no name. Where an answer leaves open whether a create was run, and it was not, a token that somebody else had of the same owner a moment before may be the one: it is not touched, the errors name it, and destroying waits for a decision.", recovers}
	}
	if name.lasting && name.letter == "O" && name.operation == "rotate" && name.fault == "200 with nothing done" {
		return argued{"Where something answers every call of Ona with a success that is none, its list reads as empty. What a rotation asked for is then looked for by its mark for longer than a list may lag, and destroying meanwhile waits for a decision.", recovers}
	}
	return argued{}
}

// nothingTold are the faults after which nobody knows whether a create was run.
var nothingTold = []string{
	"500 in the API's words", "503 in the API's words", "404, bare", "404 of a gateway", "200 with nothing done", "204 with nothing done", "200 with null", "502, a page in HTML",
	"reset before the request is read", "garbage", "10 MB body", "gzip bomb", "redirect to another origin",
}
