"""A line with tags in the place of its figures, and the cases in which it is true."""
