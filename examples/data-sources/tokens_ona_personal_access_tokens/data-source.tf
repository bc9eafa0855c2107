# The tokens of two users.
data "tokens_ona_personal_access_tokens" "team" {
  user_ids = [
    "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d",
    "01948b9d-0c1d-7e2f-8a3b-4c5d6e7f8091",
  ]
}

output "never_used" {
  value = [for t in data.tokens_ona_personal_access_tokens.team.tokens : t.description if t.last_used_at == null]
}
