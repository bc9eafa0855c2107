resource "tokens_alephant_personal_access_token" "reports" {
  name      = "Reports"
  scopes    = ["read"]
  valid_for = "2160h"

  rotation = {
    rotate_before = "168h"
    overlap       = "24h"
  }
}
