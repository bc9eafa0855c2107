locals {
  # What a platform tells may hold any character: nothing of it is put on the
  # page but through here.
  escaped = {
    for text in distinct(compact(flatten([
      for token in data.tokens_inventory.all.tokens : [token.name, replace(token.kind, "_", " "), token.owner, token.owner_email, token.platform, token.id]
    ]))) :
    text => replace(replace(replace(replace(replace(text, "&", "&amp;"), "<", "&lt;"), ">", "&gt;"), "\"", "&quot;"), "'", "&#39;")
  }

  # A token's life in days from today; null: it never ends, or was never used.
  lives = [
    for token in data.tokens_inventory.all.tokens : {
      token   = token
      group   = jsonencode([token.platform, token.kind, token.owner, token.name])
      title   = coalesce(token.name, replace(token.kind, "_", " ")) # its id and its owner stand beside it
      begins  = token.created_at == null ? -var.days.before : local.day[token.created_at] - local.today
      ends    = token.expires_at == null ? null : local.day[token.expires_at] - local.today
      aged    = token.created_at != null || token.last_used_at != null # else nobody knows how long it has been idle
      last    = token.last_used_at == null ? null : local.day[token.last_used_at] - local.today
      forever = token.expires_at == null
    }
  ]

  # The first that fits names the state of a token.
  rows = [
    for life in local.lives : merge(life, {
      state = (
        life.token.revoked || try(life.ends <= 0, false) ? "ended" :
        try(life.ends <= var.ends_soon, false) ? "soon" :
        life.aged && try(life.last < -var.idle, life.begins < -var.idle) ? "idle" :
        life.forever ? "forever" : "fine"
      )
      # From left to right, in percent of the time line.
      left  = max(0, min(100, (life.begins + var.days.before) * local.scale))
      right = life.forever ? 100 : max(0, min(100, (life.ends + var.days.before) * local.scale))
      # Others of the same kind, owner and name that live at the same time: a
      # rotation with its overlap, or one too many.
      beside = length([
        for other in local.lives : other
        if other.group == life.group && other.token.id != life.token.id &&
        other.begins < (life.forever ? 1e6 : life.ends) && life.begins < (other.forever ? 1e6 : other.ends)
      ])
    })
  ]

  scale = 100 / (var.days.before + var.days.after)

  # Sorted by owner and name, then by age, so that what overlaps stands together.
  order  = sort([for index, row in local.rows : format("%s %012.3f %06d", row.group, 10000 + row.begins, index)])
  sorted = [for key in local.order : local.rows[tonumber(substr(key, length(key) - 6, 6))]]

  counts = { for state in ["soon", "idle", "forever", "ended", "fine"] : state => length([for row in local.rows : row if row.state == state]) }

  page = templatefile("${path.module}/report.html.tftpl", {
    rows    = local.sorted
    counts  = local.counts
    escaped = local.escaped
    days    = var.days
    today   = var.days.before * local.scale
    written = formatdate("D MMMM YYYY, hh:mm 'UTC'", local.now)
    labels = {
      soon    = "ending within ${var.ends_soon} days"
      idle    = "unused for ${var.idle} days"
      forever = "without an end"
      ended   = "ended or revoked"
      fine    = "fine"
    }
  })
}
