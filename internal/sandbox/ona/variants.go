// SPDX-License-Identifier: MPL-2.0

package ona

import "time"

// variants are what a server may do otherwise than is documented, or than this
// sandbox does by itself.
type variants struct {
	grant    func(asked time.Duration) time.Duration
	describe func(description string) string
}

// SetGrant has personal access tokens live for another time than was asked
// for; nil: as long as asked.
func (o *Platform) SetGrant(grant func(asked time.Duration) time.Duration) {
	o.core.Lock()
	defer o.core.Unlock()
	o.variants.grant = grant
}

// SetDescribe has the server keep another description of personal access
// tokens than it was given, such as one without white space around it; nil: the
// one given.
func (o *Platform) SetDescribe(describe func(description string) string) {
	o.core.Lock()
	defer o.core.Unlock()
	o.variants.describe = describe
}

func (v variants) granted(asked time.Duration) time.Duration {
	if v.grant == nil {
		return asked
	}
	return v.grant(asked)
}

func (v variants) described(description string) string {
	if v.describe == nil {
		return description
	}
	return v.describe(description)
}
