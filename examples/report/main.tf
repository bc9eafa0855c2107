# Every visible token of every configured platform on one page:
#
#   terraform apply
#   terraform output -raw report > tokens.html
#
# The page needs nothing else, runs no script, and holds no secret.

terraform {
  required_providers {
    tokens = {
      source = "tokens-as-code/tokens"
    }
  }
}

variable "ends_soon" {
  description = "Days before its end in which a token is marked."
  type        = number
  default     = 14
}

variable "idle" {
  description = "Days without use after which a token is marked."
  type        = number
  default     = 90
}

variable "days" {
  description = "Days that the time line shows before and after today."
  type        = object({ before = number, after = number })
  default     = { before = 60, after = 120 }
}

data "tokens_inventory" "all" {
  on_error = "warn" # a platform that does not answer leaves out its own tokens only
}

output "report" {
  description = "The page, HTML."
  value       = local.page
  sensitive   = true # it holds no secret, but names and owners: no apply prints it
}
