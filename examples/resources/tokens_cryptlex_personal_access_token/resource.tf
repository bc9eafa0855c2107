resource "tokens_cryptlex_personal_access_token" "shop" {
  name      = "Shop"
  scopes    = ["license:read", "license:write"]
  valid_for = "2160h"

  rotation = {
    rotate_before = "168h"
    overlap       = "24h"
  }
}
