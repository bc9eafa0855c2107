# Either organization_id/user_id/id, or user_id/id: in the user's own organization.
import {
  to = tokens_zitadel_personal_access_token.ci
  id = "289473829473829777/289473829473829001/301122334455667788"
}
