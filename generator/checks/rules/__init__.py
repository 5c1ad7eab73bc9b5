"""Holds the rules, one module for each family; importing this package registers them all."""

from importlib import import_module
from pkgutil import walk_packages

for _family in walk_packages(__path__, f"{__name__}."):
    import_module(_family.name)
