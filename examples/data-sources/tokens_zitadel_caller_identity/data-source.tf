data "tokens_zitadel_caller_identity" "this" {}

output "acts_as" {
  value = "${data.tokens_zitadel_caller_identity.this.username} of organization ${data.tokens_zitadel_caller_identity.this.organization_id}"
}
