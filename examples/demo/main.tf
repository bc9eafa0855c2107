# What `make demo` applies. Endpoints and credentials come from the environment.

terraform {
  required_providers {
    tokens = {
      source = "tokens-as-code/tokens"
    }
  }
}

provider "tokens" {}

# A token's life is the same on every platform: a new one is issued a week
# before the old one ends, and for a day both work, so that whoever reads the
# token has time to change over.
locals {
  valid_for = "30d"

  rotation = {
    rotate_before = "7d"
    overlap       = "24h"
    triggers      = { run = var.rotation }
  }
}

resource "tokens_ona_personal_access_token" "ci" {
  description = "CI pipeline"
  valid_for   = local.valid_for
  rotation    = local.rotation
}

resource "tokens_ona_service_account_token" "nightly" {
  service_account_id = var.ona_service_account_id
  description        = "Nightly builds"
  valid_for          = local.valid_for
  rotation           = local.rotation
}

resource "tokens_zitadel_personal_access_token" "ci" {
  user_id   = var.zitadel_user_id
  valid_for = local.valid_for
  rotation  = local.rotation
}

resource "tokens_cryptlex_personal_access_token" "shop" {
  name      = "Shop"
  scopes    = ["license:read", "license:write"]
  valid_for = local.valid_for
  rotation  = local.rotation
}

resource "tokens_alephant_personal_access_token" "reports" {
  name      = "Reports"
  scopes    = ["read"]
  valid_for = local.valid_for
  rotation  = local.rotation
}

# Brought by the user, not issued: what Ona logs in to a Git host with.
resource "tokens_ona_host_authentication_token" "github" {
  runner_id = var.ona_runner_id
  host      = "github.com"
  source    = "pat"
  token     = var.github_token
}
