// SPDX-License-Identifier: MPL-2.0

package alephant

import "github.com/tokens-as-code/terraform-provider-tokens/internal/provider/lifecycle"

// Objects are everything that the platform offers in Terraform.
func Objects() lifecycle.Objects {
	return lifecycle.ObjectsOf(personalAccessToken())
}
