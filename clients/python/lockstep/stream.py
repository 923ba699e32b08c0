"""A streaming call, and who ends it when nothing comes."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import grpc

from lockstep.errors import LockstepError


class _Silence:
    """Cancels a call once somebody has waited for its next message longer than limit_s.

    A thread, since grpc's iterator cannot wait for a time. What counts is waiting: a caller may
    take as long as it likes over a message. Nobody needs to wake the thread for that: it never
    sleeps longer than the limit, so it looks in time whenever a wait began.
    """

    def __init__(self, call: Any, limit_s: float):
        self.limit_s = limit_s
        self.is_broken = False
        self.waits_since: float | None = None
        self._call = call
        self._is_over = threading.Event()
        threading.Thread(target=self._watch, name="lockstep-silence", daemon=True).start()

    def close(self) -> None:
        self._is_over.set()

    def _left_s(self) -> float:
        since = self.waits_since
        return self.limit_s if since is None else since + self.limit_s - time.monotonic()

    def _watch(self) -> None:
        while not self._is_over.wait(max(self._left_s(), 0)):
            if self._left_s() <= 0:
                self.is_broken = True
                self._call.cancel()
                return


class Stream:
    """The messages of a streaming call; cancel ends it, as does the end of the iteration.

    silence_s: given up as UNAVAILABLE when nothing came for so long; None: never.
    """

    def __init__(self, call: Any, silence_s: float | None = None):
        self._call = call
        self._silence_s = silence_s

    def __iter__(self) -> Iterator[Any]:
        try:
            if self._silence_s is None:
                yield from self._call
            else:
                yield from self._heard(_Silence(self._call, self._silence_s))
        except grpc.RpcError as raw:
            raise LockstepError.of(raw) from raw
        finally:
            self._call.cancel()

    def _heard(self, silence: _Silence) -> Iterator[Any]:
        try:
            while True:
                silence.waits_since = time.monotonic()
                message = next(self._call, None)
                silence.waits_since = None
                if message is None:
                    return
                yield message
        except grpc.RpcError as raw:
            if silence.is_broken:
                raise LockstepError(grpc.StatusCode.UNAVAILABLE,
                                    f"nothing came for {silence.limit_s:g} s") from raw
            raise
        finally:
            silence.close()

    def cancel(self) -> None:
        self._call.cancel()
