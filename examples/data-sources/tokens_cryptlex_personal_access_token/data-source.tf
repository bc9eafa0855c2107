data "tokens_cryptlex_personal_access_token" "example" {
  id = "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d"
}

output "last_used_at" {
  value = data.tokens_cryptlex_personal_access_token.example.last_used_at
}
