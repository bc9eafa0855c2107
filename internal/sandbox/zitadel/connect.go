// SPDX-License-Identifier: MPL-2.0

package zitadel

import (
	"encoding/base64"
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"strings"
)

// connectService is where the Connect protocol's calls of user v2 live; a call
// is a POST to the service's name and the method's.
const connectService = "/zitadel.user.v2.UserService/"

// connectMethod is a unary method. Its request is a JSON message that names
// the user and the token, which the calls of user v2 have in their path.
type connectMethod struct {
	message string
	ids     []string // the required ids: UserId, TokenId
	handle  func(*Platform, *call) (any, error)
}

var connectMethods = map[string]connectMethod{
	"AddPersonalAccessToken":    {"AddPersonalAccessTokenRequest", []string{"UserId"}, (*Platform).addTokenV2},
	"RemovePersonalAccessToken": {"RemovePersonalAccessTokenRequest", []string{"UserId", "TokenId"}, (*Platform).removeTokenV2},
	"ListPersonalAccessTokens":  {"ListPersonalAccessTokensRequest", nil, (*Platform).searchTokensV2},
}

// overConnect says whether the request is one of the Connect protocol.
func overConnect(r *http.Request) bool { return strings.HasPrefix(r.URL.Path, connectService) }

// serveConnect answers a call of the Connect protocol.
func (p *Platform) serveConnect(w http.ResponseWriter, r *http.Request) {
	m, ok := connectMethods[strings.TrimPrefix(r.URL.Path, connectService)]
	switch mediaType, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type")); {
	case !ok || p.v1Only:
		http.NotFound(w, r)
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		w.WriteHeader(http.StatusMethodNotAllowed)
	case mediaType != "application/json":
		w.Header().Set("Accept-Post", "application/json")
		w.WriteHeader(http.StatusUnsupportedMediaType)
	default:
		p.answer(w, r, func() (any, error) { return p.callConnect(m, r) })
	}
}

func (p *Platform) callConnect(m connectMethod, r *http.Request) (any, error) {
	c, err := p.authenticate(r)
	if err != nil {
		return nil, err
	}
	if err := m.readIDs(c); err != nil {
		return nil, inConnect(m, err)
	}
	answer, err := m.handle(p, c)
	return answer, inConnect(m, err)
}

// readIDs puts the message's ids where the handlers of user v2 look for them.
func (m connectMethod) readIDs(c *call) error {
	var ids struct{ UserID, TokenID string }
	body, err := peekJSON(c.Request, &ids)
	if err != nil {
		return decodingError(body, err)
	}
	c.SetPathValue("user", ids.UserID)
	c.SetPathValue("token", ids.TokenID)
	given := map[string]string{"UserId": ids.UserID, "TokenId": ids.TokenID}
	for _, name := range m.ids {
		if given[name] == "" {
			return lengthError(m.message, name)
		}
	}
	return nil
}

// inConnect words a decoding error as the Connect protocol's library does.
func inConnect(m connectMethod, err error) error {
	e, ok := errors.AsType[*apiError](err)
	if !ok || e.id != "" || !strings.HasPrefix(e.message, "proto:") {
		return err
	}
	return invalid("", "unmarshal message: unmarshal into *user."+m.message+": "+e.message)
}

// connectCodes are the Connect protocol's names of the gRPC codes.
var connectCodes = map[int]string{
	2: "unknown", 3: "invalid_argument", 5: "not_found", 6: "already_exists", 7: "permission_denied",
	9: "failed_precondition", 12: "unimplemented", 13: "internal", 14: "unavailable", 16: "unauthenticated",
}

// connectBody is e as the Connect protocol puts it on the wire.
func (e *apiError) connectBody() any {
	body := map[string]any{"code": connectCodes[e.code], "message": e.Error()}
	if e.id != "" {
		body["details"] = []map[string]any{{
			"type":  "zitadel.v1.ErrorDetail",
			"value": base64.RawStdEncoding.EncodeToString(e.detail()),
			"debug": map[string]string{"id": e.id, "message": e.message},
		}}
	}
	return body
}

// detail is zitadel.v1.ErrorDetail{id, message} as Protobuf writes it.
func (e *apiError) detail() []byte {
	const text1, text2 = 1<<3 | 2, 2<<3 | 2
	detail := append([]byte{text1, byte(len(e.id))}, e.id...)                //nolint:gosec // ids and messages have fewer than 128 bytes
	return append(append(detail, text2, byte(len(e.message))), e.message...) //nolint:gosec // as above
}

// decodingError is what the server says of a body that is no such message: the
// Protobuf decoder's words, with the place.
func decodingError(body []byte, err error) error {
	if syntax, ok := errors.AsType[*json.SyntaxError](err); ok {
		at := int(syntax.Offset) - 1
		return invalid("", "proto:\u00a0syntax error "+place(body, at)+": invalid value "+word(body[at:]))
	}
	return messageError(body, err)
}
