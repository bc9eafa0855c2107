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

variable "github_token" {
  type      = string
  sensitive = true
}

variable "gitlab_token" {
  type      = string
  sensitive = true
  ephemeral = true
}
