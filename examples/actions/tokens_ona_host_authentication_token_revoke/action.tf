# Revoke a leaked token now, without a change to any resource:
# terraform apply -invoke=action.tokens_ona_host_authentication_token_revoke.leaked
action "tokens_ona_host_authentication_token_revoke" "leaked" {
  config {
    id = "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d"
  }
}
