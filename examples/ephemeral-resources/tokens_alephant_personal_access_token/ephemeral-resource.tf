# Lives for one run, and is in neither plan nor state. With mint_when, a plan
# issues nothing and an apply one token.
ephemeral "tokens_alephant_personal_access_token" "run" {
  name      = "Terraform run"
  scopes    = ["read"]
  mint_when = terraform.applying
}
