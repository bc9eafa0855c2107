resource "tokens_alephant_personal_access_token" "reports" {
  name      = "Reports"
  scopes    = ["read"]
  valid_for = "90d"

  rotation = {
    rotate_before = "7d"
    overlap       = "24h"
  }
}
