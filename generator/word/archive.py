"""Office files byte for byte: the same contents give the same file, whenever it is made."""

import io
import re
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

_EPOCH = (1980, 1, 1, 0, 0, 0)
_TIMES = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
_PROPERTIES = "docProps/core.xml"


def reproducible(content: bytes) -> bytes:
    """The same package with fixed times and order."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in sorted(source.namelist(), key=lambda n: (n != "[Content_Types].xml", n)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            part = source.read(name)
            if name == _PROPERTIES:
                part = _TIMES.sub(rb"\g<1>1980-01-01T00:00:00Z", part)
            target.writestr(entry, part)
    return stream.getvalue()


def saved(document: "WordDocument") -> bytes:
    """A document as a file, the same whenever it is made."""
    stream = io.BytesIO()
    document.save(stream)
    return reproducible(stream.getvalue())
