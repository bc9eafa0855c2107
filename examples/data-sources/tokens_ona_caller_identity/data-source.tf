# Fails the plan where another credential is set than the one that is meant.
data "tokens_ona_caller_identity" "this" {
  lifecycle {
    postcondition {
      condition     = self.principal == "PRINCIPAL_USER"
      error_message = "ONA_TOKEN is that of ${self.principal} ${self.id}: only a user's token can manage tokens."
    }
  }
}
