# A plan or apply warns while there are tokens that nobody used for 90 days.
check "no_forgotten_tokens" {
  data "tokens_inventory" "unused" {
    unused_since = timeadd(plantimestamp(), "-2160h")
  }

  assert {
    condition     = length(data.tokens_inventory.unused.tokens) == 0
    error_message = "Unused for 90 days: ${join(", ", [for t in data.tokens_inventory.unused.tokens : "${t.platform} ${t.display_name}"])}."
  }
}
