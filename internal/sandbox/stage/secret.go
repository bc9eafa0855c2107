// SPDX-License-Identifier: MPL-2.0

package stage

import "crypto/rand"

// CanaryPrefix begins every secret that the sandbox issues, or the signature of
// one that is a JWT, so that a search through logs, plans and state finds a
// leak, and a secret scanner that meets one knows it opens nothing.
const CanaryPrefix = "tokens-canary-"

// NewSecret returns a fresh secret; kind names what it is for.
func NewSecret(kind string) string {
	return CanaryPrefix + kind + "-" + rand.Text()
}
