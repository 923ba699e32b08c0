#!/usr/bin/env python3
"""Holds the README's lists of what is still to come against the code that refuses it.

Methods are rows of the services, fields are calls of refuse_later. The proto says so of each field
too.
"""

import pathlib
import re
import sys

# Bazel runs a link to this file: the repository is where the file itself lies.
ROOT = pathlib.Path(__file__).resolve().parents[2]
ROW = re.compile(r'\{ "(\w+)", \.later = true \}')
REFUSAL = re.compile(r"\brefuse_later\(([^;]+), err\);")
MESSAGE = re.compile(r"Lockstep__V1__(\w+) \*in\b")
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


def refused_field(arguments: str) -> str:
    """The field's name, or else the member that is looked at, or the one case of a oneof."""
    if literal := re.search(r'"(\w+)"$', arguments):
        return literal.group(1)
    if case := re.search(r"in->(\w+)_case == (\w+)", " ".join(arguments.split())):
        return case.group(2).rpartition(f"__{case.group(1).upper()}_")[2].lower()
    return re.findall(r"in->(\w+)", arguments)[-1]


def refused(root: pathlib.Path) -> dict[str, set[str]]:
    """The fields that are refused where they are read, by the message that `in` last was."""
    found: dict[str, set[str]] = {}
    for path in sorted((root / "service/rpc").glob("*.c")):
        text = path.read_text()
        for call in REFUSAL.finditer(text):
            message = MESSAGE.findall(text, 0, call.start())[-1]
            found.setdefault(message, set()).add(refused_field(call.group(1)))
    return found


def admitted(root: pathlib.Path) -> dict[str, set[str]]:
    """The fields whose comment in the proto says so, by message."""
    found: dict[str, set[str]] = {}
    for path in sorted((root / "proto/lockstep/v1").glob("*.proto")):
        blocks, comment = [], ""
        for line in map(str.strip, path.read_text().splitlines()):
            if line.startswith("//"):
                comment += line
                continue
            if line.endswith("{"):
                blocks.append(line.split()[:2])
            elif line.startswith("}"):
                blocks.pop()
            elif (field := re.search(r"(\w+) = \d+;", line)) and "`METHOD_LATER`" in comment:
                message = [name for kind, name in blocks if kind == "message"][-1]
                found.setdefault(message, set()).add(field.group(1))
            comment = ""
    return found


def listed(root: pathlib.Path) -> dict[str, set[str]]:
    """What the README names, by service or message."""
    section = (root / "README.md").read_text().split("## Not yet", 1)[1].split("\n## ", 1)[0]
    return {service: set(re.findall(r"\w+", methods)) for service, methods in ITEM.findall(section)}


def differences(said: dict[str, set[str]], true: dict[str, set[str]], who: str) -> list[str]:
    found = []
    for group in sorted(said.keys() | true.keys()):
        for name in sorted(said.get(group, set()) ^ true.get(group, set())):
            known = name in true.get(group, set())
            found.append(f"{group}.{name}: " +
                         (f"answers METHOD_LATER; {who} does not say it" if known
                          else f"{who} says METHOD_LATER; the code does not answer it"))
    return found


def main(root: pathlib.Path) -> int:
    methods, fields = rows(root), refused(root)
    wrong = differences(listed(root), {**methods, **fields}, "README.md")
    wrong += differences(admitted(root), fields, "its comment")
    print("\n".join(wrong))
    print(f"{len(wrong)} differences over {sum(map(len, methods.values()))} methods and "
          f"{sum(map(len, fields.values()))} fields")
    return 1 if wrong or not methods or not fields else 0


if __name__ == "__main__":
    sys.exit(main(ROOT))
