list "tokens_ona_service_account_token" "robot" {
  provider = tokens

  config {
    service_account_ids = ["01948b9d-0c1d-7e2f-8a3b-4c5d6e7f8091"]
  }
}
