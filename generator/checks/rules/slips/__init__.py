"""Checks for slips of the hand: rows exchanged, and names left behind from another file."""
