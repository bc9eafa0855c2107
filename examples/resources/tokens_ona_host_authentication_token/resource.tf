# The secret is in the state: keep that safe.
resource "tokens_ona_host_authentication_token" "github" {
  runner_id  = "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d"
  host       = "github.com"
  source     = "pat"
  token      = var.github_token
  expires_at = "2030-01-01T00:00:00Z"
  scopes     = ["repo", "workflow"]
}

# The secret is neither in plan nor state. Raise the version to send another.
resource "tokens_ona_host_authentication_token" "gitlab" {
  runner_id        = "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d"
  host             = "gitlab.com"
  source           = "pat"
  token_wo         = var.gitlab_token
  token_wo_version = 1
}

# For a service account, which needs the user role on the runner. Everything is
# done as that account.
resource "tokens_ona_host_authentication_token" "automation" {
  runner_id        = "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d"
  host             = "github.com"
  source           = "pat"
  token_wo         = var.github_token
  token_wo_version = 1

  subject = {
    id        = "01948b9d-0c1d-7e2f-8a3b-4c5d6e7f8091"
    principal = "PRINCIPAL_SERVICE_ACCOUNT"
  }
}

variable "github_token" {
  type      = string
  sensitive = true
}

variable "gitlab_token" {
  type      = string
  sensitive = true
  ephemeral = true
}
