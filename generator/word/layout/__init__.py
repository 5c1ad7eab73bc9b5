"""How the pages of a document are laid out: its tables, and what stays with what."""
