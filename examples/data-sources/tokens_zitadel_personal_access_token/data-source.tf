data "tokens_zitadel_personal_access_token" "example" {
  user_id = "289473829473829001"
  id      = "301122334455667788"
}

output "expires_at" {
  value = data.tokens_zitadel_personal_access_token.example.expires_at
}
