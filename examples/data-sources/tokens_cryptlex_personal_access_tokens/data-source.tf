data "tokens_cryptlex_personal_access_tokens" "all" {}

output "may_write_licenses" {
  value = [for t in data.tokens_cryptlex_personal_access_tokens.all.tokens : t.name if contains(t.scopes, "license:write")]
}
