# Lives for one run, and is in neither plan nor state. With mint_when, a plan
# issues nothing and an apply one token.
ephemeral "tokens_cryptlex_personal_access_token" "run" {
  name      = "Terraform run"
  scopes    = ["license:read"]
  mint_when = terraform.applying
}
