# Terraform compares instants but can't subtract them, and a time line needs
# differences: an instant as a number of days, by the Julian day number.

locals {
  now = plantimestamp()

  instants = distinct(compact(concat([local.now], flatten([
    for token in data.tokens_inventory.all.tokens : [token.created_at, token.expires_at, token.last_used_at]
  ]))))

  calendar = {
    for instant in local.instants : instant => [
      for part in split(" ", formatdate("YYYY M D h m", instant)) : tonumber(part)
    ]
  }

  # January and February belong to the year before, so that leap days come last.
  months = {
    for instant, c in local.calendar : instant => {
      year  = c[1] > 2 ? c[0] : c[0] - 1
      month = c[1] > 2 ? c[1] - 3 : c[1] + 9
    }
  }

  day = {
    for instant, c in local.calendar : instant => (
      c[2] + floor((153 * local.months[instant].month + 2) / 5) + 365 * local.months[instant].year
      + floor(local.months[instant].year / 4) - floor(local.months[instant].year / 100) + floor(local.months[instant].year / 400)
      + (c[3] * 60 + c[4]) / 1440
    )
  }

  today = local.day[local.now]
}
