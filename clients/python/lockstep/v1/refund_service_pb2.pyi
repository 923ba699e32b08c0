from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.rpc import status_pb2 as _status_pb2
from google.type import money_pb2 as _money_pb2
from lockstep.v1 import amount_pb2 as _amount_pb2
from lockstep.v1 import evidence_pb2 as _evidence_pb2
from lockstep.v1 import method_policy_pb2 as _method_policy_pb2
from lockstep.v1 import reason_pb2 as _reason_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BatchReportReturnsRequest(_message.Message):
    __slots__ = ["parent", "reported_returns", "request_id", "validate_only"]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REPORTED_RETURNS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    reported_returns: _containers.RepeatedCompositeFieldContainer[ReportedReturn]
    request_id: str
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., reported_returns: _Optional[_Iterable[_Union[ReportedReturn, _Mapping]]] = ..., validate_only: bool = ...) -> None: ...

class BatchReportReturnsResponse(_message.Message):
    __slots__ = ["results"]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[ReturnResult]
    def __init__(self, results: _Optional[_Iterable[_Union[ReturnResult, _Mapping]]] = ...) -> None: ...

class CreateRefundRequest(_message.Message):
    __slots__ = ["amounts", "note", "order_line_id", "parent", "quantity", "reason", "request_id", "validate_only"]
    AMOUNTS_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    ORDER_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    amounts: RefundAmounts
    note: str
    order_line_id: str
    parent: str
    quantity: int
    reason: _reason_pb2.RefundReason
    request_id: str
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., order_line_id: _Optional[str] = ..., quantity: _Optional[int] = ..., amounts: _Optional[_Union[RefundAmounts, _Mapping]] = ..., reason: _Optional[_Union[_reason_pb2.RefundReason, str]] = ..., note: _Optional[str] = ..., validate_only: bool = ...) -> None: ...

class CreateRefundResponse(_message.Message):
    __slots__ = ["refund", "remaining_amount"]
    REFUND_FIELD_NUMBER: _ClassVar[int]
    REMAINING_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    refund: Refund
    remaining_amount: _money_pb2.Money
    def __init__(self, refund: _Optional[_Union[Refund, _Mapping]] = ..., remaining_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class GetRefundEvidenceRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetRefundEvidenceResponse(_message.Message):
    __slots__ = ["decision", "exchanges", "order_return", "refund", "transactions"]
    DECISION_FIELD_NUMBER: _ClassVar[int]
    EXCHANGES_FIELD_NUMBER: _ClassVar[int]
    ORDER_RETURN_FIELD_NUMBER: _ClassVar[int]
    REFUND_FIELD_NUMBER: _ClassVar[int]
    TRANSACTIONS_FIELD_NUMBER: _ClassVar[int]
    decision: str
    exchanges: _containers.RepeatedCompositeFieldContainer[_evidence_pb2.Exchange]
    order_return: OrderReturn
    refund: Refund
    transactions: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, refund: _Optional[_Union[Refund, _Mapping]] = ..., order_return: _Optional[_Union[OrderReturn, _Mapping]] = ..., exchanges: _Optional[_Iterable[_Union[_evidence_pb2.Exchange, _Mapping]]] = ..., decision: _Optional[str] = ..., transactions: _Optional[_Iterable[str]] = ...) -> None: ...

class GetRefundRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetRefundResponse(_message.Message):
    __slots__ = ["refund"]
    REFUND_FIELD_NUMBER: _ClassVar[int]
    refund: Refund
    def __init__(self, refund: _Optional[_Union[Refund, _Mapping]] = ...) -> None: ...

class GetReturnRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetReturnResponse(_message.Message):
    __slots__ = ["order_return"]
    ORDER_RETURN_FIELD_NUMBER: _ClassVar[int]
    order_return: OrderReturn
    def __init__(self, order_return: _Optional[_Union[OrderReturn, _Mapping]] = ...) -> None: ...

class ListRefundsRequest(_message.Message):
    __slots__ = ["filter", "page_size", "page_token", "parent"]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    filter: RefundFilter
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[RefundFilter, _Mapping]] = ...) -> None: ...

class ListRefundsResponse(_message.Message):
    __slots__ = ["next_page_token", "refunds"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    REFUNDS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    refunds: _containers.RepeatedCompositeFieldContainer[Refund]
    def __init__(self, refunds: _Optional[_Iterable[_Union[Refund, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListReturnsRequest(_message.Message):
    __slots__ = ["end_time", "page_size", "page_token", "parent", "start_time", "states"]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    end_time: _timestamp_pb2.Timestamp
    page_size: int
    page_token: str
    parent: str
    start_time: _timestamp_pb2.Timestamp
    states: _containers.RepeatedScalarFieldContainer[OrderReturn.State]
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., states: _Optional[_Iterable[_Union[OrderReturn.State, str]]] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListReturnsResponse(_message.Message):
    __slots__ = ["next_page_token", "order_returns"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ORDER_RETURNS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    order_returns: _containers.RepeatedCompositeFieldContainer[OrderReturn]
    def __init__(self, order_returns: _Optional[_Iterable[_Union[OrderReturn, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class OrderReturn(_message.Message):
    __slots__ = ["create_time", "exception", "item", "marketplace_return_id", "name", "note", "order", "receive_time", "refund", "source", "state", "update_time", "warehouse"]
    class Source(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_RETURN_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    RECEIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    REFUND_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_MARKETPLACE: OrderReturn.Source
    SOURCE_SHOP: OrderReturn.Source
    SOURCE_UNSPECIFIED: OrderReturn.Source
    SOURCE_WAREHOUSE: OrderReturn.Source
    STATE_ANNOUNCED: OrderReturn.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_RECEIVED: OrderReturn.State
    STATE_REFUNDED: OrderReturn.State
    STATE_REFUNDING: OrderReturn.State
    STATE_REJECTED: OrderReturn.State
    STATE_UNSPECIFIED: OrderReturn.State
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSE_FIELD_NUMBER: _ClassVar[int]
    create_time: _timestamp_pb2.Timestamp
    exception: str
    item: ReturnItem
    marketplace_return_id: str
    name: str
    note: str
    order: str
    receive_time: _timestamp_pb2.Timestamp
    refund: str
    source: OrderReturn.Source
    state: OrderReturn.State
    update_time: _timestamp_pb2.Timestamp
    warehouse: str
    def __init__(self, name: _Optional[str] = ..., order: _Optional[str] = ..., state: _Optional[_Union[OrderReturn.State, str]] = ..., source: _Optional[_Union[OrderReturn.Source, str]] = ..., item: _Optional[_Union[ReturnItem, _Mapping]] = ..., warehouse: _Optional[str] = ..., receive_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., refund: _Optional[str] = ..., marketplace_return_id: _Optional[str] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., note: _Optional[str] = ..., exception: _Optional[str] = ...) -> None: ...

class Refund(_message.Message):
    __slots__ = ["accept_time", "actor", "amount", "attempt_count", "commission_amount", "create_time", "exception", "marketplace_reason_code", "marketplace_refund_id", "marketplace_state", "name", "note", "order", "order_line_id", "order_return", "pay_time", "quantity", "reason", "shipping_amount", "shipping_taxes", "source", "state", "taxes", "total_amount", "update_time"]
    class Source(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ACCEPT_TIME_FIELD_NUMBER: _ClassVar[int]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    ATTEMPT_COUNT_FIELD_NUMBER: _ClassVar[int]
    COMMISSION_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_REASON_CODE_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_REFUND_ID_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_STATE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    ORDER_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_RETURN_FIELD_NUMBER: _ClassVar[int]
    PAY_TIME_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_TAXES_FIELD_NUMBER: _ClassVar[int]
    SOURCE_CALLER: Refund.Source
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_MARKETPLACE: Refund.Source
    SOURCE_RETURN: Refund.Source
    SOURCE_SHOP: Refund.Source
    SOURCE_UNSPECIFIED: Refund.Source
    STATE_DONE: Refund.State
    STATE_DOUBT: Refund.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_PAID: Refund.State
    STATE_PENDING: Refund.State
    STATE_STOPPED: Refund.State
    STATE_UNSPECIFIED: Refund.State
    TAXES_FIELD_NUMBER: _ClassVar[int]
    TOTAL_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    accept_time: _timestamp_pb2.Timestamp
    actor: str
    amount: _money_pb2.Money
    attempt_count: int
    commission_amount: _money_pb2.Money
    create_time: _timestamp_pb2.Timestamp
    exception: str
    marketplace_reason_code: str
    marketplace_refund_id: str
    marketplace_state: str
    name: str
    note: str
    order: str
    order_line_id: str
    order_return: str
    pay_time: _timestamp_pb2.Timestamp
    quantity: int
    reason: _reason_pb2.RefundReason
    shipping_amount: _money_pb2.Money
    shipping_taxes: _containers.RepeatedCompositeFieldContainer[_amount_pb2.TaxAmount]
    source: Refund.Source
    state: Refund.State
    taxes: _containers.RepeatedCompositeFieldContainer[_amount_pb2.TaxAmount]
    total_amount: _money_pb2.Money
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., order: _Optional[str] = ..., order_line_id: _Optional[str] = ..., state: _Optional[_Union[Refund.State, str]] = ..., marketplace_state: _Optional[str] = ..., source: _Optional[_Union[Refund.Source, str]] = ..., order_return: _Optional[str] = ..., quantity: _Optional[int] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., shipping_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., taxes: _Optional[_Iterable[_Union[_amount_pb2.TaxAmount, _Mapping]]] = ..., shipping_taxes: _Optional[_Iterable[_Union[_amount_pb2.TaxAmount, _Mapping]]] = ..., total_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., commission_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., reason: _Optional[_Union[_reason_pb2.RefundReason, str]] = ..., marketplace_reason_code: _Optional[str] = ..., marketplace_refund_id: _Optional[str] = ..., attempt_count: _Optional[int] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., accept_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., pay_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., actor: _Optional[str] = ..., exception: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class RefundAmounts(_message.Message):
    __slots__ = ["amount", "quantity", "shipping_amount", "shipping_taxes", "taxes"]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_TAXES_FIELD_NUMBER: _ClassVar[int]
    TAXES_FIELD_NUMBER: _ClassVar[int]
    amount: _money_pb2.Money
    quantity: int
    shipping_amount: _money_pb2.Money
    shipping_taxes: _containers.RepeatedCompositeFieldContainer[_amount_pb2.TaxAmount]
    taxes: _containers.RepeatedCompositeFieldContainer[_amount_pb2.TaxAmount]
    def __init__(self, amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., shipping_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., taxes: _Optional[_Iterable[_Union[_amount_pb2.TaxAmount, _Mapping]]] = ..., shipping_taxes: _Optional[_Iterable[_Union[_amount_pb2.TaxAmount, _Mapping]]] = ..., quantity: _Optional[int] = ...) -> None: ...

class RefundFilter(_message.Message):
    __slots__ = ["end_time", "sources", "start_time", "states"]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    SOURCES_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    end_time: _timestamp_pb2.Timestamp
    sources: _containers.RepeatedScalarFieldContainer[Refund.Source]
    start_time: _timestamp_pb2.Timestamp
    states: _containers.RepeatedScalarFieldContainer[Refund.State]
    def __init__(self, states: _Optional[_Iterable[_Union[Refund.State, str]]] = ..., sources: _Optional[_Iterable[_Union[Refund.Source, str]]] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ReportReturnRequest(_message.Message):
    __slots__ = ["order", "reported_return", "request_id", "validate_only"]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    REPORTED_RETURN_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    order: str
    reported_return: ReportedReturn
    request_id: str
    validate_only: bool
    def __init__(self, order: _Optional[str] = ..., request_id: _Optional[str] = ..., reported_return: _Optional[_Union[ReportedReturn, _Mapping]] = ..., validate_only: bool = ...) -> None: ...

class ReportReturnResponse(_message.Message):
    __slots__ = ["order_return", "refund"]
    ORDER_RETURN_FIELD_NUMBER: _ClassVar[int]
    REFUND_FIELD_NUMBER: _ClassVar[int]
    order_return: OrderReturn
    refund: Refund
    def __init__(self, order_return: _Optional[_Union[OrderReturn, _Mapping]] = ..., refund: _Optional[_Union[Refund, _Mapping]] = ...) -> None: ...

class ReportedReturn(_message.Message):
    __slots__ = ["item", "note", "order", "receive_time", "return_id", "warehouse"]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    RECEIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    RETURN_ID_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSE_FIELD_NUMBER: _ClassVar[int]
    item: ReturnItem
    note: str
    order: str
    receive_time: _timestamp_pb2.Timestamp
    return_id: str
    warehouse: str
    def __init__(self, order: _Optional[str] = ..., return_id: _Optional[str] = ..., item: _Optional[_Union[ReturnItem, _Mapping]] = ..., warehouse: _Optional[str] = ..., receive_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., note: _Optional[str] = ...) -> None: ...

class ResolveDoubtfulRefundRequest(_message.Message):
    __slots__ = ["marketplace_refund_id", "name", "note", "request_id", "resolution"]
    class Resolution(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    MARKETPLACE_REFUND_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_EXISTS: ResolveDoubtfulRefundRequest.Resolution
    RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_GIVEN_UP: ResolveDoubtfulRefundRequest.Resolution
    RESOLUTION_MISSING: ResolveDoubtfulRefundRequest.Resolution
    RESOLUTION_UNSPECIFIED: ResolveDoubtfulRefundRequest.Resolution
    marketplace_refund_id: str
    name: str
    note: str
    request_id: str
    resolution: ResolveDoubtfulRefundRequest.Resolution
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., resolution: _Optional[_Union[ResolveDoubtfulRefundRequest.Resolution, str]] = ..., marketplace_refund_id: _Optional[str] = ..., note: _Optional[str] = ...) -> None: ...

class ResolveDoubtfulRefundResponse(_message.Message):
    __slots__ = ["refund"]
    REFUND_FIELD_NUMBER: _ClassVar[int]
    refund: Refund
    def __init__(self, refund: _Optional[_Union[Refund, _Mapping]] = ...) -> None: ...

class ReturnItem(_message.Message):
    __slots__ = ["order_line_id", "quantity", "reason", "sku"]
    ORDER_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    order_line_id: str
    quantity: int
    reason: _reason_pb2.RefundReason
    sku: str
    def __init__(self, order_line_id: _Optional[str] = ..., sku: _Optional[str] = ..., quantity: _Optional[int] = ..., reason: _Optional[_Union[_reason_pb2.RefundReason, str]] = ...) -> None: ...

class ReturnResult(_message.Message):
    __slots__ = ["error", "order_return", "refund"]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    ORDER_RETURN_FIELD_NUMBER: _ClassVar[int]
    REFUND_FIELD_NUMBER: _ClassVar[int]
    error: _status_pb2.Status
    order_return: OrderReturn
    refund: Refund
    def __init__(self, order_return: _Optional[_Union[OrderReturn, _Mapping]] = ..., refund: _Optional[_Union[Refund, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class WatchRefundsRequest(_message.Message):
    __slots__ = ["changes_only", "filter", "parent", "resume_token"]
    CHANGES_ONLY_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    changes_only: bool
    filter: RefundFilter
    parent: str
    resume_token: str
    def __init__(self, parent: _Optional[str] = ..., resume_token: _Optional[str] = ..., filter: _Optional[_Union[RefundFilter, _Mapping]] = ..., changes_only: bool = ...) -> None: ...

class WatchRefundsResponse(_message.Message):
    __slots__ = ["caught_up", "refund", "resume_token"]
    CAUGHT_UP_FIELD_NUMBER: _ClassVar[int]
    REFUND_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    caught_up: bool
    refund: Refund
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ..., refund: _Optional[_Union[Refund, _Mapping]] = ..., caught_up: bool = ...) -> None: ...
