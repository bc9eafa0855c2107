data "tokens_alephant_personal_access_tokens" "all" {}

output "administrators" {
  value = [for t in data.tokens_alephant_personal_access_tokens.all.tokens : t.name if contains(t.scopes, "admin")]
}
