data "tokens_ona_service_account_token" "example" {
  service_account_id = "01948b9d-0c1d-7e2f-8a3b-4c5d6e7f8091"
  id                 = "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d"
}

output "last_used_at" {
  value = data.tokens_ona_service_account_token.example.last_used_at
}
