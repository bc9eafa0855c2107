data "tokens_alephant_personal_access_token" "example" {
  id = "7c1d4a52-5b0e-4f5c-8a77-1f2e3d4c5b6a"
}

output "last_used_at" {
  value = data.tokens_alephant_personal_access_token.example.last_used_at
}
