# Lives for one run, and is in neither plan nor state. With mint_when, a plan
# issues nothing and an apply one token.
ephemeral "tokens_zitadel_personal_access_token" "run" {
  user_id   = "289473829473829001"
  mint_when = terraform.applying
}
