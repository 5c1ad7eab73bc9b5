"""The checks of a workbook: registry, functions by family, one page a code in pages/."""

from generator.checks import cells, identities, words
from generator.checks.registry import registered_codes, run_checks

__all__ = ["cells", "identities", "registered_codes", "run_checks", "words"]
