// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"encoding/base64"
	"encoding/json"
	"math"
	"net/http"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protowire"
)

// retryInfo reads the google.rpc.RetryInfo detail of an error. Connect sends
// its protobuf form, and its JSON form only for debugging, which a server may
// leave out.
func retryInfo(_ http.Header, body []byte) (time.Duration, bool) {
	var failure connectError
	if json.Unmarshal(body, &failure) != nil {
		return 0, false
	}
	for _, detail := range failure.Details {
		if !strings.HasSuffix(detail.Type, "google.rpc.RetryInfo") {
			continue
		}
		if delay, ok := debugDelay(detail.Debug); ok {
			return delay, true
		}
		return wireDelay(detail.Value)
	}
	return 0, false
}

func debugDelay(debug json.RawMessage) (time.Duration, bool) {
	var info struct {
		RetryDelay string `json:"retryDelay"` // protobuf JSON: "1.5s"
	}
	if json.Unmarshal(debug, &info) != nil || !strings.HasSuffix(info.RetryDelay, "s") {
		return 0, false
	}
	delay, err := time.ParseDuration(info.RetryDelay)
	return delay, err == nil && delay >= 0
}

// wireDelay reads RetryInfo{1: Duration{1: seconds, 2: nanos}}.
func wireDelay(value string) (time.Duration, bool) {
	encoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(value, "="))
	if err != nil {
		return 0, false
	}
	message, ok := field(encoded, 1, protowire.BytesType)
	if !ok {
		return 0, false
	}
	seconds, hasSeconds := varint(message, 1)
	nanos, hasNanos := varint(message, 2)
	if (!hasSeconds && !hasNanos) || seconds < 0 || nanos < 0 || nanos >= int64(time.Second) {
		return 0, false
	}
	if seconds >= math.MaxInt64/int64(time.Second) {
		return math.MaxInt64, true
	}
	return time.Duration(seconds)*time.Second + time.Duration(nanos), true
}

// field returns the content of the first field with a number and type.
func field(message []byte, number protowire.Number, kind protowire.Type) ([]byte, bool) {
	for len(message) > 0 {
		found, foundKind, tag := protowire.ConsumeTag(message)
		if tag < 0 {
			return nil, false
		}
		length := protowire.ConsumeFieldValue(found, foundKind, message[tag:])
		if length < 0 {
			return nil, false
		}
		content := message[tag : tag+length]
		if found == number && foundKind == kind {
			if kind == protowire.BytesType {
				content, _ = protowire.ConsumeBytes(content)
			}
			return content, true
		}
		message = message[tag+length:]
	}
	return nil, false
}

func varint(message []byte, number protowire.Number) (int64, bool) {
	content, ok := field(message, number, protowire.VarintType)
	if !ok {
		return 0, false
	}
	value, _ := protowire.ConsumeVarint(content)
	return int64(value), true //nolint:gosec // a protobuf int64 is this very bit pattern
}
