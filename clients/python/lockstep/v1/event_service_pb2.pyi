from google.protobuf import timestamp_pb2 as _timestamp_pb2
from lockstep.v1 import method_policy_pb2 as _method_policy_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Event(_message.Message):
    __slots__ = ["after", "before", "channel", "kind", "name", "sequence", "subject", "time"]
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    AFTER_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    KIND_AUDIT_CHANGED: Event.Kind
    KIND_CHANNEL_CHANGED: Event.Kind
    KIND_EXCEPTION_RAISED: Event.Kind
    KIND_EXCEPTION_RESOLVED: Event.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    KIND_GAP_OPENED: Event.Kind
    KIND_GAP_RESOLVED: Event.Kind
    KIND_JOURNAL_POSTED: Event.Kind
    KIND_OFFER_CORRECTED: Event.Kind
    KIND_OFFER_WANTED: Event.Kind
    KIND_ORDER_CHANGED: Event.Kind
    KIND_ORDER_INGESTED: Event.Kind
    KIND_POSITION_CHANGED: Event.Kind
    KIND_REFUND_CHANGED: Event.Kind
    KIND_RETURN_RECEIVED: Event.Kind
    KIND_SELLING_RESUMED: Event.Kind
    KIND_SELLING_STOPPED: Event.Kind
    KIND_SETTLEMENT_CHANGED: Event.Kind
    KIND_SHIPMENT_CHANGED: Event.Kind
    KIND_SHOP_CHANGED: Event.Kind
    KIND_STOCK_FILE_ENDED: Event.Kind
    KIND_STOCK_FILE_OPENED: Event.Kind
    KIND_STOCK_FILE_SENT: Event.Kind
    KIND_STOCK_RULE_CHANGED: Event.Kind
    KIND_TRANSACTION_SEEN: Event.Kind
    KIND_UNSPECIFIED: Event.Kind
    NAME_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    after: str
    before: str
    channel: str
    kind: Event.Kind
    name: str
    sequence: int
    subject: str
    time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., sequence: _Optional[int] = ..., kind: _Optional[_Union[Event.Kind, str]] = ..., time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., channel: _Optional[str] = ..., subject: _Optional[str] = ..., before: _Optional[str] = ..., after: _Optional[str] = ...) -> None: ...

class EventFilter(_message.Message):
    __slots__ = ["channel", "kinds", "subject"]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    channel: str
    kinds: _containers.RepeatedScalarFieldContainer[Event.Kind]
    subject: str
    def __init__(self, kinds: _Optional[_Iterable[_Union[Event.Kind, str]]] = ..., channel: _Optional[str] = ..., subject: _Optional[str] = ...) -> None: ...

class GetEventRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetEventResponse(_message.Message):
    __slots__ = ["event"]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    event: Event
    def __init__(self, event: _Optional[_Union[Event, _Mapping]] = ...) -> None: ...

class ListEventsRequest(_message.Message):
    __slots__ = ["end_time", "filter", "newest_first", "page_size", "page_token", "parent", "start_time"]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    NEWEST_FIRST_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    end_time: _timestamp_pb2.Timestamp
    filter: EventFilter
    newest_first: bool
    page_size: int
    page_token: str
    parent: str
    start_time: _timestamp_pb2.Timestamp
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[EventFilter, _Mapping]] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., newest_first: bool = ...) -> None: ...

class ListEventsResponse(_message.Message):
    __slots__ = ["events", "next_page_token"]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    events: _containers.RepeatedCompositeFieldContainer[Event]
    next_page_token: str
    def __init__(self, events: _Optional[_Iterable[_Union[Event, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class WatchEventsRequest(_message.Message):
    __slots__ = ["filter", "new_only", "parent", "resume_token", "start_time"]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    NEW_ONLY_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    filter: EventFilter
    new_only: bool
    parent: str
    resume_token: str
    start_time: _timestamp_pb2.Timestamp
    def __init__(self, parent: _Optional[str] = ..., resume_token: _Optional[str] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., new_only: bool = ..., filter: _Optional[_Union[EventFilter, _Mapping]] = ...) -> None: ...

class WatchEventsResponse(_message.Message):
    __slots__ = ["caught_up", "events", "resume_token"]
    CAUGHT_UP_FIELD_NUMBER: _ClassVar[int]
    EVENTS_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    caught_up: bool
    events: _containers.RepeatedCompositeFieldContainer[Event]
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ..., events: _Optional[_Iterable[_Union[Event, _Mapping]]] = ..., caught_up: bool = ...) -> None: ...
