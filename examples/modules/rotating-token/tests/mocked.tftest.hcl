# Needs no platform and no credential. A mock makes up random text for what a
# provider computes: what must be an instant or an encrypted token is given here.

mock_provider "tokens" {
  mock_resource "tokens_zitadel_personal_access_token" {
    defaults = {
      created_at      = "2026-01-01T00:00:00Z"
      expires_at      = "2026-04-01T00:00:00Z"
      rotate_at       = "2026-03-18T00:00:00Z"
      encrypted_token = <<-EOT
        -----BEGIN AGE ENCRYPTED FILE-----
        YWdlLWVuY3J5cHRpb24ub3JnL3YxCi0+IFgyNTUxOSBENDVQRVprSkFDZmJHbFZa
        Rm5GNnhYR2ZXWGhoSGRiV21NUjNCRTFYUzEwCm5LQ2V4aDdpWnM3VHFBZTJEc1hj
        OTVndjdPSkxjSnEyek5nQm1kT1gycm8KLS0tIHRJODduUGpjK3lsS2VRYm9QKzI1
        U3VQeThHcHR5aDdGNjB0T2NUTlZ5YUUKqPo/EX5CfhrIJHJa2MaUpvCkhd9/tNgP
        slUEnVtx6sAnLJyPNwKQjwvS8uYNzzzn/5oKcg==
        -----END AGE ENCRYPTED FILE-----
      EOT
    }
  }
}

variables {
  environments = {
    staging    = { user_id = "289473829473829001", host = "staging.example.com", valid_for = "720h", rotate_before = "168h" }
    production = { user_id = "289473829473829002", host = "example.com" }
  }
  # A pair made for this test, which guards nothing.
  age_recipients = ["age1t326rgal2cmudla932kcvvaf7ulzhcmhgm4gfwles6gsnhkeeqnqmm22j4"]
  age_identity   = "AGE-SECRET-KEY-15HFNNDXTRXP4R0EAW3AH76E0WK4Q09FX4J6CK20KAST73YQY9K8S98JCJY"
  ona_runner_id  = "01948b9c-3f5e-7a4b-9d2c-8e1f0a6b5c4d"
}

run "one_token_for_each_environment" {
  assert {
    condition     = sort(keys(output.tokens)) == tolist(["production", "staging"])
    error_message = "Each environment has a token of its own."
  }
  assert {
    condition     = alltrue([for token in values(output.tokens) : timecmp(token.rotate_at, token.expires_at) < 0])
    error_message = "A token is rotated before it ends."
  }
}

run "settings_of_one_environment" {
  command = plan

  assert {
    condition     = tokens_zitadel_personal_access_token.this["staging"].valid_for == "720h"
    error_message = "An environment may choose how long its token lives."
  }
  assert {
    condition     = tokens_zitadel_personal_access_token.this["production"].valid_for == "2160h"
    error_message = "90 days are the default."
  }
}

run "the_secret_follows_its_token" {
  assert {
    condition = alltrue([
      for name, consumer in tokens_ona_host_authentication_token.this :
      consumer.token_wo_version == tokens_zitadel_personal_access_token.this[name].id
    ])
    error_message = "A rotation, which changes the id, must hand the new secret over."
  }
}

run "a_plan_needs_no_key" {
  command = plan

  variables {
    age_identity = null
  }
}

run "no_recipient_no_token" {
  command = plan

  variables {
    age_recipients = []
  }

  expect_failures = [var.age_recipients]
}
