output "tokens" {
  description = "Each environment's token: its id, when it ends and when it is rotated next, RFC 3339 in UTC."
  value = {
    for name, token in tokens_zitadel_personal_access_token.this :
    name => {
      id         = token.id
      expires_at = token.expires_at
      rotate_at  = token.rotate_at
    }
  }
}
