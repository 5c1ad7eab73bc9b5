"""Files as bytes: what a library saves, and packages of given parts."""

import io
import zipfile
from collections.abc import Mapping
from typing import Any


def saved(file: Any) -> bytes:
    """A Word document or a workbook as a file."""
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def zipped(parts: Mapping[str, bytes | str], how: int = zipfile.ZIP_STORED) -> bytes:
    """A package of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stream.getvalue()
