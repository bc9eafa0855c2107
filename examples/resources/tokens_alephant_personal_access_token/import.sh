# id
terraform import tokens_alephant_personal_access_token.reports 7c1d4a52-5b0e-4f5c-8a77-1f2e3d4c5b6a
# workspace_id/id
terraform import tokens_alephant_personal_access_token.reports 0b3f6e9c-6f0e-4a4c-9a39-2b8f6e0a8f11/7c1d4a52-5b0e-4f5c-8a77-1f2e3d4c5b6a
