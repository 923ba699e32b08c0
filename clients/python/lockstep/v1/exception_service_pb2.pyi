from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.rpc import status_pb2 as _status_pb2
from google.type import money_pb2 as _money_pb2
from lockstep.v1 import evidence_pb2 as _evidence_pb2
from lockstep.v1 import method_policy_pb2 as _method_policy_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
EXCEPTION_CAUSE_ACCEPTANCE_DUE: ExceptionCause
EXCEPTION_CAUSE_ACCEPTANCE_MISSED: ExceptionCause
EXCEPTION_CAUSE_ACCEPT_REFUSED: ExceptionCause
EXCEPTION_CAUSE_AUDIT_FAILED: ExceptionCause
EXCEPTION_CAUSE_CALL_FAILING: ExceptionCause
EXCEPTION_CAUSE_CARRIER_UNKNOWN: ExceptionCause
EXCEPTION_CAUSE_CREATE_DUPLICATE: ExceptionCause
EXCEPTION_CAUSE_CREATE_REFUSED: ExceptionCause
EXCEPTION_CAUSE_CREDENTIALS_REFUSED: ExceptionCause
EXCEPTION_CAUSE_DISPATCH_DUE: ExceptionCause
EXCEPTION_CAUSE_GAP_FOUND: ExceptionCause
EXCEPTION_CAUSE_ORDER_CANCELED: ExceptionCause
EXCEPTION_CAUSE_ORDER_SKU_UNKNOWN: ExceptionCause
EXCEPTION_CAUSE_ORDER_STOCK_SHORT: ExceptionCause
EXCEPTION_CAUSE_ORDER_UNREADABLE: ExceptionCause
EXCEPTION_CAUSE_REFUND_DOUBTFUL: ExceptionCause
EXCEPTION_CAUSE_REFUND_REASON_UNMAPPED: ExceptionCause
EXCEPTION_CAUSE_REFUND_REFUSED: ExceptionCause
EXCEPTION_CAUSE_RETURN_UNMATCHED: ExceptionCause
EXCEPTION_CAUSE_SHIP_REFUSED: ExceptionCause
EXCEPTION_CAUSE_SHOP_ITEM_CANCELED: ExceptionCause
EXCEPTION_CAUSE_SHOP_ORDER_UNREADABLE: ExceptionCause
EXCEPTION_CAUSE_STOCK_HELD: ExceptionCause
EXCEPTION_CAUSE_STOCK_IMPORT_FAILED: ExceptionCause
EXCEPTION_CAUSE_STOCK_IMPORT_STUCK: ExceptionCause
EXCEPTION_CAUSE_STOCK_LINE_REFUSED: ExceptionCause
EXCEPTION_CAUSE_TRACKING_REFUSED: ExceptionCause
EXCEPTION_CAUSE_TRANSACTION_UNREADABLE: ExceptionCause
EXCEPTION_CAUSE_UNSPECIFIED: ExceptionCause

class BatchRetryExceptionsRequest(_message.Message):
    __slots__ = ["filter", "parent", "request_id", "retry_count_max", "validate_only"]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    RETRY_COUNT_MAX_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    filter: ExceptionFilter
    parent: str
    request_id: str
    retry_count_max: int
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., filter: _Optional[_Union[ExceptionFilter, _Mapping]] = ..., retry_count_max: _Optional[int] = ..., validate_only: bool = ...) -> None: ...

class BatchRetryExceptionsResponse(_message.Message):
    __slots__ = ["remaining_count", "results"]
    REMAINING_COUNT_FIELD_NUMBER: _ClassVar[int]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    remaining_count: int
    results: _containers.RepeatedCompositeFieldContainer[RetryResult]
    def __init__(self, results: _Optional[_Iterable[_Union[RetryResult, _Mapping]]] = ..., remaining_count: _Optional[int] = ...) -> None: ...

class EscalateExceptionRequest(_message.Message):
    __slots__ = ["escalated_to", "name", "note", "request_id"]
    ESCALATED_TO_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    escalated_to: str
    name: str
    note: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., escalated_to: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class EscalateExceptionResponse(_message.Message):
    __slots__ = ["exception"]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    exception: ExceptionRecord
    def __init__(self, exception: _Optional[_Union[ExceptionRecord, _Mapping]] = ...) -> None: ...

class ExceptionCauseInfo(_message.Message):
    __slots__ = ["cause", "id", "remedy", "title"]
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    REMEDY_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    cause: ExceptionCause
    id: str
    remedy: str
    title: str
    def __init__(self, cause: _Optional[_Union[ExceptionCause, str]] = ..., id: _Optional[str] = ..., title: _Optional[str] = ..., remedy: _Optional[str] = ...) -> None: ...

class ExceptionFilter(_message.Message):
    __slots__ = ["causes", "channel", "due_before", "escalated_to", "states", "subject"]
    CAUSES_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    DUE_BEFORE_FIELD_NUMBER: _ClassVar[int]
    ESCALATED_TO_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    causes: _containers.RepeatedScalarFieldContainer[ExceptionCause]
    channel: str
    due_before: _timestamp_pb2.Timestamp
    escalated_to: str
    states: _containers.RepeatedScalarFieldContainer[ExceptionRecord.State]
    subject: str
    def __init__(self, states: _Optional[_Iterable[_Union[ExceptionRecord.State, str]]] = ..., causes: _Optional[_Iterable[_Union[ExceptionCause, str]]] = ..., channel: _Optional[str] = ..., subject: _Optional[str] = ..., due_before: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., escalated_to: _Optional[str] = ...) -> None: ...

class ExceptionProposal(_message.Message):
    __slots__ = ["label", "score", "value"]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    label: str
    score: int
    value: str
    def __init__(self, value: _Optional[str] = ..., label: _Optional[str] = ..., score: _Optional[int] = ...) -> None: ...

class ExceptionRecord(_message.Message):
    __slots__ = ["cause", "channel", "escalated_to", "exchanges", "first_time", "is_retryable", "last_time", "name", "occurrence_count", "proposals", "reason", "remedy", "resolution", "resolve_time", "resolved_by", "risk", "state", "step", "subject", "title"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    ESCALATED_TO_FIELD_NUMBER: _ClassVar[int]
    EXCHANGES_FIELD_NUMBER: _ClassVar[int]
    FIRST_TIME_FIELD_NUMBER: _ClassVar[int]
    IS_RETRYABLE_FIELD_NUMBER: _ClassVar[int]
    LAST_TIME_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OCCURRENCE_COUNT_FIELD_NUMBER: _ClassVar[int]
    PROPOSALS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REMEDY_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    RESOLVED_BY_FIELD_NUMBER: _ClassVar[int]
    RESOLVE_TIME_FIELD_NUMBER: _ClassVar[int]
    RISK_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_OPEN: ExceptionRecord.State
    STATE_RESOLVED: ExceptionRecord.State
    STATE_RETRYING: ExceptionRecord.State
    STATE_UNSPECIFIED: ExceptionRecord.State
    STEP_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    cause: ExceptionCause
    channel: str
    escalated_to: str
    exchanges: _containers.RepeatedCompositeFieldContainer[_evidence_pb2.Exchange]
    first_time: _timestamp_pb2.Timestamp
    is_retryable: bool
    last_time: _timestamp_pb2.Timestamp
    name: str
    occurrence_count: int
    proposals: _containers.RepeatedCompositeFieldContainer[ExceptionProposal]
    reason: str
    remedy: str
    resolution: str
    resolve_time: _timestamp_pb2.Timestamp
    resolved_by: str
    risk: ExceptionRisk
    state: ExceptionRecord.State
    step: str
    subject: str
    title: str
    def __init__(self, name: _Optional[str] = ..., cause: _Optional[_Union[ExceptionCause, str]] = ..., title: _Optional[str] = ..., state: _Optional[_Union[ExceptionRecord.State, str]] = ..., subject: _Optional[str] = ..., channel: _Optional[str] = ..., step: _Optional[str] = ..., reason: _Optional[str] = ..., risk: _Optional[_Union[ExceptionRisk, _Mapping]] = ..., proposals: _Optional[_Iterable[_Union[ExceptionProposal, _Mapping]]] = ..., remedy: _Optional[str] = ..., exchanges: _Optional[_Iterable[_Union[_evidence_pb2.Exchange, _Mapping]]] = ..., occurrence_count: _Optional[int] = ..., first_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., last_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., resolve_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., resolved_by: _Optional[str] = ..., resolution: _Optional[str] = ..., escalated_to: _Optional[str] = ..., is_retryable: bool = ...) -> None: ...

class ExceptionRisk(_message.Message):
    __slots__ = ["deadline", "money", "units"]
    DEADLINE_FIELD_NUMBER: _ClassVar[int]
    MONEY_FIELD_NUMBER: _ClassVar[int]
    UNITS_FIELD_NUMBER: _ClassVar[int]
    deadline: _timestamp_pb2.Timestamp
    money: _money_pb2.Money
    units: int
    def __init__(self, money: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., deadline: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., units: _Optional[int] = ...) -> None: ...

class ExceptionStoryEntry(_message.Message):
    __slots__ = ["event", "text", "time"]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    event: str
    text: str
    time: _timestamp_pb2.Timestamp
    def __init__(self, time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., event: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class ExplainExceptionRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ExplainExceptionResponse(_message.Message):
    __slots__ = ["cause_info", "exception", "resolve_effect", "retry_effect", "story"]
    CAUSE_INFO_FIELD_NUMBER: _ClassVar[int]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    RESOLVE_EFFECT_FIELD_NUMBER: _ClassVar[int]
    RETRY_EFFECT_FIELD_NUMBER: _ClassVar[int]
    STORY_FIELD_NUMBER: _ClassVar[int]
    cause_info: ExceptionCauseInfo
    exception: ExceptionRecord
    resolve_effect: str
    retry_effect: str
    story: _containers.RepeatedCompositeFieldContainer[ExceptionStoryEntry]
    def __init__(self, exception: _Optional[_Union[ExceptionRecord, _Mapping]] = ..., cause_info: _Optional[_Union[ExceptionCauseInfo, _Mapping]] = ..., story: _Optional[_Iterable[_Union[ExceptionStoryEntry, _Mapping]]] = ..., retry_effect: _Optional[str] = ..., resolve_effect: _Optional[str] = ...) -> None: ...

class GetExceptionRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetExceptionResponse(_message.Message):
    __slots__ = ["exception"]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    exception: ExceptionRecord
    def __init__(self, exception: _Optional[_Union[ExceptionRecord, _Mapping]] = ...) -> None: ...

class ListExceptionCausesRequest(_message.Message):
    __slots__ = ["page_size", "page_token"]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListExceptionCausesResponse(_message.Message):
    __slots__ = ["causes", "next_page_token"]
    CAUSES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    causes: _containers.RepeatedCompositeFieldContainer[ExceptionCauseInfo]
    next_page_token: str
    def __init__(self, causes: _Optional[_Iterable[_Union[ExceptionCauseInfo, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListExceptionsRequest(_message.Message):
    __slots__ = ["filter", "page_size", "page_token", "parent"]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    filter: ExceptionFilter
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[ExceptionFilter, _Mapping]] = ...) -> None: ...

class ListExceptionsResponse(_message.Message):
    __slots__ = ["exceptions", "next_page_token"]
    EXCEPTIONS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    exceptions: _containers.RepeatedCompositeFieldContainer[ExceptionRecord]
    next_page_token: str
    def __init__(self, exceptions: _Optional[_Iterable[_Union[ExceptionRecord, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ResolveExceptionRequest(_message.Message):
    __slots__ = ["name", "request_id", "resolution"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    resolution: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., resolution: _Optional[str] = ...) -> None: ...

class ResolveExceptionResponse(_message.Message):
    __slots__ = ["exception"]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    exception: ExceptionRecord
    def __init__(self, exception: _Optional[_Union[ExceptionRecord, _Mapping]] = ...) -> None: ...

class RetryExceptionRequest(_message.Message):
    __slots__ = ["choice", "name", "request_id"]
    CHOICE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    choice: str
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., choice: _Optional[str] = ...) -> None: ...

class RetryExceptionResponse(_message.Message):
    __slots__ = ["exception"]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    exception: ExceptionRecord
    def __init__(self, exception: _Optional[_Union[ExceptionRecord, _Mapping]] = ...) -> None: ...

class RetryResult(_message.Message):
    __slots__ = ["error", "name"]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    error: _status_pb2.Status
    name: str
    def __init__(self, name: _Optional[str] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class WatchExceptionsRequest(_message.Message):
    __slots__ = ["changes_only", "filter", "parent", "resume_token"]
    CHANGES_ONLY_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    changes_only: bool
    filter: ExceptionFilter
    parent: str
    resume_token: str
    def __init__(self, parent: _Optional[str] = ..., resume_token: _Optional[str] = ..., filter: _Optional[_Union[ExceptionFilter, _Mapping]] = ..., changes_only: bool = ...) -> None: ...

class WatchExceptionsResponse(_message.Message):
    __slots__ = ["caught_up", "exception", "resume_token"]
    CAUGHT_UP_FIELD_NUMBER: _ClassVar[int]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    caught_up: bool
    exception: ExceptionRecord
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ..., exception: _Optional[_Union[ExceptionRecord, _Mapping]] = ..., caught_up: bool = ...) -> None: ...

class ExceptionCause(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
