// SPDX-License-Identifier: MPL-2.0

package ona

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/json"
	"strconv"
	"time"
)

// RateLimitBody is the body of a rate limit's answer: resource_exhausted, with
// a google.rpc.RetryInfo detail that asks to wait for delay.
func RateLimitBody(delay time.Duration) string {
	type detail struct {
		Type  string            `json:"type"`
		Value string            `json:"value"`
		Debug map[string]string `json:"debug"`
	}
	body, err := json.Marshal(struct {
		connectError
		Details []detail `json:"details"`
	}{
		connectError{"resource_exhausted", "rate limit exceeded"},
		[]detail{{
			Type:  "google.rpc.RetryInfo",
			Value: base64.RawStdEncoding.EncodeToString(encodeRetryInfo(delay)),
			Debug: map[string]string{"retryDelay": strconv.FormatFloat(delay.Seconds(), 'f', -1, 64) + "s"},
		}},
	})
	if err != nil {
		panic(err) // strings always encode
	}
	return string(body)
}

// encodeRetryInfo writes google.rpc.RetryInfo{retry_delay} as protobuf: field
// 1 of the message is a Duration, whose field 1 is seconds and 2 nanoseconds.
func encodeRetryInfo(delay time.Duration) []byte {
	const varint1, varint2, bytes1 = 1 << 3, 2 << 3, 1<<3 | 2
	var duration []byte
	if seconds := delay / time.Second; seconds > 0 {
		duration = binary.AppendUvarint(append(duration, varint1), uint64(seconds))
	}
	if nanos := delay % time.Second; nanos > 0 {
		duration = binary.AppendUvarint(append(duration, varint2), uint64(nanos))
	}
	return append(binary.AppendUvarint([]byte{bytes1}, uint64(len(duration))), duration...)
}
