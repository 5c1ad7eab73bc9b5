"""Holds the rules, one module for each family; importing this package registers them all.

Their findings are told in this order where nothing else orders them: those of cells and of 绩效
first.
"""

from importlib import import_module
from pkgutil import walk_packages

for _name in ("cells", "performance"):
    import_module(f"{__name__}.{_name}")
for _family in walk_packages(__path__, f"{__name__}."):
    import_module(_family.name)
