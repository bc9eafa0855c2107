# Rotated a week before its end. For a day both tokens work, then an apply
# revokes the old one.
resource "tokens_ona_personal_access_token" "ci" {
  description = "CI pipeline"
  valid_for   = "90d"

  rotation = {
    rotate_before = "7d"
    overlap       = "24h"
  }
}

# For another user, read-only, with its secret encrypted in the state:
# terraform output -raw backup_token | age -d -i key.txt
resource "tokens_ona_personal_access_token" "backup" {
  description    = "Backup"
  user_id        = "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d"
  read_only      = true
  valid_for      = "30d"
  age_recipients = ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]
}

output "backup_token" {
  value = tokens_ona_personal_access_token.backup.encrypted_token
}
