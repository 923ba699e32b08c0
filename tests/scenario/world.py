"""Lockstep and the sandbox as two processes on one virtual time, and a client between them."""

from __future__ import annotations

import argparse
import datetime
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Sequence
from typing import Any

from lockstep import Client

READY_WAIT_S = 30
STOP_WAIT_S = 15
WEBHOOK_CREDENTIALS = "shop:long-and-random"


def arguments(description: str | None) -> argparse.ArgumentParser:
    """What every scenario can be told."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--binaries", type=pathlib.Path, required=True,
                        help="the folder of lockstepd and lockstep-sandbox")
    parser.add_argument("--keep", action="store_true",
                        help="keep logs and state after success as well")
    return parser


class World:
    """Owns both processes and their folder; a context manager that ends them.

    The folder, with logs and state, is deleted after success unless `keep`.

    scale: virtual seconds per real second.
    binaries: the folder of lockstepd and lockstep-sandbox.
    client: the same from the first start to the end, over every restart.
    """

    client: Client

    def __init__(self, binaries: pathlib.Path, scale: int, sandbox_flags: Sequence[str],
                 keep: bool = False):
        self.scale = scale
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="lockstep-"))
        self.address = "127.0.0.1:0"
        self._keep = keep
        self._binaries = binaries
        now = datetime.datetime.now(datetime.timezone.utc)
        self._origin = now.strftime("%Y-%m-%dT%H:%M:%SZ")
        self._sandbox_flags = sandbox_flags
        self._processes: list[subprocess.Popen[str]] = []

    def __enter__(self) -> World:
        print(f"Logs and state: {self.folder}", flush=True)
        try:
            self._start_sandbox()
            self.start_lockstepd()
            self.client = Client(self.address)
            self.client.wait_ready(READY_WAIT_S)
        except BaseException as error:
            self._end(type(error))
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self.client.close()
        self._end(kind)

    def _end(self, kind: type[BaseException] | None) -> None:
        for process in reversed(self._processes):
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
        for process in self._processes:
            try:
                process.wait(timeout=STOP_WAIT_S)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        if kind is not None:
            print(f"Failed. Logs and state are kept in {self.folder}", file=sys.stderr, flush=True)
        elif not self._keep:
            shutil.rmtree(self.folder)

    def _spawn(self, name: str, *args: str,
               env: dict[str, str] | None = None) -> subprocess.Popen[str]:
        with open(self.folder / f"{name}.log", "a", encoding="utf-8") as log:
            process = subprocess.Popen([str(self._binaries / name), *args],
                                       stdout=subprocess.PIPE, stderr=log, text=True,
                                       env={**os.environ, **(env or {})})
        self._processes.append(process)
        return process

    def _start_sandbox(self) -> None:
        process = self._spawn("lockstep-sandbox", "--port=0", f"--clock-origin={self._origin}",
                              f"--clock-scale={self.scale}", *self._sandbox_flags)
        ready = process.stdout.readline() if process.stdout else ""
        match = re.search(r"port=(\d+)", ready)
        if match is None:
            raise RuntimeError(f"the sandbox did not start: {ready!r}")
        self.sandbox_url = f"http://127.0.0.1:{match.group(1)}"

    def start_lockstepd(self) -> None:
        """Starts it, or starts it again on the same state, under the same address."""
        config = self.folder / "lockstep.yaml"
        ready = self.folder / "ready"
        ready.unlink(missing_ok=True)
        config.write_text(LOCKSTEP_YAML.format(folder=self.folder, address=self.address,
                                               origin=self._origin, scale=self.scale))
        self.lockstepd = self._spawn(
            "lockstepd", f"--config={config}", f"--ready-file={ready}",
            env={"LOCKSTEP_SECRET_SCAYLE": "sandbox-scayle-token",
                 "LOCKSTEP_SECRET_WEBHOOK": WEBHOOK_CREDENTIALS,
                 "LOCKSTEP_SECRET_NORDMARKT": "sandbox-key-nordmarkt",
                 "LOCKSTEP_SECRET_SUEDHAUS": "sandbox-key-suedhaus"})
        deadline = time.monotonic() + READY_WAIT_S
        while not ready.exists():
            if self.lockstepd.poll() is not None or time.monotonic() > deadline:
                log = (self.folder / "lockstepd.log").read_text()
                raise RuntimeError(f"lockstepd did not start:\n{log[-2000:]}")
            time.sleep(0.02)
        addresses = dict(line.split("=", 1) for line in ready.read_text().splitlines())
        self.address = addresses["rpc"]
        self.web_address = addresses["web"]

    def kill_lockstepd(self) -> None:
        """As a power cut would."""
        self.lockstepd.kill()
        self.lockstepd.wait()

    def stop_lockstepd(self) -> None:
        """As an upgrade would."""
        self.lockstepd.send_signal(signal.SIGTERM)
        code = self.lockstepd.wait(timeout=STOP_WAIT_S)
        assert code == 0, f"lockstepd ended with {code}"

    # ---- the sandbox's control endpoint: what people and operators would do ----

    def control(self, action: str, **fields: Any) -> dict[str, Any]:
        request = urllib.request.Request(f"{self.sandbox_url}/control/actions/{action}",
                                         data=json.dumps(fields).encode())
        try:
            with urllib.request.urlopen(request, timeout=10) as response:
                return json.load(response)
        except urllib.error.HTTPError as error:
            raise RuntimeError(f"{action}: {error.read().decode()}") from error

    def look(self, view: str) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.sandbox_url}/control/{view}", timeout=10) as response:
            return json.load(response)

    # ---- time ----

    def until(self, what: str, found: Callable[[], Any], virtual_s: float) -> Any:
        """Waits at most so long in virtual time for `found` to return something."""
        deadline = time.monotonic() + max(virtual_s / self.scale, 3.0)
        while True:
            result = found()
            if result:
                return result
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {virtual_s:.0f} virtual seconds: {what}")
            time.sleep(0.02)


LOCKSTEP_YAML = """\
rpc:
  listen: ["{address}"]
  development: true
web:
  listen: "127.0.0.1:0"
store:
  path: {folder}/state
outbound:
  allow_http_loopback: true
clock:
  development_origin: "{origin}"
  development_scale: {scale}
"""
