"""The desk pages of drives."""
