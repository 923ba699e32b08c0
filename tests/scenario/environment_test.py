#!/usr/bin/env python3
"""bazel/python in a small tree of its own: when it makes an environment, and which it removes.

The client there is a module and a build back end of a few lines, so that nothing is downloaded.
"""

import os
import pathlib
import shutil
import subprocess
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).parents[2]
DAY_S = 86400

PYPROJECT = """\
[build-system]
requires = []
build-backend = "backend"
backend-path = ["."]
"""
BACKEND = """\
import zipfile

def build_wheel(folder, config_settings=None, metadata_directory=None):
    name = "tiny-1-py3-none-any.whl"
    with zipfile.ZipFile(f"{folder}/{name}", "w") as wheel:
        wheel.write("tiny.py")
        wheel.writestr("tiny-1.dist-info/METADATA",
                       "Metadata-Version: 2.1\\nName: tiny\\nVersion: 1\\n")
        wheel.writestr("tiny-1.dist-info/WHEEL",
                       "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n")
        wheel.writestr("tiny-1.dist-info/RECORD", "")
    return name
"""


class Environment(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.tree = pathlib.Path(folder.name) / "tree"
        self.cache = pathlib.Path(folder.name) / "cache"
        (self.tree / "bazel").mkdir(parents=True)
        self.client = self.tree / "clients/python"
        self.client.mkdir(parents=True)
        shutil.copy(ROOT / "bazel/python", self.tree / "bazel")
        setup = self.tree / "bazel/setup"
        setup.write_text("#!/bin/sh\n", encoding="utf-8")
        setup.chmod(0o755)
        for name, text in (("pyproject.toml", PYPROJECT), ("backend.py", BACKEND),
                           ("tiny.py", "SAID = 'committed'\n")):
            (self.client / name).write_text(text, encoding="utf-8")
        self.git("init", "--quiet")
        self.commit()

    def git(self, *args):
        subprocess.run(["git", "-c", "user.name=test", "-c", "user.email=test@localhost", *args],
                       cwd=self.tree, check=True)

    def commit(self):
        self.git("add", ".")
        self.git("commit", "--quiet", "--message=as it is")

    def python(self):
        return pathlib.Path(subprocess.run(
            ["bazel/python"], cwd=self.tree, env={**os.environ, "XDG_CACHE_HOME": str(self.cache)},
            check=True, capture_output=True, text=True).stdout.strip())

    def say(self, text):
        (self.client / "tiny.py").write_text(f"SAID = '{text}'\n", encoding="utf-8")

    def said(self, python):
        return subprocess.run([python, "-c", "import tiny; print(tiny.SAID)"], check=True,
                              capture_output=True, text=True).stdout.strip()

    def test_it_follows_contents(self):
        committed = self.python()
        self.assertEqual(self.said(committed), "committed")
        self.assertEqual(self.python(), committed)
        self.say("first edit")
        first = self.python()
        self.say("second edit")
        second = self.python()
        self.assertEqual((self.said(first), self.said(second)), ("first edit", "second edit"))
        self.commit()
        self.assertEqual(self.python(), second, "a commit changes no contents")
        (self.client / "new.py").write_text("", encoding="utf-8")
        self.assertNotEqual(self.python(), second, "what git does not know yet counts too")
        (self.client / "new.py").unlink()
        self.assertEqual(self.said(committed), "committed", "another checkout may be using it")

    def test_what_nobody_asks_for_is_removed_in_the_end(self):
        used = self.python()
        recent, old = (self.cache / "lockstep" / name for name in ("python-recent", "python-old"))
        other = self.cache / "lockstep" / "cppcheck"
        for folder in (recent, old, other):
            folder.mkdir()
        for folder, days in ((recent, 20), (old, 40), (other, 40), (used.parents[1], 40)):
            at = time.time() - days * DAY_S
            os.utime(folder, (at, at))
        self.assertEqual(self.python(), used)
        self.assertTrue(used.exists() and recent.exists() and other.exists())
        self.assertFalse(old.exists())


if __name__ == "__main__":
    unittest.main()
