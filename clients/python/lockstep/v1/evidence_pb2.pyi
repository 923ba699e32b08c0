from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
REMOTE_SYSTEM_MIRAKL: RemoteSystem
REMOTE_SYSTEM_SCAYLE: RemoteSystem
REMOTE_SYSTEM_UNSPECIFIED: RemoteSystem
VERDICT_BLOCKED: Verdict
VERDICT_DONE: Verdict
VERDICT_REFUSED: Verdict
VERDICT_RETRY: Verdict
VERDICT_UNKNOWN: Verdict
VERDICT_UNSPECIFIED: Verdict

class Exchange(_message.Message):
    __slots__ = ["attempt", "duration", "http_status", "intent_id", "is_read_back", "operation", "refusal_reason", "summary", "system", "text", "time", "verdict"]
    ATTEMPT_FIELD_NUMBER: _ClassVar[int]
    DURATION_FIELD_NUMBER: _ClassVar[int]
    HTTP_STATUS_FIELD_NUMBER: _ClassVar[int]
    INTENT_ID_FIELD_NUMBER: _ClassVar[int]
    IS_READ_BACK_FIELD_NUMBER: _ClassVar[int]
    OPERATION_FIELD_NUMBER: _ClassVar[int]
    REFUSAL_REASON_FIELD_NUMBER: _ClassVar[int]
    SUMMARY_FIELD_NUMBER: _ClassVar[int]
    SYSTEM_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    VERDICT_FIELD_NUMBER: _ClassVar[int]
    attempt: int
    duration: _duration_pb2.Duration
    http_status: int
    intent_id: str
    is_read_back: bool
    operation: str
    refusal_reason: str
    summary: str
    system: RemoteSystem
    text: str
    time: _timestamp_pb2.Timestamp
    verdict: Verdict
    def __init__(self, time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., system: _Optional[_Union[RemoteSystem, str]] = ..., operation: _Optional[str] = ..., summary: _Optional[str] = ..., text: _Optional[str] = ..., http_status: _Optional[int] = ..., verdict: _Optional[_Union[Verdict, str]] = ..., refusal_reason: _Optional[str] = ..., intent_id: _Optional[str] = ..., attempt: _Optional[int] = ..., is_read_back: bool = ..., duration: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class Verdict(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class RemoteSystem(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
