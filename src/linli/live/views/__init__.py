"""The pages of lectures: the desk's, the studio's, the listeners'."""
