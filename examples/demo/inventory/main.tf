# Every token that the configured credentials can see, whoever issued it.

terraform {
  required_providers {
    tokens = {
      source = "tokens-as-code/tokens"
    }
  }
}

provider "tokens" {}

data "tokens_inventory" "all" {}

output "tokens" {
  value = data.tokens_inventory.all.tokens
}
