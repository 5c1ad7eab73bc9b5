"""What ``juesuan explain`` and ``juesuan rules`` print."""

import json

from generator.failures import UnknownRuleError


def explain_rule(code: str) -> None:
    """Print the page of a rule."""
    from generator.checks.pages import load_pages

    pages = load_pages()
    wanted = code.strip().upper()
    found = (
        [pages[wanted]]
        if wanted in pages
        else [page for known, page in pages.items() if wanted and known.startswith(wanted)]
    )
    if not found:
        raise UnknownRuleError(code, sorted(pages))
    for page in found:
        print(page.text)


def list_rules(*, as_json: bool) -> None:
    """Print all rules: code, level, title."""
    from generator.checks.pages import load_pages

    pages = load_pages().values()
    if as_json:
        rows = [{"code": p.code, "level": str(p.level), "title": p.title} for p in pages]
        print(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    for page in pages:
        print(f"{page.code:<7} {page.level}  {page.title}")
