"""An error of the service, with its details."""

from __future__ import annotations

import dataclasses

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

    def __init__(self, error: grpc.RpcError):
        super().__init__(error.details() or error.code().name)
        self.code = error.code()
        self.reason = ""
        self.metadata: dict[str, str] = {}
        self.violations: list[Violation] = []
        self.retry_after: float | None = None
        for key, value in error.trailing_metadata() or ():
            if key == _DETAILS:
                self._read(status_pb2.Status.FromString(value))

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
