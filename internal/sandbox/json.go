// SPDX-License-Identifier: MPL-2.0

package sandbox

import (
	"encoding/json"
	"net/http"
)

// writeJSON answers with v. What the platforms pass always encodes.
func writeJSON(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	_ = encoder.Encode(v)
}

// readJSON decodes the request's body into v; an empty body leaves v alone.
func readJSON(r *http.Request, v any) error {
	decoder := json.NewDecoder(r.Body)
	if !decoder.More() {
		return nil
	}
	return decoder.Decode(v)
}
