#!/usr/bin/env python3
"""Holds the README's list of methods that are still to come against the rows of the services."""

import pathlib
import re
import sys

# Bazel runs a link to this file: the repository is where the file itself lies.
ROOT = pathlib.Path(__file__).resolve().parents[2]
ROW = re.compile(r'\{ "(\w+)", \.later = true \}')
ITEM = re.compile(r"^- `(\w+)`: (.+?)\n(?=\n|- |\Z)", re.MULTILINE | re.DOTALL)


def rows(root: pathlib.Path) -> dict[str, set[str]]:
    """The methods that say so themselves, by service."""
    found: dict[str, set[str]] = {}
    for path in sorted((root / "service/rpc").glob("*_service.c")):
        service = "".join(part.capitalize() for part in path.stem.split("_"))
        methods = set(ROW.findall(path.read_text()))
        if methods:
            found[service] = methods
    return found


def listed(root: pathlib.Path) -> dict[str, set[str]]:
    """The methods that the README names, by service."""
    section = (root / "README.md").read_text().split("## Not yet", 1)[1].split("\n## ", 1)[0]
    return {service: set(re.findall(r"\w+", methods)) for service, methods in ITEM.findall(section)}


def main(root: pathlib.Path) -> int:
    wrong = 0
    said, true = listed(root), rows(root)
    for service in sorted(said.keys() | true.keys()):
        for method in sorted(said.get(service, set()) ^ true.get(service, set())):
            known = method in true.get(service, set())
            print(f"{service}.{method}: " + ("answers METHOD_LATER; README.md does not list it"
                                            if known else "README.md lists it; it has no such row"))
            wrong += 1
    print(f"{wrong} differences over {sum(map(len, true.values()))} methods")
    return 1 if wrong or not true else 0


if __name__ == "__main__":
    sys.exit(main(ROOT))
