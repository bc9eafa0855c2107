// SPDX-License-Identifier: MPL-2.0

package lifecycle

import "time"

const (
	// ReplicaLag is how long a platform's gets and lists may lag behind a write.
	// None documents a bound; Ona documents that reads come from replicas,
	// ZITADEL that they come from projections.
	ReplicaLag = time.Minute
	// clockSkew is how far this machine's clock and a server's may differ.
	clockSkew = 10 * time.Minute
)

// Replicating reports whether a write may not be visible yet. One that seems to
// lie further ahead than it could lag was noted before the clock was set back,
// and has long replicated.
func Replicating(now, writtenAt time.Time) bool {
	return !writtenAt.IsZero() && now.Sub(writtenAt).Abs() < ReplicaLag
}
