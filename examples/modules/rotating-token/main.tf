# One rotating token for each environment, handed to what uses it without ever
# standing in plain in state or plan.

terraform {
  required_version = ">= 1.11" # for write-only arguments and ephemeral values

  required_providers {
    tokens = {
      source = "tokens-as-code/tokens"
    }
  }
}

resource "tokens_zitadel_personal_access_token" "this" {
  for_each = var.environments

  user_id        = each.value.user_id
  valid_for      = each.value.valid_for
  age_recipients = var.age_recipients # the state holds the secret only encrypted

  rotation = {
    rotate_before = each.value.rotate_before
    overlap       = each.value.overlap
    triggers      = var.triggers
  }
}

# The consumer. Any resource with a write-only argument takes the place of this
# one: aws_secretsmanager_secret_version (secret_string_wo), vault_kv_secret_v2
# (data_json_wo), google_secret_manager_secret_version (secret_data_wo).
resource "tokens_ona_host_authentication_token" "this" {
  for_each = var.environments

  runner_id        = var.ona_runner_id
  host             = each.value.host
  source           = "pat"
  token_wo         = var.age_identity == null ? null : provider::tokens::age_decrypt(tokens_zitadel_personal_access_token.this[each.key].encrypted_token, var.age_identity)
  token_wo_version = tokens_zitadel_personal_access_token.this[each.key].id # every rotation changes it
}
