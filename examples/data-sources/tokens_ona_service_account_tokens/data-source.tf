# Those of every service account that the provider's credential may act as.
data "tokens_ona_service_account_tokens" "all" {}

# What nobody has ever used, such as what a run left behind that never revoked it.
output "never_used" {
  value = {
    for t in data.tokens_ona_service_account_tokens.all.tokens :
    "${t.service_account_id}/${t.id}" => t.description if t.last_used_at == null
  }
}
