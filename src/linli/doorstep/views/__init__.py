"""Pages at the door, and what a phone without network needs of them."""
