"""Channels, retries and streams that go on where they stopped."""

from __future__ import annotations

import os
import random
import time
import uuid
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import grpc

from lockstep.errors import LockstepError
from lockstep.stream import Stream
from lockstep.target import is_local
from lockstep.v1 import (
    catalog_service_pb2_grpc,
    channel_service_pb2_grpc,
    dispatch_service_pb2_grpc,
    event_service_pb2_grpc,
    exception_service_pb2_grpc,
    inventory_service_pb2_grpc,
    order_service_pb2_grpc,
    reconciliation_service_pb2_grpc,
    refund_service_pb2_grpc,
)

_STUBS = {
    "catalog": catalog_service_pb2_grpc.CatalogServiceStub,
    "channels": channel_service_pb2_grpc.ChannelServiceStub,
    "dispatch": dispatch_service_pb2_grpc.DispatchServiceStub,
    "events": event_service_pb2_grpc.EventServiceStub,
    "exceptions": exception_service_pb2_grpc.ExceptionServiceStub,
    "inventory": inventory_service_pb2_grpc.InventoryServiceStub,
    "orders": order_service_pb2_grpc.OrderServiceStub,
    "reconciliation": reconciliation_service_pb2_grpc.ReconciliationServiceStub,
    "refunds": refund_service_pb2_grpc.RefundServiceStub,
}

# The service did not take it, or nobody knows whether it did: the same request_id makes it safe. A
# call that nobody here cancelled was on its way when the service went down.
_AGAIN = {grpc.StatusCode.UNAVAILABLE, grpc.StatusCode.DEADLINE_EXCEEDED,
          grpc.StatusCode.CANCELLED}
_WAIT_S_FIRST = 0.1
_WAIT_S_MAX = 5.0
_SILENCE_S = 45.0  # signs of life come every 15 s

_OPTIONS = [
    ("grpc.max_receive_message_length", 16 << 20),
    # A service that is away is looked for as often as calls are tried.
    ("grpc.initial_reconnect_backoff_ms", 100),
    ("grpc.min_reconnect_backoff_ms", 5000),
    ("grpc.max_reconnect_backoff_ms", 5000),
    # As seldom as gRPC's servers bear pings unasked. With it, the kernel gives up a connection
    # whose other end vanished 20 s after something was sent into it.
    ("grpc.keepalive_time_ms", 330_000),
    ("grpc.keepalive_timeout_ms", 20_000),
]


def _wait_s(attempt: int, error: LockstepError) -> float:
    """Before the next try, after `attempt` of them: never shorter than the service asks for."""
    longest = min(_WAIT_S_MAX, _WAIT_S_FIRST * 2 ** min(attempt - 1, 10))
    wait = random.uniform(longest / 2, longest)
    return wait if error.retry_after is None else max(wait, error.retry_after)


def _request_id() -> str:
    """A UUID of version 7: ids that follow each other in time are stored with less work."""
    milliseconds = time.time_ns() // 1_000_000
    number = milliseconds << 80 | int.from_bytes(os.urandom(10), "big")
    number = number & ~(0xF << 76) | 7 << 76  # the version
    return str(uuid.UUID(int=number & ~(3 << 62) | 2 << 62))  # the variant


def _with_request_id(request: Any) -> Any:
    """The message, or a copy with an id: the caller's own may be sent again as another request."""
    if "request_id" not in request.DESCRIPTOR.fields_by_name or request.request_id:
        return request
    result = type(request)()
    result.CopyFrom(request)
    result.request_id = _request_id()
    return result


class _Service:
    """A stub whose unary calls carry a request_id, are retried, and raise LockstepError."""

    def __init__(self, stub: Any, client: Client):
        self._stub = stub
        self._client = client

    def __getattr__(self, name: str) -> Callable[..., Any]:
        method = getattr(self._stub, name)
        if isinstance(method, grpc.UnaryUnaryMultiCallable):
            return lambda request, **kwargs: self._client._unary(method, request, **kwargs)
        if isinstance(method, grpc.StreamUnaryMultiCallable):
            return lambda requests, **kwargs: self._client._upload(method, requests, **kwargs)
        if isinstance(method, grpc.StreamStreamMultiCallable):
            return lambda requests, **kwargs: self._client._exchange(method, requests, **kwargs)
        return lambda request, **kwargs: self._client._stream(method, request, **kwargs)


class Client:
    """A connection to one Lockstep.

    target: "host:port" or "unix:/path".
    token: the bearer token; None in development mode.
    credentials: grpc.ssl_channel_credentials(...); None is plain text, to this machine alone:
    ValueError for any other.
    timeout_s: of one try of a unary call.
    attempts: tries of a unary call, 1 or more.
    budget_s: from the first try of a unary call on, waits included; no new try begins after it.
    options: of the gRPC channel, besides ours, such as [("grpc.keepalive_time_ms", 60_000)] for a
    way that forgets idle connections and a server that bears so many pings.

    Its services are attributes: inventory, orders, dispatch, refunds, reconciliation, exceptions,
    channels, catalog, events.
    """

    catalog: _Service
    channels: _Service
    dispatch: _Service
    events: _Service
    exceptions: _Service
    inventory: _Service
    orders: _Service
    reconciliation: _Service
    refunds: _Service

    def __init__(self, target: str, token: str | None = None,
                 credentials: grpc.ChannelCredentials | None = None,
                 timeout_s: float = 10.0, attempts: int = 8, budget_s: float = 60.0,
                 options: Sequence[tuple[str, Any]] = ()):
        all_options = [*_OPTIONS, *options]
        if is_local(target):
            # A proxy for the web is no way to this machine.
            all_options.append(("grpc.enable_http_proxy", 0))
        elif credentials is None:
            raise ValueError(f'"{target}" needs TLS: plain text is for this machine alone')
        if credentials is None:
            self._channel = grpc.insecure_channel(target, all_options)
        else:
            self._channel = grpc.secure_channel(target, credentials, all_options)
        self._metadata = [("authorization", f"Bearer {token}")] if token else []
        self._timeout_s = timeout_s
        self._attempts = attempts
        self._budget_s = budget_s
        self._is_closed = False
        for name, stub in _STUBS.items():
            setattr(self, name, _Service(stub(self._channel), self))

    def __enter__(self) -> Client:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends all calls, as CANCELLED."""
        self._is_closed = True
        self._channel.close()

    def wait_ready(self, timeout_s: float) -> None:
        """Returns once the server can be reached; raises grpc.FutureTimeoutError otherwise."""
        grpc.channel_ready_future(self._channel).result(timeout=timeout_s)

    def _may_work_later(self, error: LockstepError) -> bool:
        """What is full says when to come again; a limit that will not move does not."""
        if error.code is grpc.StatusCode.RESOURCE_EXHAUSTED:
            return error.retry_after is not None
        return error.code in _AGAIN and not self._is_closed

    def _unary(self, method: Any, request: Any, timeout_s: float | None = None) -> Any:
        request = _with_request_id(request)
        give_up = time.monotonic() + self._budget_s
        attempt = 0
        while True:
            try:
                return method(request, timeout=timeout_s or self._timeout_s,
                              metadata=self._metadata)
            except grpc.RpcError as raw:
                error = LockstepError.of(raw)
                attempt += 1
                wait_s = _wait_s(attempt, error)
                if (not self._may_work_later(error) or attempt >= self._attempts
                        or time.monotonic() + wait_s > give_up):
                    raise error from raw
                time.sleep(wait_s)

    def _upload(self, method: Any, requests: Iterable[Any],
                timeout_s: float | None = None) -> Any:
        try:
            return method(map(_with_request_id, requests), timeout=timeout_s,
                          metadata=self._metadata)
        except grpc.RpcError as raw:
            raise LockstepError.of(raw) from raw

    def _exchange(self, method: Any, requests: Iterable[Any], timeout_s: float | None = None,
                  silence_s: float | None = None) -> Stream:
        return self._stream(method, map(_with_request_id, requests), timeout_s, silence_s)

    def _stream(self, method: Any, request: Any, timeout_s: float | None = None,
                silence_s: float | None = None) -> Stream:
        return Stream(method(request, timeout=timeout_s, metadata=self._metadata), silence_s)

    def follow(self, method: Callable[..., Any], request: Any,
               silence_s: float = _SILENCE_S) -> Iterator[Any]:
        """The messages of a stream with resume tokens, over any interruption: one that breaks, or
        in which nothing comes for silence_s, is opened again with the token of the last message,
        so that nothing is lost and nothing comes twice. Ends where the service means it to, which
        a watch never does.

            for message in client.follow(client.events.WatchEvents, request):
                ...
        """
        own = type(request)()
        own.CopyFrom(request)
        attempt = 0
        while True:
            try:
                for message in method(own, silence_s=silence_s):
                    attempt = 0
                    yield message
                    if message.resume_token:
                        own.resume_token = message.resume_token
                return
            except LockstepError as error:
                if not self._may_work_later(error):
                    raise
                attempt += 1
                time.sleep(_wait_s(attempt, error))
