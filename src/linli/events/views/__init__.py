"""The pages of gatherings: the public's, the desk's, the reception's."""
