#!/usr/bin/env python3
"""Holds bazel/packages.txt against what each command needs on a machine that has nothing yet."""

import pathlib
import re
import shlex
import subprocess
import sys

# Bazel runs a link to this file: the repository is where the file itself lies.
ROOT = pathlib.Path(__file__).resolve().parents[2]


def purposes() -> dict[str, set[str]]:
    """What each package is needed for."""
    rows = (line.split() for line in (ROOT / "bazel/packages.txt").read_text().splitlines())
    return {row[0]: set(row[1].split(",")) for row in rows if row and not row[0].startswith("#")}


def output(*command: str) -> str:
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def library_packages() -> set[str]:
    """The Debian packages of the libraries that WORKSPACE names, by their pkg-config files."""
    text = (ROOT / "WORKSPACE").read_text()
    block = re.search(r"libraries = \{(.*?)\}", text, re.DOTALL).group(1)
    found = set()
    for name in re.findall(r': "([^"]+)"', block):
        folder = output("pkg-config", "--variable=pcfiledir", name)
        owner = output("dpkg", "--search", f"{folder}/{name}.pc")
        found.add(owner.split(":")[0])
    return found


def asked(command: str) -> set[str]:
    """The purposes for which a command of bazel/ sets up."""
    call = re.search(r"^bazel/setup\b(.*)$", (ROOT / "bazel" / command).read_text(), re.MULTILINE)
    return set(shlex.split(call.group(1))) or {"build", "test", "lint"}


# What a command runs that is not built here.
NEEDS = {
    "demo": {"git", "python3-venv", "ca-certificates", "bazel-bootstrap", "gcc"},
    "bench": {"git", "bazel-bootstrap", "gcc"},
    "python": {"git", "python3-venv", "ca-certificates"},
    "fuzz": {"clang-14", "libclang-rt-14-dev", "bazel-bootstrap"},
    "lint": {"git", "clang-format-14", "cppcheck", "npm"},
    "format": {"git", "clang-format-14"},
    "test": {"clang-14", "cppcheck", "protobuf-compiler", "protobuf-compiler-grpc"},
}
BUILDING = ("demo", "bench", "fuzz", "test")


def main() -> int:
    known, libraries, wrong = purposes(), library_packages(), 0
    for command, needs in NEEDS.items():
        needs = needs | (libraries if command in BUILDING else set())
        for package in sorted(needs):
            if not known.get(package, set()) & asked(command):
                print(f"bazel/{command} needs {package} and does not install it")
                wrong += 1
    print(f"{wrong} packages missing; {len(known)} known, {len(libraries)} of them libraries")
    return 1 if wrong or not libraries else 0


if __name__ == "__main__":
    sys.exit(main())
