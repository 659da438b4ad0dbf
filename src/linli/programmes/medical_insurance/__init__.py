"""Residents' medical insurance (城乡居民医保参保缴费): told, paid, or not wanted."""
