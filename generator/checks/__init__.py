"""The checks of a workbook and of the document made from it; one page a code in pages/."""

from generator.checks import rules
from generator.checks.engine.registry import run_checks

__all__ = ["rules", "run_checks"]
