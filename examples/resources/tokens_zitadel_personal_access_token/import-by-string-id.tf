import {
  to = tokens_zitadel_personal_access_token.ci
  id = "289473829473829777/289473829473829001/301122334455667788"
}
