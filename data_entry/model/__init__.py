"""The model of a disclosure: one module a subject, ``Disclosure`` holds them all."""
