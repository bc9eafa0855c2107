import {
  to = tokens_ona_host_authentication_token.github
  id = "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d"
}
