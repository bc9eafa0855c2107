data "tokens_alephant_caller_identity" "this" {}

output "acts_in_workspace" {
  value = data.tokens_alephant_caller_identity.this.workspace_id
}
