data "tokens_cryptlex_caller_identity" "this" {}

output "acts_as" {
  value = data.tokens_cryptlex_caller_identity.this.id
}
