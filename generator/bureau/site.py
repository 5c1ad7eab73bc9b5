"""The folder for the web site: every document ready, as Word and PDF named alike, and one page of links."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from pathlib import Path
from urllib.parse import quote

from generator.bureau.desk import Standing

SITE, INDEX = "网站", "index.html"
_PAGE = Path(__file__).with_suffix(".html")


class FilesOnDisk(Mapping[str, bytes]):
    """The contents of files by the names they are to have, read when they are asked for."""

    def __init__(self, files: Mapping[str, "Path | bytes"]) -> None:
        self._files = files

    def __getitem__(self, name: str) -> bytes:
        found = self._files[name]
        return found if isinstance(found, bytes) else found.read_bytes()

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)


def site(standings: Sequence[Standing], title: str) -> FilesOnDisk:
    """What the folder holds; drafts and units with 错误 are left out."""
    files: dict[str, Path | bytes] = {}
    rows = []
    for each in standings:
        if each.document is None:
            continue
        name = _free(each.document.stem, each.label, files)
        files[f"{name}.docx"] = each.document
        links = [("Word", f"{name}.docx")]
        if (pdf := each.document.with_suffix(".pdf")).is_file():
            files[f"{name}.pdf"] = pdf
            links.insert(0, ("PDF", f"{name}.pdf"))
        told = " ".join(f'<a href="{quote(file)}">{kind}</a>' for kind, file in links)
        rows.append(f"<tr><td>{escape(each.label)}</td><td>{told}</td></tr>")
    page = _PAGE.read_text(encoding="utf-8").format(
        title=escape(title), count=len(rows), rows="\n".join(rows)
    )
    return FilesOnDisk({**files, INDEX: page.encode()})


def _free(stem: str, label: str, taken: Mapping[str, object]) -> str:
    """The name of a document; two units of one name are told apart."""
    return f"{label} {stem}" if f"{stem}.docx" in taken else stem
