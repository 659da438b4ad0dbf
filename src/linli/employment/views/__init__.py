"""The pages of employment."""
