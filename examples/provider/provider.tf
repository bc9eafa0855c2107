terraform {
  required_providers {
    tokens = {
      source = "tokens-as-code/tokens"
    }
  }
}

# Each platform is optional. What is not set here comes from the environment.
provider "tokens" {
  ona = {
    access_token = var.ona_access_token
  }

  zitadel = {
    endpoint         = "https://acme.zitadel.cloud"
    jwt_profile_file = "key.json"
  }

  cryptlex = {
    endpoint     = "https://api.eu.cryptlex.com"
    access_token = var.cryptlex_access_token
  }

  alephant = {
    email        = "automation@example.com"
    password     = var.alephant_password
    workspace_id = "0b3f6e9c-6f0e-4a4c-9a39-2b8f6e0a8f11"
  }
}

variable "ona_access_token" {
  type      = string
  sensitive = true
}

variable "cryptlex_access_token" {
  type      = string
  sensitive = true
}

variable "alephant_password" {
  type      = string
  sensitive = true
}
