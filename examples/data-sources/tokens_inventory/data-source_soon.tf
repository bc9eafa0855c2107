# A plan or apply warns of what ends within 14 days, until it has ended.
check "nothing_ends_soon" {
  data "tokens_inventory" "soon" {
    expires_after  = plantimestamp()
    expires_before = timeadd(plantimestamp(), "336h")
  }

  assert {
    condition     = length(data.tokens_inventory.soon.tokens) == 0
    error_message = join("\n", [for t in data.tokens_inventory.soon.tokens : "${t.platform}: ${t.display_name} ends at ${t.expires_at}."])
  }
}
