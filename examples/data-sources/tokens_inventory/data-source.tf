# Every visible token of every configured platform.
data "tokens_inventory" "all" {}

output "ends_first" {
  value = try(sort(compact(data.tokens_inventory.all.tokens[*].expires_at))[0], null)
}
