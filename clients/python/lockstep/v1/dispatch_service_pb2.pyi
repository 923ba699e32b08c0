from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.rpc import status_pb2 as _status_pb2
from lockstep.v1 import carrier_pb2 as _carrier_pb2
from lockstep.v1 import evidence_pb2 as _evidence_pb2
from lockstep.v1 import method_policy_pb2 as _method_policy_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BatchConfirmDispatchRequest(_message.Message):
    __slots__ = ["dispatches", "parent", "request_id", "validate_only"]
    DISPATCHES_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    dispatches: _containers.RepeatedCompositeFieldContainer[Dispatch]
    parent: str
    request_id: str
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., dispatches: _Optional[_Iterable[_Union[Dispatch, _Mapping]]] = ..., validate_only: bool = ...) -> None: ...

class BatchConfirmDispatchResponse(_message.Message):
    __slots__ = ["results"]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[DispatchResult]
    def __init__(self, results: _Optional[_Iterable[_Union[DispatchResult, _Mapping]]] = ...) -> None: ...

class CarrierMapping(_message.Message):
    __slots__ = ["etag", "name", "rules", "update_time"]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    RULES_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    etag: str
    name: str
    rules: _containers.RepeatedCompositeFieldContainer[_carrier_pb2.CarrierRule]
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., rules: _Optional[_Iterable[_Union[_carrier_pb2.CarrierRule, _Mapping]]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class ConfirmDispatchRequest(_message.Message):
    __slots__ = ["dispatch", "order", "request_id", "validate_only"]
    DISPATCH_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    dispatch: Dispatch
    order: str
    request_id: str
    validate_only: bool
    def __init__(self, order: _Optional[str] = ..., request_id: _Optional[str] = ..., dispatch: _Optional[_Union[Dispatch, _Mapping]] = ..., validate_only: bool = ...) -> None: ...

class ConfirmDispatchResponse(_message.Message):
    __slots__ = ["candidates", "shipment"]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    SHIPMENT_FIELD_NUMBER: _ClassVar[int]
    candidates: _containers.RepeatedCompositeFieldContainer[_carrier_pb2.CarrierCandidate]
    shipment: Shipment
    def __init__(self, shipment: _Optional[_Union[Shipment, _Mapping]] = ..., candidates: _Optional[_Iterable[_Union[_carrier_pb2.CarrierCandidate, _Mapping]]] = ...) -> None: ...

class Dispatch(_message.Message):
    __slots__ = ["carrier", "dispatch_time", "items", "order", "shipment_id", "tracking_number", "tracking_url", "warehouse"]
    CARRIER_FIELD_NUMBER: _ClassVar[int]
    DISPATCH_TIME_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    SHIPMENT_ID_FIELD_NUMBER: _ClassVar[int]
    TRACKING_NUMBER_FIELD_NUMBER: _ClassVar[int]
    TRACKING_URL_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSE_FIELD_NUMBER: _ClassVar[int]
    carrier: str
    dispatch_time: _timestamp_pb2.Timestamp
    items: _containers.RepeatedCompositeFieldContainer[ShipmentItem]
    order: str
    shipment_id: str
    tracking_number: str
    tracking_url: str
    warehouse: str
    def __init__(self, order: _Optional[str] = ..., shipment_id: _Optional[str] = ..., carrier: _Optional[str] = ..., tracking_number: _Optional[str] = ..., tracking_url: _Optional[str] = ..., items: _Optional[_Iterable[_Union[ShipmentItem, _Mapping]]] = ..., dispatch_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., warehouse: _Optional[str] = ...) -> None: ...

class DispatchResult(_message.Message):
    __slots__ = ["error", "shipment"]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    SHIPMENT_FIELD_NUMBER: _ClassVar[int]
    error: _status_pb2.Status
    shipment: Shipment
    def __init__(self, shipment: _Optional[_Union[Shipment, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class GetCarrierMappingRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetCarrierMappingResponse(_message.Message):
    __slots__ = ["carrier_mapping"]
    CARRIER_MAPPING_FIELD_NUMBER: _ClassVar[int]
    carrier_mapping: CarrierMapping
    def __init__(self, carrier_mapping: _Optional[_Union[CarrierMapping, _Mapping]] = ...) -> None: ...

class GetShipmentRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetShipmentResponse(_message.Message):
    __slots__ = ["shipment"]
    SHIPMENT_FIELD_NUMBER: _ClassVar[int]
    shipment: Shipment
    def __init__(self, shipment: _Optional[_Union[Shipment, _Mapping]] = ...) -> None: ...

class ListCarriersRequest(_message.Message):
    __slots__ = ["page_size", "page_token", "parent"]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListCarriersResponse(_message.Message):
    __slots__ = ["carriers", "next_page_token", "read_time"]
    CARRIERS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    READ_TIME_FIELD_NUMBER: _ClassVar[int]
    carriers: _containers.RepeatedCompositeFieldContainer[_carrier_pb2.Carrier]
    next_page_token: str
    read_time: _timestamp_pb2.Timestamp
    def __init__(self, carriers: _Optional[_Iterable[_Union[_carrier_pb2.Carrier, _Mapping]]] = ..., next_page_token: _Optional[str] = ..., read_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListShipmentsRequest(_message.Message):
    __slots__ = ["filter", "page_size", "page_token", "parent"]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    filter: ShipmentFilter
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[ShipmentFilter, _Mapping]] = ...) -> None: ...

class ListShipmentsResponse(_message.Message):
    __slots__ = ["next_page_token", "shipments"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SHIPMENTS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    shipments: _containers.RepeatedCompositeFieldContainer[Shipment]
    def __init__(self, shipments: _Optional[_Iterable[_Union[Shipment, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ResolveCarrierRequest(_message.Message):
    __slots__ = ["carrier", "parent"]
    CARRIER_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    carrier: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., carrier: _Optional[str] = ...) -> None: ...

class ResolveCarrierResponse(_message.Message):
    __slots__ = ["candidates", "carrier", "source"]
    class Source(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    CARRIER_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_LIST: ResolveCarrierResponse.Source
    SOURCE_RULE: ResolveCarrierResponse.Source
    SOURCE_UNSPECIFIED: ResolveCarrierResponse.Source
    candidates: _containers.RepeatedCompositeFieldContainer[_carrier_pb2.CarrierCandidate]
    carrier: _carrier_pb2.Carrier
    source: ResolveCarrierResponse.Source
    def __init__(self, source: _Optional[_Union[ResolveCarrierResponse.Source, str]] = ..., carrier: _Optional[_Union[_carrier_pb2.Carrier, _Mapping]] = ..., candidates: _Optional[_Iterable[_Union[_carrier_pb2.CarrierCandidate, _Mapping]]] = ...) -> None: ...

class Shipment(_message.Message):
    __slots__ = ["actor", "carrier", "channel_carrier_code", "channel_carrier_name", "create_time", "dispatch_time", "exception", "exchanges", "items", "marketplace_shipment_id", "name", "order", "ship_time", "state", "track_time", "tracking_number", "tracking_url", "update_time", "warehouse"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    CARRIER_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_CARRIER_CODE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_CARRIER_NAME_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    DISPATCH_TIME_FIELD_NUMBER: _ClassVar[int]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    EXCHANGES_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_SHIPMENT_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    SHIP_TIME_FIELD_NUMBER: _ClassVar[int]
    STATE_DONE: Shipment.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_PENDING: Shipment.State
    STATE_STOPPED: Shipment.State
    STATE_UNSPECIFIED: Shipment.State
    STATE_WAITING_FOR_OTHERS: Shipment.State
    TRACKING_NUMBER_FIELD_NUMBER: _ClassVar[int]
    TRACKING_URL_FIELD_NUMBER: _ClassVar[int]
    TRACK_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSE_FIELD_NUMBER: _ClassVar[int]
    actor: str
    carrier: str
    channel_carrier_code: str
    channel_carrier_name: str
    create_time: _timestamp_pb2.Timestamp
    dispatch_time: _timestamp_pb2.Timestamp
    exception: str
    exchanges: _containers.RepeatedCompositeFieldContainer[_evidence_pb2.Exchange]
    items: _containers.RepeatedCompositeFieldContainer[ShipmentItem]
    marketplace_shipment_id: str
    name: str
    order: str
    ship_time: _timestamp_pb2.Timestamp
    state: Shipment.State
    track_time: _timestamp_pb2.Timestamp
    tracking_number: str
    tracking_url: str
    update_time: _timestamp_pb2.Timestamp
    warehouse: str
    def __init__(self, name: _Optional[str] = ..., order: _Optional[str] = ..., state: _Optional[_Union[Shipment.State, str]] = ..., carrier: _Optional[str] = ..., channel_carrier_code: _Optional[str] = ..., channel_carrier_name: _Optional[str] = ..., tracking_number: _Optional[str] = ..., tracking_url: _Optional[str] = ..., items: _Optional[_Iterable[_Union[ShipmentItem, _Mapping]]] = ..., warehouse: _Optional[str] = ..., dispatch_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., track_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., ship_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., marketplace_shipment_id: _Optional[str] = ..., exception: _Optional[str] = ..., actor: _Optional[str] = ..., exchanges: _Optional[_Iterable[_Union[_evidence_pb2.Exchange, _Mapping]]] = ...) -> None: ...

class ShipmentFilter(_message.Message):
    __slots__ = ["end_time", "start_time", "states", "tracking_number", "warehouse"]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    TRACKING_NUMBER_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSE_FIELD_NUMBER: _ClassVar[int]
    end_time: _timestamp_pb2.Timestamp
    start_time: _timestamp_pb2.Timestamp
    states: _containers.RepeatedScalarFieldContainer[Shipment.State]
    tracking_number: str
    warehouse: str
    def __init__(self, states: _Optional[_Iterable[_Union[Shipment.State, str]]] = ..., warehouse: _Optional[str] = ..., tracking_number: _Optional[str] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ShipmentItem(_message.Message):
    __slots__ = ["order_line_id", "quantity", "sku"]
    ORDER_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    order_line_id: str
    quantity: int
    sku: str
    def __init__(self, order_line_id: _Optional[str] = ..., sku: _Optional[str] = ..., quantity: _Optional[int] = ...) -> None: ...

class UpdateCarrierMappingRequest(_message.Message):
    __slots__ = ["carrier_mapping", "etag", "replace_all", "request_id", "update_mask", "validate_only"]
    CARRIER_MAPPING_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REPLACE_ALL_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    carrier_mapping: CarrierMapping
    etag: str
    replace_all: bool
    request_id: str
    update_mask: _field_mask_pb2.FieldMask
    validate_only: bool
    def __init__(self, carrier_mapping: _Optional[_Union[CarrierMapping, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ..., validate_only: bool = ..., etag: _Optional[str] = ..., replace_all: bool = ...) -> None: ...

class UpdateCarrierMappingResponse(_message.Message):
    __slots__ = ["carrier_mapping", "released_shipment_count"]
    CARRIER_MAPPING_FIELD_NUMBER: _ClassVar[int]
    RELEASED_SHIPMENT_COUNT_FIELD_NUMBER: _ClassVar[int]
    carrier_mapping: CarrierMapping
    released_shipment_count: int
    def __init__(self, carrier_mapping: _Optional[_Union[CarrierMapping, _Mapping]] = ..., released_shipment_count: _Optional[int] = ...) -> None: ...

class WatchShipmentsRequest(_message.Message):
    __slots__ = ["changes_only", "filter", "parent", "resume_token"]
    CHANGES_ONLY_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    changes_only: bool
    filter: ShipmentFilter
    parent: str
    resume_token: str
    def __init__(self, parent: _Optional[str] = ..., resume_token: _Optional[str] = ..., filter: _Optional[_Union[ShipmentFilter, _Mapping]] = ..., changes_only: bool = ...) -> None: ...

class WatchShipmentsResponse(_message.Message):
    __slots__ = ["caught_up", "resume_token", "shipment"]
    CAUGHT_UP_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SHIPMENT_FIELD_NUMBER: _ClassVar[int]
    caught_up: bool
    resume_token: str
    shipment: Shipment
    def __init__(self, resume_token: _Optional[str] = ..., shipment: _Optional[_Union[Shipment, _Mapping]] = ..., caught_up: bool = ...) -> None: ...
