# Revoke a leaked token now, without a change to any resource:
# terraform apply -invoke=action.tokens_ona_service_account_token_revoke.leaked
action "tokens_ona_service_account_token_revoke" "leaked" {
  config {
    service_account_id = "01948b9d-0c1d-7e2f-8a3b-4c5d6e7f8091"
    id                 = "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d"
  }
}
