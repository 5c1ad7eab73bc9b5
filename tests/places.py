"""Where things lie in the checkout."""

from pathlib import Path

ROOT = Path(__file__).parent.parent
EXAMPLES = ROOT / "examples"
PRINCIPAL = ("national", "shanghai-2024", "sichuan-2020", "sichuan-2024")
"""The forms with questions and sentences of their own; the provinces' are theirs in another order."""
