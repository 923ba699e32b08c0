from google.protobuf import wrappers_pb2 as _wrappers_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class DerivedSafetyStock(_message.Message):
    __slots__ = ["oversell_chance_ppm", "units_max", "units_min"]
    OVERSELL_CHANCE_PPM_FIELD_NUMBER: _ClassVar[int]
    UNITS_MAX_FIELD_NUMBER: _ClassVar[int]
    UNITS_MIN_FIELD_NUMBER: _ClassVar[int]
    oversell_chance_ppm: int
    units_max: _wrappers_pb2.Int64Value
    units_min: int
    def __init__(self, oversell_chance_ppm: _Optional[int] = ..., units_min: _Optional[int] = ..., units_max: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ...) -> None: ...

class StockPolicy(_message.Message):
    __slots__ = ["cap", "derived_safety_stock", "floor", "safety_stock_units", "share_basis_points", "warehouses"]
    CAP_FIELD_NUMBER: _ClassVar[int]
    DERIVED_SAFETY_STOCK_FIELD_NUMBER: _ClassVar[int]
    FLOOR_FIELD_NUMBER: _ClassVar[int]
    SAFETY_STOCK_UNITS_FIELD_NUMBER: _ClassVar[int]
    SHARE_BASIS_POINTS_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSES_FIELD_NUMBER: _ClassVar[int]
    cap: _wrappers_pb2.Int64Value
    derived_safety_stock: DerivedSafetyStock
    floor: _wrappers_pb2.Int64Value
    safety_stock_units: int
    share_basis_points: _wrappers_pb2.Int32Value
    warehouses: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, share_basis_points: _Optional[_Union[_wrappers_pb2.Int32Value, _Mapping]] = ..., safety_stock_units: _Optional[int] = ..., derived_safety_stock: _Optional[_Union[DerivedSafetyStock, _Mapping]] = ..., cap: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., floor: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., warehouses: _Optional[_Iterable[str]] = ...) -> None: ...
