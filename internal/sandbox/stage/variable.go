// SPDX-License-Identifier: MPL-2.0

package stage

// FixturePrefix begins the names of variables that name fixtures rather than
// configure a client.
const FixturePrefix = "TOKENS_SANDBOX_"

// Variable is an environment variable.
type Variable struct{ Name, Value string }
