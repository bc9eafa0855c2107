variable "rotation" {
  description = "Any other value rotates the tokens now."
  type        = string
  default     = "first"
}

variable "zitadel_user_id" {
  description = "The machine user that gets a token."
  type        = string
}

variable "ona_runner_id" {
  description = "The Ona runner that logs in to the Git host."
  type        = string
}

variable "ona_service_account_id" {
  description = "The Ona service account that gets a token."
  type        = string
}

variable "github_token" {
  description = "The Git host's token."
  type        = string
  sensitive   = true
}
