# Lives for one run, and is in neither plan nor state. With mint_when, a plan
# issues nothing and an apply one token.
ephemeral "tokens_ona_personal_access_token" "run" {
  description = "Terraform run"
  mint_when   = terraform.applying
}
