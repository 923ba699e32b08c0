#!/usr/bin/env python3
"""Holds every file that git knows, or would take, against tests/style/rules.py."""

import os
import subprocess
import sys

import rules

# Bazel runs a link to this file: the repository is where the file itself lies.
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.realpath(__file__))))


def read(path):
    with open(os.path.join(ROOT, path), encoding="utf-8") as file:
        return file.read()


def layers():
    """layers.bzl is Python as far as this needs it."""
    names = {}
    exec(read("bazel/layers.bzl"), names)  # pylint: disable=exec-used
    return names


def paths():
    listed = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    for path in sorted(set(listed.split("\0"))):
        if os.path.isfile(os.path.join(ROOT, path)) and not path.startswith(rules.FOREIGN):
            yield path


def rooms(folder):
    """The folders that owe a page for a folder with sources."""
    parts = folder.split("/")
    if parts[0] == "service":
        return {folder}
    return {parts[0], "/".join(parts[:2])} if parts[0] in ("clients", "tests") else set()


def folders_without_readme(known):
    folders = {os.path.dirname(path) for path in known if path.endswith((".c", ".h"))}
    for folder in sorted(set().union(*map(rooms, folders))):
        if f"{folder}/README.md" not in known:
            yield f"{folder}: no README.md"


def main():
    known = list(paths())
    builds = {
        os.path.dirname(path): read(path) for path in known if os.path.basename(path) == "BUILD"
    }
    table = layers()
    tree = rules.Tree(known, builds, table["layer_of"], table["may_use"])
    found = list(folders_without_readme(known))
    for path in known:
        try:
            text = read(path)
        except UnicodeDecodeError:
            continue  # a picture, a corpus
        if "@generated" not in text[:1000]:
            found += rules.findings(rules.Source(path, text, tree))
    print("\n".join(found) or f"{len(known)} files keep all {len(rules.RULES)} rules")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
