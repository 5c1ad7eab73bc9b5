"""What may stand of a form learned from an office's own document of last year."""
