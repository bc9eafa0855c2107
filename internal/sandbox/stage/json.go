// SPDX-License-Identifier: MPL-2.0

package stage

import (
	"encoding/json"
	"net/http"
)

// WriteJSON answers with v. What the platforms pass always encodes.
func WriteJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v)
}

// ReadJSON decodes the request's body into v; an empty body leaves v alone.
func ReadJSON(r *http.Request, v any) error {
	decoder := json.NewDecoder(r.Body)
	if !decoder.More() {
		return nil
	}
	return decoder.Decode(v)
}
