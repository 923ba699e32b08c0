from google.type import money_pb2 as _money_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
TAX_MODE_EXCLUDED: TaxMode
TAX_MODE_INCLUDED: TaxMode
TAX_MODE_UNSPECIFIED: TaxMode

class TaxAmount(_message.Message):
    __slots__ = ["amount", "code", "is_proportional"]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    IS_PROPORTIONAL_FIELD_NUMBER: _ClassVar[int]
    amount: _money_pb2.Money
    code: str
    is_proportional: bool
    def __init__(self, code: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., is_proportional: bool = ...) -> None: ...

class TaxMode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
