"""Pages of joint inspections."""
