"""The figures of the disclosure: series of numbers drawn as pictures; must not know of Word."""
