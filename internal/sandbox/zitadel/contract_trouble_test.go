// SPDX-License-Identifier: MPL-2.0

package zitadel_test

import (
	"encoding/base64"
	"path/filepath"
	"strings"
	"testing"

	"github.com/tokens-as-code/terraform-provider-tokens/internal/sandbox/zitadel"
)

// troubles replays what a starting server says, and one whose database is down
// or failing. Of the answers that come by chance each must come in some try.
func (c *contract) troubles(t *testing.T) {
	t.Helper()
	z := c.s.Zitadel
	const down, failing = "401506471906380838", "401506535945014310"
	for user, token := range map[string]string{down: "401506471956712486", failing: "401506535995345958"} {
		c.user(user, "m-"+user, zitadel.OrgOwner)
		c.issue(user, token)
	}
	for prefix, trouble := range map[string]zitadel.Trouble{
		"startup": zitadel.Starting, "database_down": zitadel.DatabaseDown, "database_failing": zitadel.DatabaseFailing,
	} {
		z.SetTrouble(trouble)
		files, err := filepath.Glob(filepath.Join(exchanges, prefix+"_*.json"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %v", prefix, err)
		}
		for _, file := range files {
			name := strings.TrimSuffix(filepath.Base(file), ".json")
			authorization := c.admin()
			if strings.Contains(name, "token_client") {
				authorization = "Basic " + base64.StdEncoding.EncodeToString([]byte("cc:secret"))
			}
			c.replayAmong(t, name, authorization)
		}
		z.SetTrouble(zitadel.Calm)
	}
}
