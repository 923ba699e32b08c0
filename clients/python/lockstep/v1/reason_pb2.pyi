from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

CANCELLATION_REASON_ADDRESS: CancellationReason
CANCELLATION_REASON_CUSTOMER_REQUEST: CancellationReason
CANCELLATION_REASON_OTHER: CancellationReason
CANCELLATION_REASON_OUT_OF_STOCK: CancellationReason
CANCELLATION_REASON_PRICE_ERROR: CancellationReason
CANCELLATION_REASON_UNSPECIFIED: CancellationReason
DESCRIPTOR: _descriptor.FileDescriptor
REFUND_REASON_DAMAGED: RefundReason
REFUND_REASON_GOODWILL: RefundReason
REFUND_REASON_LATE: RefundReason
REFUND_REASON_NOT_DELIVERED: RefundReason
REFUND_REASON_OTHER: RefundReason
REFUND_REASON_OUT_OF_STOCK: RefundReason
REFUND_REASON_PRICE_CORRECTION: RefundReason
REFUND_REASON_RETURNED: RefundReason
REFUND_REASON_UNSPECIFIED: RefundReason
REFUND_REASON_WRONG_ITEM: RefundReason

class ReasonRule(_message.Message):
    __slots__ = ["cancellation_reason", "code", "refund_reason"]
    CANCELLATION_REASON_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    REFUND_REASON_FIELD_NUMBER: _ClassVar[int]
    cancellation_reason: CancellationReason
    code: str
    refund_reason: RefundReason
    def __init__(self, refund_reason: _Optional[_Union[RefundReason, str]] = ..., cancellation_reason: _Optional[_Union[CancellationReason, str]] = ..., code: _Optional[str] = ...) -> None: ...

class RefundReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []

class CancellationReason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
