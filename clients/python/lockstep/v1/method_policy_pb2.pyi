from google.protobuf import descriptor_pb2 as _descriptor_pb2
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
METHOD_POLICY_FIELD_NUMBER: _ClassVar[int]
SCOPE_ADMIN: Scope
SCOPE_CATALOG_READ: Scope
SCOPE_CATALOG_WRITE: Scope
SCOPE_CHANNELS_READ: Scope
SCOPE_DISPATCH_READ: Scope
SCOPE_DISPATCH_WRITE: Scope
SCOPE_EVENTS_READ: Scope
SCOPE_EXCEPTIONS_READ: Scope
SCOPE_EXCEPTIONS_WRITE: Scope
SCOPE_INVENTORY_READ: Scope
SCOPE_INVENTORY_WRITE: Scope
SCOPE_ORDERS_READ: Scope
SCOPE_ORDERS_WRITE: Scope
SCOPE_RECONCILIATION_READ: Scope
SCOPE_RECONCILIATION_WRITE: Scope
SCOPE_REFUNDS_READ: Scope
SCOPE_REFUNDS_WRITE: Scope
SCOPE_UNSPECIFIED: Scope
method_policy: _descriptor.FieldDescriptor

class MethodPolicy(_message.Message):
    __slots__ = ["mutates", "scope", "shop_field"]
    MUTATES_FIELD_NUMBER: _ClassVar[int]
    SCOPE_FIELD_NUMBER: _ClassVar[int]
    SHOP_FIELD_FIELD_NUMBER: _ClassVar[int]
    mutates: bool
    scope: Scope
    shop_field: str
    def __init__(self, scope: _Optional[_Union[Scope, str]] = ..., mutates: bool = ..., shop_field: _Optional[str] = ...) -> None: ...

class Scope(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
