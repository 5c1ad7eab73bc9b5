"""How often Python looks for objects in cycles that nobody needs any more."""

import gc

_NEW_OBJECTS = 10_000
"""Between two looks. A document is some hundred thousand objects that live until it is written:
Python's own 700 spend a fifth of the time on looking at them, and find nothing."""
_LOOKS = 50
"""So many looks at what a look has left before all is looked at, modules too: that takes as long as
a tenth of a document, and happens within none."""


def collect_rarely() -> None:
    """For this process, from now on. Costs no memory that can be measured."""
    gc.set_threshold(_NEW_OBJECTS, _LOOKS)
