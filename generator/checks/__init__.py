"""The checks of a workbook and of the document made from it; one page a code in pages/."""

from generator.checks import rules
from generator.checks.engine.registry import limits, registered_codes, run_checks

__all__ = ["limits", "registered_codes", "rules", "run_checks"]
