# Revoke a leaked token now, without a change to any resource:
# terraform apply -invoke=action.tokens_alephant_personal_access_token_revoke.leaked
action "tokens_alephant_personal_access_token_revoke" "leaked" {
  config {
    id = "7c1d4a52-5b0e-4f5c-8a77-1f2e3d4c5b6a"
  }
}
