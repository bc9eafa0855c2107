// SPDX-License-Identifier: MPL-2.0

package lifecycle

// What only the tests outside the package need.
const (
	ReplicaLag    = replicaLag
	SchemaVersion = schemaVersion
)
