data "tokens_inventory" "all" {}

# Tokens that never end have a null expires_at, and are not among them.
output "renew_by_hand" {
  value = [
    for t in data.tokens_inventory.all.tokens : t.display_name
    if provider::tokens::expires_within(t.expires_at, "14d", plantimestamp())
  ]
}
