# The state holds the token encrypted; whoever has the key file hands it over.
resource "tokens_zitadel_personal_access_token" "ci" {
  user_id        = "289473829473829001"
  valid_for      = "90d"
  age_recipients = ["age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"]
  rotation       = { rotate_before = "7d", overlap = "24h" }
}

# Ephemeral: in neither state nor plan. TF_VAR_age_identity="$(cat key.txt)"
variable "age_identity" {
  type      = string
  ephemeral = true
}

# Any write-only argument takes the secret. What it keeps is the version: the
# token's id, which every rotation changes.
resource "tokens_ona_host_authentication_token" "ci" {
  runner_id        = "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d"
  host             = "zitadel.example.com"
  source           = "pat"
  token_wo         = provider::tokens::age_decrypt(tokens_zitadel_personal_access_token.ci.encrypted_token, var.age_identity)
  token_wo_version = tokens_zitadel_personal_access_token.ci.id
}
