"""An error of the service, with its details."""

from __future__ import annotations

import dataclasses
from typing import Any

import grpc
from google.rpc import error_details_pb2, status_pb2

_DETAILS = "grpc-status-details-bin"


@dataclasses.dataclass(frozen=True)
class Violation:
    """A field of the request, and the rule that it breaks."""

    field: str
    description: str


class LockstepError(Exception):
    """What the service answered instead of a response.

    code: the grpc.StatusCode.
    reason: the machine-readable reason, such as "ORDER_STATE_CONFLICT"; "" if there is none.
    metadata: what varies in the message, by name.
    violations: fields that were wrong.
    retry_after: seconds to wait before another try; None if the service does not say.
    """

    def __init__(self, code: grpc.StatusCode, message: str):
        super().__init__(message)
        self.code = code
        self.reason = ""
        self.metadata: dict[str, str] = {}
        self.violations: list[Violation] = []
        self.retry_after: float | None = None

    @classmethod
    def of(cls, raw: Any) -> LockstepError:
        """What gRPC raised: a grpc.RpcError, which is a grpc.Call too."""
        error = cls(raw.code(), raw.details() or raw.code().name)
        for key, value in raw.trailing_metadata() or ():
            if key == _DETAILS:
                error._read(status_pb2.Status.FromString(value))
        return error

    def _read(self, status: status_pb2.Status) -> None:
        for detail in status.details:
            if detail.Is(error_details_pb2.ErrorInfo.DESCRIPTOR):
                info = error_details_pb2.ErrorInfo()
                detail.Unpack(info)
                self.reason = info.reason
                self.metadata = dict(info.metadata)
            elif detail.Is(error_details_pb2.BadRequest.DESCRIPTOR):
                bad = error_details_pb2.BadRequest()
                detail.Unpack(bad)
                self.violations = [
                    Violation(v.field, v.description) for v in bad.field_violations
                ]
            elif detail.Is(error_details_pb2.RetryInfo.DESCRIPTOR):
                retry = error_details_pb2.RetryInfo()
                detail.Unpack(retry)
                self.retry_after = retry.retry_delay.ToTimedelta().total_seconds()

    def __str__(self) -> str:
        parts = [super().__str__()]
        if self.reason:
            parts.append(f"reason {self.reason}")
        parts += [f"{v.field}: {v.description}" for v in self.violations]
        return "; ".join(parts)
