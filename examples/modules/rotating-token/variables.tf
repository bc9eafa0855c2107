variable "environments" {
  description = "The environments by name: whose token it is, how long it lives, when it is rotated, and the host that is logged in to with it."
  type = map(object({
    user_id       = string
    host          = string
    valid_for     = optional(string, "2160h")
    rotate_before = optional(string, "336h")
    overlap       = optional(string, "24h")
  }))
  nullable = false
}

variable "age_recipients" {
  description = "Public age keys that the secrets are encrypted to, so that their owners can read the state."
  type        = set(string)
  nullable    = false

  validation {
    condition     = length(var.age_recipients) > 0
    error_message = "Without a recipient the secrets would stand in plain in the state."
  }
}

variable "age_identity" {
  description = "The secret age key of one of the recipients, in neither state nor plan. Null: for a plan alone, which then needs no key."
  type        = string
  default     = null
  sensitive   = true
  ephemeral   = true
}

variable "ona_runner_id" {
  description = "The Ona runner that logs in to the hosts."
  type        = string
}

variable "triggers" {
  description = "Texts by name: a change of one rotates every token at the next apply."
  type        = map(string)
  default     = {}
}
