terraform import tokens_ona_service_account_token.nightly 01948b9d-0c1d-7e2f-8a3b-4c5d6e7f8091/01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d
