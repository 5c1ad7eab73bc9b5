"""Asks OSV about known faults of listed dependencies; where it cannot be reached, says so and passes."""

import json
import subprocess
import sys


def report_of(listed: str) -> str:
    """What pip-audit reports about a list of versions as JSON; empty if it got no data."""
    options = ["--no-deps", "--disable-pip", "--vulnerability-service", "osv", "--timeout", "30"]
    command = [sys.executable, "-m", "pip_audit", *options, "--format", "json", "-r", listed]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        print(f"{listed}：未检查，{(done.stderr.strip() or '没有回答').splitlines()[-1]}")
    return done.stdout.strip()


def faults(report: str) -> list[str]:
    """The known faults in a report, one a line: package, version, number, where it is mended."""
    return [
        f"{each['name']} {each['version']}：{fault['id']}，修复于 {'、'.join(fault['fix_versions'])}"
        for each in json.loads(report)["dependencies"]
        for fault in each.get("vulns", ())
    ]


def main(lists: list[str]) -> int:
    """1 if a listed version has a known fault."""
    found = [line for listed in lists if (report := report_of(listed)) for line in faults(report)]
    print(*found, sep="\n", end="\n" if found else "")
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
