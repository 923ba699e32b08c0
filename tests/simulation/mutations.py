#!/usr/bin/env python3
"""The mutation check: each deliberate bug of mutations.txt must be caught by the simulation.

Usage: bazel/simulate --mutations [NAME...] [--seeds N] [--jobs J]

One bug at a time is put into a copy of the tree, the simulation is built and run with seed after
seed until a promise is broken that it is to break. A seed counts only if the program without the
bug keeps it. Fails if a bug does not apply, does not build, or is not caught within the seeds (200
if not told).
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

# Bazel runs a link to this file: the repository is where the file itself lies.
ROOT = pathlib.Path(__file__).resolve().parents[2]
TABLE = "tests/simulation/mutations.txt"
TARGET = "//tests/simulation:simulate"
SEEDS_MAX = 200
SEEDS_AT_ONCE = (2, 4, 8, 16)  # the first bugs show at once, the others are worth a longer batch
BATCH_S_MAX = 3600  # a bug that makes the simulation run for ever is not caught by it
PLAN = ("days=3", "without=clock-forward,clock-back")  # a wrong clock breaks promises of its own
BROKEN = re.compile(r"^seed (\d+): (?!kept;)(\w+): (.*)$", re.MULTILINE)


class Place:
    """A text in a file, and what is put there."""

    def __init__(self, path: str):
        self.path = path
        self.before = ""
        self.after = ""

    def add(self, mark: str, line: str) -> None:
        if mark in " -":
            self.before += line + "\n"
        if mark in " +":
            self.after += line + "\n"

    def apply(self, text: str) -> str:
        count = text.count(self.before) if self.before else 0
        if count != 1:
            raise ValueError(f"{self.path}: its text occurs {count} times")
        return text.replace(self.before, self.after)


class Mutation:
    """A bug: a row of the table."""

    def __init__(self, name: str, what: str):
        self.name = name
        self.what = what
        self.breaks: list[str] = []  # promises; none: any
        self.plan: list[str] = []
        self.places: list[Place] = []

    def texts(self, root: pathlib.Path) -> dict[str, str]:
        """The files that it changes, as they are with it. ValueError: it does not apply."""
        texts: dict[str, str] = {}
        for place in self.places:
            text = texts.get(place.path) or (root / place.path).read_text()
            texts[place.path] = place.apply(text)
        if not texts:
            raise ValueError("it changes nothing")
        return texts


def table(root: pathlib.Path) -> list[Mutation]:
    """The rows; what stands in front of the first heading is prose."""
    mutations: list[Mutation] = []
    mutation = None
    lines = (root / TABLE).read_text().splitlines()
    first = next(at for at, line in enumerate(lines) if line.startswith("# ----"))
    for line in lines[first:]:
        if not line or line.startswith("#"):
            mutation = None
        elif mutation is None:
            mutation = Mutation(*line.split(": ", 1))
            mutations.append(mutation)
        elif line.startswith("--- "):
            mutation.places.append(Place(line[4:]))
        elif line.startswith("breaks: "):
            mutation.breaks = line[8:].split()
        elif line.startswith("plan: "):
            mutation.plan = line[6:].split()
        else:
            mutation.places[-1].add(line[0], line[1:])
    return mutations


# ---- the copy of the tree ----


def copy(root: pathlib.Path, tree: pathlib.Path) -> None:
    """What git knows, as it is now; what did not change is left alone, so that Bazel is quick."""
    listed = subprocess.run(
        ["git", "-C", root, "ls-files", "-z"], check=True, capture_output=True, text=True
    ).stdout
    known = {path for path in listed.split("\0") if path and (root / path).is_file()}
    for path in known:
        source, copied = root / path, tree / path
        if copied.is_file() and copied.read_bytes() == source.read_bytes():
            continue
        copied.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(source, copied)
    for copied in [path for path in tree.rglob("*") if path.is_file() and not path.is_symlink()]:
        if str(copied.relative_to(tree)) not in known:
            copied.unlink()


class Workshop:
    """Builds and runs the simulation with a bug, and without."""

    def __init__(self, root: pathlib.Path, jobs: int):
        cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
        self.home = pathlib.Path(cache, "lockstep", "mutations")
        self.tree = self.home / "tree"
        self.plain = self.home / "simulate"
        self.root = root
        self.jobs = jobs
        self.kept: dict[tuple[int, str], bool] = {}  # what the program without a bug keeps

    def _bazel(self, *arguments: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            ["bazel", f"--output_base={self.home / 'out'}", *arguments],
            cwd=self.tree,
            capture_output=True,
            text=True,
            check=False,
        )

    def build(self) -> pathlib.Path:
        """ValueError: it does not build."""
        built = self._bazel("build", "--config=opt", f"--jobs={self.jobs}", TARGET)
        if built.returncode != 0:
            raise ValueError("does not build:\n" + built.stderr[-3000:])
        where = self._bazel("info", "--config=opt", "bazel-bin").stdout.strip()
        return pathlib.Path(where, TARGET[2:].replace(":", "/"))

    def open(self) -> None:
        """The copy, and the program without a bug."""
        self.tree.mkdir(parents=True, exist_ok=True)
        copy(self.root, self.tree)
        built = self.build()
        self.plain.unlink(missing_ok=True)
        shutil.copy(built, self.plain)

    def close(self) -> None:
        copy(self.root, self.tree)
        self._bazel("shutdown")

    def run(
        self, program: pathlib.Path, seed: int, count: int, plan: list[str]
    ) -> list[tuple[int, str, str]]:
        """(seed, promise, why) of those that are broken, in order."""
        command = [program, f"--seeds={count}", f"--jobs={self.jobs}", "--no-shrink", "--quiet"]
        done = subprocess.run(
            [*command, *PLAN, *plan, f"seed={seed}"],
            capture_output=True,
            text=True,
            timeout=BATCH_S_MAX,
            check=False,
        )
        broken = [(int(at), promise, why) for at, promise, why in BROKEN.findall(done.stdout)]
        if done.returncode not in (0, 1) or (done.returncode == 1 and not broken):
            raise ValueError("does not run:\n" + (done.stdout + done.stderr)[-3000:])
        return sorted(broken)

    def keeps(self, seed: int, plan: list[str]) -> bool:
        """Whether the program without a bug keeps this seed."""
        key = (seed, " ".join(plan))
        if key not in self.kept:
            self.kept[key] = not self.run(self.plain, seed, 1, plan)
        return self.kept[key]

    def catch(self, mutation: Mutation, seeds: int) -> tuple[int, str, str]:
        """The first seed that shows the bug, the promise, and why. ValueError: none does."""
        copy(self.root, self.tree)
        for path, text in mutation.texts(self.root).items():
            (self.tree / path).write_text(text)
        program = self.build()
        seed, turn = 1, 0
        while seed <= seeds:
            count = min(SEEDS_AT_ONCE[min(turn, len(SEEDS_AT_ONCE) - 1)], seeds - seed + 1)
            for at, promise, why in self.run(program, seed, count, mutation.plan):
                is_meant = not mutation.breaks or promise in mutation.breaks
                if is_meant and self.keeps(at, mutation.plan):
                    return at, promise, why
            seed += count
            turn += 1
        raise ValueError(f"not caught within {seeds} seeds")


# ---- the command ----


def chosen(mutations: list[Mutation], names: list[str]) -> list[Mutation]:
    known = {mutation.name for mutation in mutations}
    for name in names:
        if name not in known:
            sys.exit(f"mutations: no bug is called {name}; there are:\n" + "\n".join(sorted(known)))
    return [mutation for mutation in mutations if not names or mutation.name in names]


def main() -> int:
    parser = argparse.ArgumentParser(prog="bazel/simulate --mutations", allow_abbrev=False)
    parser.add_argument("names", nargs="*", metavar="NAME")
    parser.add_argument("--seeds", type=int, default=SEEDS_MAX)
    parser.add_argument("--jobs", type=int, default=2)
    asked = parser.parse_args()
    rows = chosen(table(ROOT), asked.names)
    workshop = Workshop(ROOT, asked.jobs)
    failed = 0
    try:
        workshop.open()
        print(f"| {'bug':34} | {'promise that broke':50} | seeds | seconds |")
        print(f"| {'-' * 34} | {'-' * 50} | ----: | ------: |", flush=True)
        for row in rows:
            began = time.monotonic()
            try:
                seed, promise, why = workshop.catch(row, asked.seeds)
            except (ValueError, subprocess.TimeoutExpired) as error:
                seed, promise, why = "", "**none**", str(error)
                failed += 1
            seconds = time.monotonic() - began
            print(f"| {row.name:34} | {promise:50} | {seed:>5} | {seconds:7.0f} |", flush=True)
            print(f"{row.name}: {row.what}\n  {why}", file=sys.stderr, flush=True)
    finally:
        workshop.close()
    print(f"{len(rows) - failed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
