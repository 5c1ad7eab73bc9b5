"""LibreOffice on its own: a profile that follows no link and runs no macro, and no network to use.

Where the system lets a user take a program off the network (Linux: ``unshare``), it is; elsewhere
the profile and a proxy that leads nowhere stand alone.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

_NOWHERE = "127.0.0.1"
_NO_PORT = "9"
"""The port named discard: nobody listens there."""
_SECURITY = "/org.openoffice.Office.Common/Security/Scripting"
_WRITER = "/org.openoffice.Office.Writer/Content/Update"
_INTERNET = "/org.openoffice.Inet/Settings"
_SETTINGS = (
    (_SECURITY, "BlockUntrustedRefererLinks", "true"),
    (_SECURITY, "DisableMacrosExecution", "true"),
    (_SECURITY, "DisableActiveContent", "true"),
    (_SECURITY, "MacroSecurityLevel", "3"),
    (_WRITER, "Link", "0"),
    (_INTERNET, "ooInetProxyType", "2"),
    (_INTERNET, "ooInetHTTPProxyName", _NOWHERE),
    (_INTERNET, "ooInetHTTPProxyPort", _NO_PORT),
    (_INTERNET, "ooInetHTTPSProxyName", _NOWHERE),
    (_INTERNET, "ooInetHTTPSProxyPort", _NO_PORT),
    (_INTERNET, "ooInetFTPProxyName", _NOWHERE),
    (_INTERNET, "ooInetFTPProxyPort", _NO_PORT),
    (_INTERNET, "ooInetNoProxy", ""),
)
"""Place, name and value; versions that do not know one pass it over."""
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
    'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">\n'
)
_PROXIES = ("http_proxy", "https_proxy", "ftp_proxy", "all_proxy")


def write_profile(folder: Path) -> str:
    """Write the profile into a folder; its address for ``-env:UserInstallation``."""
    user = folder / "user"
    user.mkdir(parents=True)
    items = (
        f'<item oor:path="{place}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>\n"
        for place, name, value in _SETTINGS
    )
    content = f"{_HEAD}{''.join(items)}</oor:items>\n"
    (user / "registrymodifications.xcu").write_text(content, encoding="utf-8")
    return folder.as_uri()


def pipe_of(profile: str) -> Path | None:
    """Where the LibreOffice of this profile listens for further starts; it is left there if killed."""
    if sys.platform == "win32":  # where pipes are no files
        return None
    ident = hashlib.md5(profile.encode("utf-16-le"), usedforsecurity=False).digest()
    name = "".join(f"{byte:x}" for byte in ident)
    return Path(f"/tmp/OSL_PIPE_{os.getuid()}_SingleOfficeIPC_{name}")


def offline(variables: dict[str, str]) -> dict[str, str]:
    """The variables of a program whose every proxy leads nowhere."""
    kept = {name: value for name, value in variables.items() if name.lower() != "no_proxy"}
    address = f"http://{_NOWHERE}:{_NO_PORT}"
    return kept | {each: address for name in _PROXIES for each in (name, name.upper())}


@cache
def without_network() -> tuple[str, ...]:
    """What stands before a command so that it runs without network; nothing where that cannot be."""
    program = shutil.which("unshare")
    if program is None:
        return ()
    prefix = (program, "--map-current-user", "--net", "--")
    try:
        tried = subprocess.run(
            [*prefix, "true"], capture_output=True, stdin=subprocess.DEVNULL, timeout=5, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return ()
    return prefix if tried.returncode == 0 else ()
