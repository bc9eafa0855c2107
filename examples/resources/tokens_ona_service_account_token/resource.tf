# Rotated a week before its end. For a day both tokens work, then an apply
# revokes the old one.
resource "tokens_ona_service_account_token" "nightly" {
  service_account_id = "01948b9d-0c1d-7e2f-8a3b-4c5d6e7f8091"
  description        = "Nightly builds"
  valid_for          = "90d"

  rotation = {
    rotate_before = "7d"
    overlap       = "24h"
  }
}

# Never ends: as Ona has it, in 2099, or with the service account.
resource "tokens_ona_service_account_token" "reports" {
  service_account_id = "01948b9d-0c1d-7e2f-8a3b-4c5d6e7f8091"
  description        = "Reports"
}
