resource "tokens_zitadel_personal_access_token" "ci" {
  user_id   = "289473829473829001"
  valid_for = "90d"

  rotation = {
    rotate_before = "7d"
    overlap       = "24h"
  }
}

# A machine user of another organization than the caller's. Without valid_for
# and expires_at the token never expires; a changed trigger rotates it.
resource "tokens_zitadel_personal_access_token" "legacy" {
  organization_id = "289473829473829777"
  user_id         = "289473829473829002"

  rotation = {
    triggers = { quarter = "2026-Q4" }
  }
}
