// SPDX-License-Identifier: MPL-2.0

package ona

import "time"

// variants are what a server may do otherwise than is documented, or than this
// sandbox does by itself.
type variants struct {
	grant    func(asked time.Duration) time.Duration
	describe func(description string) string
	useStep  time.Duration
	useDelay time.Duration
}

// SetUseStep has the server note a token's use only where the one noted before
// is older than this; 0: each, negative: none.
func (o *Platform) SetUseStep(step time.Duration) {
	o.core.Lock()
	defer o.core.Unlock()
	o.variants.useStep = step
}

// SetUseDelay has the server tell uses of personal access tokens so long after
// they were; 0: at once.
func (o *Platform) SetUseDelay(delay time.Duration) {
	o.core.Lock()
	defer o.core.Unlock()
	o.variants.useDelay = delay
}

// use notes that a personal access token is used now.
func (o *Platform) use(t *personalAccessToken) {
	t.LastUsed = o.variants.lastUse(t.LastUsed, o.core.Now())
	if o.variants.useDelay > 0 {
		t.uses = append(t.uses, t.LastUsed)
	}
}

// toldUse is when the server says that a token was used last.
func (o *Platform) toldUse(t *personalAccessToken) time.Time {
	if o.variants.useDelay == 0 {
		return t.LastUsed
	}
	var told time.Time
	for _, use := range t.uses {
		if !use.Add(o.variants.useDelay).After(o.core.Now()) {
			told = use
		}
	}
	return told
}

// lastUse is what is noted of a use.
func (v variants) lastUse(before, now time.Time) time.Time {
	if v.useStep < 0 || now.Sub(before) < v.useStep {
		return before
	}
	return now
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
