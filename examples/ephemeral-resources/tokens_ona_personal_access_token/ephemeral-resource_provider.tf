# Another provider works with a token of its own, which is gone when the run
# ends. Providers are needed during plan too, so that here a plan issues one.
ephemeral "tokens_ona_personal_access_token" "reader" {
  description = "Terraform run, read-only"
  read_only   = true
}

provider "tokens" {
  alias = "reader"

  ona = {
    access_token = ephemeral.tokens_ona_personal_access_token.reader.token
  }
}

data "tokens_ona_personal_access_tokens" "all" {
  provider = tokens.reader
}
