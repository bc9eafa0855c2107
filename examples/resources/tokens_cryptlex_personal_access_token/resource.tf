resource "tokens_cryptlex_personal_access_token" "shop" {
  name      = "Shop"
  scopes    = ["license:read", "license:write"]
  valid_for = "90d"

  rotation = {
    rotate_before = "7d"
    overlap       = "24h"
  }
}
