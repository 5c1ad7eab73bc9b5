"""The local page for people without a terminal: ``juesuan serve``."""
