list "tokens_cryptlex_personal_access_token" "shop" {
  provider = tokens

  config {
    search = "shop"
  }
}
