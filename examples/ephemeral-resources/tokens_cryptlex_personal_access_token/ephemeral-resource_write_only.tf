# A write-only argument takes it without a trace in plan or state. What is
# stored so is of use within this run alone: at its end the token is revoked.
# A write-only argument may be required during plan: so there is no mint_when.
ephemeral "tokens_cryptlex_personal_access_token" "environment" {
  name   = "Environments of this run"
  scopes = ["license:read"]
}

resource "tokens_ona_host_authentication_token" "environment" {
  runner_id        = "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d"
  host             = "licenses.example.com"
  source           = "pat"
  token_wo         = ephemeral.tokens_cryptlex_personal_access_token.environment.token
  token_wo_version = plantimestamp()
}
