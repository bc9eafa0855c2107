# Lives for one run, and is in neither plan nor state. With mint_when, a plan
# issues nothing and an apply one token.
ephemeral "tokens_ona_service_account_token" "run" {
  service_account_id = "01948b9d-0c1d-7e2f-8a3b-4c5d6e7f8091"
  description        = "Terraform run"
  mint_when          = terraform.applying
}
