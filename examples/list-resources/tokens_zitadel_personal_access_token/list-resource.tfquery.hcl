list "tokens_zitadel_personal_access_token" "all" {
  provider = tokens

  config {
    organization_id = "289473829473829777"
  }
}
