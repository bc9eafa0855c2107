list "tokens_alephant_personal_access_token" "all" {
  provider = tokens
  limit    = 500

  config {
    workspace_id = "0b3f6e9c-6f0e-4a4c-9a39-2b8f6e0a8f11"
  }
}
