# What ends within the next thirty days, in one organization.
data "tokens_zitadel_personal_access_tokens" "ending" {
  organization_id = "289473829473829777"
  expires_before  = timeadd(plantimestamp(), "720h")
}

output "ending" {
  value = [for t in data.tokens_zitadel_personal_access_tokens.ending.tokens : t.id]
}
