import {
  to = tokens_zitadel_personal_access_token.ci
  identity = {
    organization_id = "289473829473829777"
    user_id         = "289473829473829001"
    id              = "301122334455667788"
  }
}
