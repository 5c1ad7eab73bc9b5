"""Compiled texts of forms, kept in the user's cache folder from one run of the program to the next."""

import hashlib
import pickle
from contextlib import suppress
from importlib.metadata import version
from pathlib import Path
from types import CodeType

from jinja2 import FileSystemBytecodeCache, Template
from jinja2.bccache import Bucket
from platformdirs import user_cache_path

from generator.forms import counted, sandbox

_COMPILERS = (counted.__file__, sandbox.__file__)
"""What decides, beside a text itself, what it is compiled to."""
_UNUSABLE = (OSError, EOFError, ValueError, pickle.UnpicklingError)
"""What a file that is not there to be read, or damaged, raises."""


class CompiledTexts:
    """Compiles the texts of one environment; what an earlier run has compiled is taken from there.

    Without a folder to write in every text is compiled anew. ``keeps`` is False where missing tags
    are noted, some of them while a text is compiled: others may not take it from there.
    """

    def __init__(self, environment: sandbox.Sandbox, *, keeps: bool = True) -> None:
        self._environment = environment
        files = [Path(each) for each in _COMPILERS if each]
        times = [str(each.stat().st_mtime_ns) for each in files if each.is_file()]
        self._made_by = "-".join([version("juesuan"), *times])
        self._cache: FileSystemBytecodeCache | None = None
        self._keeps = keeps
        with suppress(OSError, RuntimeError):
            folder = user_cache_path("juesuan", appauthor=False, ensure_exists=True)
            self._cache = FileSystemBytecodeCache(str(folder), "%s.句子")

    def __call__(self, text: str) -> Template:
        """A text as it can be filled. Raises what compiling it raises."""
        return self.kept(text) or self._compiled(text)

    def kept(self, text: str) -> Template | None:
        """A text that an earlier run has compiled; None for others."""
        bucket = self._bucket(text)
        if bucket and self._cache:
            with suppress(*_UNUSABLE):
                self._cache.load_bytecode(bucket)
        return self._template(bucket.code) if bucket and bucket.code else None

    def _compiled(self, text: str) -> Template:
        code, bucket = self._environment.compile(text), self._bucket(text)
        if bucket and self._cache and self._keeps:
            bucket.code = code
            with suppress(OSError):
                self._cache.set_bucket(bucket)
        return self._template(code)

    def _template(self, code: CodeType) -> Template:
        return Template.from_code(self._environment, code, self._environment.make_globals(None))

    def _bucket(self, text: str) -> Bucket | None:
        """What a text is kept in, empty; None where nothing is kept."""
        if self._cache is None:
            return None
        watched = "" if self._environment.branches is None else self._environment.text
        way = f"{self._made_by}\n{self._environment.autoescape}\n{watched}"
        key = hashlib.sha256(f"{way}\n{text}".encode()).hexdigest()
        checksum = self._cache.get_source_checksum(text)
        return Bucket(self._environment, self._cache.get_cache_key(key), checksum)
