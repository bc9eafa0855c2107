# Revoke a leaked token now, without a change to any resource:
# terraform apply -invoke=action.tokens_zitadel_personal_access_token_revoke.leaked
action "tokens_zitadel_personal_access_token_revoke" "leaked" {
  config {
    user_id = "289473829473829001"
    id      = "301122334455667788"
  }
}
