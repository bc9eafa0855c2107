# Either workspace_id/id, or id alone: in the workspace of the provider.
import {
  to = tokens_alephant_personal_access_token.reports
  id = "0b3f6e9c-6f0e-4a4c-9a39-2b8f6e0a8f11/7c1d4a52-5b0e-4f5c-8a77-1f2e3d4c5b6a"
}
