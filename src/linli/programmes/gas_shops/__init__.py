"""Merchants' gas safety: what is looked at in a shop, and what is said and left there."""
