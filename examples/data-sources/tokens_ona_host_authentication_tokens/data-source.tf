data "tokens_ona_host_authentication_tokens" "runner" {
  runner_id = "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d"
}

output "hosts" {
  value = { for t in data.tokens_ona_host_authentication_tokens.runner.tokens : t.host => t.expires_at... }
}
