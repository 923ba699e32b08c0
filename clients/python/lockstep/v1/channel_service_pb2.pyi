from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import wrappers_pb2 as _wrappers_pb2
from google.rpc import status_pb2 as _status_pb2
from lockstep.v1 import amount_pb2 as _amount_pb2
from lockstep.v1 import carrier_pb2 as _carrier_pb2
from lockstep.v1 import evidence_pb2 as _evidence_pb2
from lockstep.v1 import method_policy_pb2 as _method_policy_pb2
from lockstep.v1 import reason_pb2 as _reason_pb2
from lockstep.v1 import stock_policy_pb2 as _stock_policy_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor
HEALTH_STATE_BLOCKED: HealthState
HEALTH_STATE_DEGRADED: HealthState
HEALTH_STATE_DOWN: HealthState
HEALTH_STATE_OK: HealthState
HEALTH_STATE_PAUSED: HealthState
HEALTH_STATE_UNSPECIFIED: HealthState

class AcceptancePolicy(_message.Message):
    __slots__ = ["mode", "warning_lead", "window"]
    class Mode(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    MODE_AUTOMATIC: AcceptancePolicy.Mode
    MODE_FIELD_NUMBER: _ClassVar[int]
    MODE_MANUAL: AcceptancePolicy.Mode
    MODE_UNSPECIFIED: AcceptancePolicy.Mode
    WARNING_LEAD_FIELD_NUMBER: _ClassVar[int]
    WINDOW_FIELD_NUMBER: _ClassVar[int]
    mode: AcceptancePolicy.Mode
    warning_lead: _duration_pb2.Duration
    window: _duration_pb2.Duration
    def __init__(self, mode: _Optional[_Union[AcceptancePolicy.Mode, str]] = ..., window: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., warning_lead: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class ApplyShopRequest(_message.Message):
    __slots__ = ["activate_new_channels", "channels", "delete_missing_channels", "request_id", "shop", "validate_only"]
    ACTIVATE_NEW_CHANNELS_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    DELETE_MISSING_CHANNELS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SHOP_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    activate_new_channels: bool
    channels: _containers.RepeatedCompositeFieldContainer[Channel]
    delete_missing_channels: bool
    request_id: str
    shop: Shop
    validate_only: bool
    def __init__(self, request_id: _Optional[str] = ..., shop: _Optional[_Union[Shop, _Mapping]] = ..., channels: _Optional[_Iterable[_Union[Channel, _Mapping]]] = ..., delete_missing_channels: bool = ..., activate_new_channels: bool = ..., validate_only: bool = ...) -> None: ...

class ApplyShopResponse(_message.Message):
    __slots__ = ["changes", "channels", "shop"]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    SHOP_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[SettingChange]
    channels: _containers.RepeatedCompositeFieldContainer[Channel]
    shop: Shop
    def __init__(self, changes: _Optional[_Iterable[_Union[SettingChange, _Mapping]]] = ..., shop: _Optional[_Union[Shop, _Mapping]] = ..., channels: _Optional[_Iterable[_Union[Channel, _Mapping]]] = ...) -> None: ...

class CallInterval(_message.Message):
    __slots__ = ["interval", "operation"]
    INTERVAL_FIELD_NUMBER: _ClassVar[int]
    OPERATION_FIELD_NUMBER: _ClassVar[int]
    interval: _duration_pb2.Duration
    operation: str
    def __init__(self, operation: _Optional[str] = ..., interval: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class Channel(_message.Message):
    __slots__ = ["acceptance", "call_intervals", "carrier_rules", "create_time", "currency_code", "dispatch", "display_name", "etag", "mirakl", "name", "pause_reason", "polling", "publication", "reason_rules", "scayle_channel_key", "state", "stock_policy", "tax_mode", "time_zone", "update_time"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ACCEPTANCE_FIELD_NUMBER: _ClassVar[int]
    CALL_INTERVALS_FIELD_NUMBER: _ClassVar[int]
    CARRIER_RULES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    DISPATCH_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    MIRAKL_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PAUSE_REASON_FIELD_NUMBER: _ClassVar[int]
    POLLING_FIELD_NUMBER: _ClassVar[int]
    PUBLICATION_FIELD_NUMBER: _ClassVar[int]
    REASON_RULES_FIELD_NUMBER: _ClassVar[int]
    SCAYLE_CHANNEL_KEY_FIELD_NUMBER: _ClassVar[int]
    STATE_ACTIVE: Channel.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_PAUSED: Channel.State
    STATE_UNSPECIFIED: Channel.State
    STOCK_POLICY_FIELD_NUMBER: _ClassVar[int]
    TAX_MODE_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    acceptance: AcceptancePolicy
    call_intervals: _containers.RepeatedCompositeFieldContainer[CallInterval]
    carrier_rules: _containers.RepeatedCompositeFieldContainer[_carrier_pb2.CarrierRule]
    create_time: _timestamp_pb2.Timestamp
    currency_code: str
    dispatch: DispatchPolicy
    display_name: str
    etag: str
    mirakl: MiraklSettings
    name: str
    pause_reason: str
    polling: PollingPolicy
    publication: PublicationPolicy
    reason_rules: _containers.RepeatedCompositeFieldContainer[_reason_pb2.ReasonRule]
    scayle_channel_key: str
    state: Channel.State
    stock_policy: _stock_policy_pb2.StockPolicy
    tax_mode: _amount_pb2.TaxMode
    time_zone: str
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., mirakl: _Optional[_Union[MiraklSettings, _Mapping]] = ..., currency_code: _Optional[str] = ..., time_zone: _Optional[str] = ..., tax_mode: _Optional[_Union[_amount_pb2.TaxMode, str]] = ..., acceptance: _Optional[_Union[AcceptancePolicy, _Mapping]] = ..., dispatch: _Optional[_Union[DispatchPolicy, _Mapping]] = ..., stock_policy: _Optional[_Union[_stock_policy_pb2.StockPolicy, _Mapping]] = ..., publication: _Optional[_Union[PublicationPolicy, _Mapping]] = ..., polling: _Optional[_Union[PollingPolicy, _Mapping]] = ..., call_intervals: _Optional[_Iterable[_Union[CallInterval, _Mapping]]] = ..., carrier_rules: _Optional[_Iterable[_Union[_carrier_pb2.CarrierRule, _Mapping]]] = ..., reason_rules: _Optional[_Iterable[_Union[_reason_pb2.ReasonRule, _Mapping]]] = ..., scayle_channel_key: _Optional[str] = ..., state: _Optional[_Union[Channel.State, str]] = ..., pause_reason: _Optional[str] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class ChannelCapabilities(_message.Message):
    __slots__ = ["addresses_before_acceptance", "carrier_count", "currency_code", "listed_carriers_only", "model", "multi_shipment", "order_acceptance", "platform_name", "read_time", "reasons", "returns", "shipping_methods", "shop_id", "shop_name", "shop_state", "tax_mode", "time_zone", "warehouses"]
    ADDRESSES_BEFORE_ACCEPTANCE_FIELD_NUMBER: _ClassVar[int]
    CARRIER_COUNT_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    LISTED_CARRIERS_ONLY_FIELD_NUMBER: _ClassVar[int]
    MODEL_FIELD_NUMBER: _ClassVar[int]
    MULTI_SHIPMENT_FIELD_NUMBER: _ClassVar[int]
    ORDER_ACCEPTANCE_FIELD_NUMBER: _ClassVar[int]
    PLATFORM_NAME_FIELD_NUMBER: _ClassVar[int]
    READ_TIME_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    RETURNS_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_METHODS_FIELD_NUMBER: _ClassVar[int]
    SHOP_ID_FIELD_NUMBER: _ClassVar[int]
    SHOP_NAME_FIELD_NUMBER: _ClassVar[int]
    SHOP_STATE_FIELD_NUMBER: _ClassVar[int]
    TAX_MODE_FIELD_NUMBER: _ClassVar[int]
    TIME_ZONE_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSES_FIELD_NUMBER: _ClassVar[int]
    addresses_before_acceptance: bool
    carrier_count: int
    currency_code: str
    listed_carriers_only: bool
    model: str
    multi_shipment: bool
    order_acceptance: str
    platform_name: str
    read_time: _timestamp_pb2.Timestamp
    reasons: _containers.RepeatedCompositeFieldContainer[ChannelReason]
    returns: bool
    shipping_methods: _containers.RepeatedCompositeFieldContainer[ShippingMethod]
    shop_id: int
    shop_name: str
    shop_state: str
    tax_mode: _amount_pb2.TaxMode
    time_zone: str
    warehouses: bool
    def __init__(self, read_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., platform_name: _Optional[str] = ..., shop_name: _Optional[str] = ..., shop_state: _Optional[str] = ..., shop_id: _Optional[int] = ..., currency_code: _Optional[str] = ..., model: _Optional[str] = ..., tax_mode: _Optional[_Union[_amount_pb2.TaxMode, str]] = ..., order_acceptance: _Optional[str] = ..., multi_shipment: bool = ..., listed_carriers_only: bool = ..., addresses_before_acceptance: bool = ..., returns: bool = ..., warehouses: bool = ..., time_zone: _Optional[str] = ..., carrier_count: _Optional[int] = ..., reasons: _Optional[_Iterable[_Union[ChannelReason, _Mapping]]] = ..., shipping_methods: _Optional[_Iterable[_Union[ShippingMethod, _Mapping]]] = ...) -> None: ...

class ChannelHealth(_message.Message):
    __slots__ = ["capabilities", "check", "failure_time", "held_offer_count", "lanes", "name", "next_deadline", "open_exception_count", "polls", "reason", "state", "state_time", "success_time", "unconfirmed_offer_count", "waiting_order_count"]
    CAPABILITIES_FIELD_NUMBER: _ClassVar[int]
    CHECK_FIELD_NUMBER: _ClassVar[int]
    FAILURE_TIME_FIELD_NUMBER: _ClassVar[int]
    HELD_OFFER_COUNT_FIELD_NUMBER: _ClassVar[int]
    LANES_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NEXT_DEADLINE_FIELD_NUMBER: _ClassVar[int]
    OPEN_EXCEPTION_COUNT_FIELD_NUMBER: _ClassVar[int]
    POLLS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_TIME_FIELD_NUMBER: _ClassVar[int]
    SUCCESS_TIME_FIELD_NUMBER: _ClassVar[int]
    UNCONFIRMED_OFFER_COUNT_FIELD_NUMBER: _ClassVar[int]
    WAITING_ORDER_COUNT_FIELD_NUMBER: _ClassVar[int]
    capabilities: ChannelCapabilities
    check: ConnectionCheck
    failure_time: _timestamp_pb2.Timestamp
    held_offer_count: int
    lanes: _containers.RepeatedCompositeFieldContainer[LaneHealth]
    name: str
    next_deadline: _timestamp_pb2.Timestamp
    open_exception_count: int
    polls: _containers.RepeatedCompositeFieldContainer[PollHealth]
    reason: str
    state: HealthState
    state_time: _timestamp_pb2.Timestamp
    success_time: _timestamp_pb2.Timestamp
    unconfirmed_offer_count: int
    waiting_order_count: int
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[HealthState, str]] = ..., reason: _Optional[str] = ..., state_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., success_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., failure_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., polls: _Optional[_Iterable[_Union[PollHealth, _Mapping]]] = ..., lanes: _Optional[_Iterable[_Union[LaneHealth, _Mapping]]] = ..., check: _Optional[_Union[ConnectionCheck, _Mapping]] = ..., open_exception_count: _Optional[int] = ..., capabilities: _Optional[_Union[ChannelCapabilities, _Mapping]] = ..., unconfirmed_offer_count: _Optional[int] = ..., waiting_order_count: _Optional[int] = ..., next_deadline: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., held_offer_count: _Optional[int] = ...) -> None: ...

class ChannelImport(_message.Message):
    __slots__ = ["applied_count", "check_time", "end_time", "error", "fall_count", "kind", "marketplace_import_id", "marketplace_state", "name", "refused_count", "rejections", "row_count", "send_time", "state"]
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    APPLIED_COUNT_FIELD_NUMBER: _ClassVar[int]
    CHECK_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    FALL_COUNT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    KIND_OFFERS: ChannelImport.Kind
    KIND_PRICES: ChannelImport.Kind
    KIND_PRODUCTS: ChannelImport.Kind
    KIND_STOCK: ChannelImport.Kind
    KIND_UNSPECIFIED: ChannelImport.Kind
    MARKETPLACE_IMPORT_ID_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_STATE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REFUSED_COUNT_FIELD_NUMBER: _ClassVar[int]
    REJECTIONS_FIELD_NUMBER: _ClassVar[int]
    ROW_COUNT_FIELD_NUMBER: _ClassVar[int]
    SEND_TIME_FIELD_NUMBER: _ClassVar[int]
    STATE_COMPLETE: ChannelImport.State
    STATE_FAILED: ChannelImport.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_OPEN: ChannelImport.State
    STATE_REPORTING: ChannelImport.State
    STATE_SENT: ChannelImport.State
    STATE_UNSPECIFIED: ChannelImport.State
    applied_count: int
    check_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    error: _status_pb2.Status
    fall_count: int
    kind: ChannelImport.Kind
    marketplace_import_id: str
    marketplace_state: str
    name: str
    refused_count: int
    rejections: _containers.RepeatedCompositeFieldContainer[ImportRejection]
    row_count: int
    send_time: _timestamp_pb2.Timestamp
    state: ChannelImport.State
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[_Union[ChannelImport.Kind, str]] = ..., state: _Optional[_Union[ChannelImport.State, str]] = ..., marketplace_state: _Optional[str] = ..., marketplace_import_id: _Optional[str] = ..., row_count: _Optional[int] = ..., fall_count: _Optional[int] = ..., applied_count: _Optional[int] = ..., refused_count: _Optional[int] = ..., send_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., check_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ..., rejections: _Optional[_Iterable[_Union[ImportRejection, _Mapping]]] = ...) -> None: ...

class ChannelReason(_message.Message):
    __slots__ = ["code", "label", "type"]
    CODE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    code: str
    label: str
    type: str
    def __init__(self, code: _Optional[str] = ..., type: _Optional[str] = ..., label: _Optional[str] = ...) -> None: ...

class CheckConnectionRequest(_message.Message):
    __slots__ = ["name", "request_id"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CheckConnectionResponse(_message.Message):
    __slots__ = ["check"]
    CHECK_FIELD_NUMBER: _ClassVar[int]
    check: ConnectionCheck
    def __init__(self, check: _Optional[_Union[ConnectionCheck, _Mapping]] = ...) -> None: ...

class ConnectionCheck(_message.Message):
    __slots__ = ["end_time", "exchanges", "findings", "start_time", "state"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    EXCHANGES_FIELD_NUMBER: _ClassVar[int]
    FINDINGS_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    STATE_FAILED: ConnectionCheck.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_PASSED: ConnectionCheck.State
    STATE_RUNNING: ConnectionCheck.State
    STATE_UNSPECIFIED: ConnectionCheck.State
    end_time: _timestamp_pb2.Timestamp
    exchanges: _containers.RepeatedCompositeFieldContainer[_evidence_pb2.Exchange]
    findings: _containers.RepeatedScalarFieldContainer[str]
    start_time: _timestamp_pb2.Timestamp
    state: ConnectionCheck.State
    def __init__(self, state: _Optional[_Union[ConnectionCheck.State, str]] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., findings: _Optional[_Iterable[str]] = ..., exchanges: _Optional[_Iterable[_Union[_evidence_pb2.Exchange, _Mapping]]] = ...) -> None: ...

class CreateChannelRequest(_message.Message):
    __slots__ = ["activate", "channel", "channel_id", "parent", "request_id", "validate_only"]
    ACTIVATE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    activate: bool
    channel: Channel
    channel_id: str
    parent: str
    request_id: str
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., channel_id: _Optional[str] = ..., channel: _Optional[_Union[Channel, _Mapping]] = ..., activate: bool = ..., validate_only: bool = ...) -> None: ...

class CreateChannelResponse(_message.Message):
    __slots__ = ["channel"]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    channel: Channel
    def __init__(self, channel: _Optional[_Union[Channel, _Mapping]] = ...) -> None: ...

class CreateShopRequest(_message.Message):
    __slots__ = ["request_id", "shop", "shop_id", "validate_only"]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SHOP_FIELD_NUMBER: _ClassVar[int]
    SHOP_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    shop: Shop
    shop_id: str
    validate_only: bool
    def __init__(self, request_id: _Optional[str] = ..., shop_id: _Optional[str] = ..., shop: _Optional[_Union[Shop, _Mapping]] = ..., validate_only: bool = ...) -> None: ...

class CreateShopResponse(_message.Message):
    __slots__ = ["shop"]
    SHOP_FIELD_NUMBER: _ClassVar[int]
    shop: Shop
    def __init__(self, shop: _Optional[_Union[Shop, _Mapping]] = ...) -> None: ...

class DeleteChannelRequest(_message.Message):
    __slots__ = ["force", "name", "request_id", "validate_only"]
    FORCE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    force: bool
    name: str
    request_id: str
    validate_only: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., force: bool = ..., validate_only: bool = ...) -> None: ...

class DeleteChannelResponse(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class DeleteShopRequest(_message.Message):
    __slots__ = ["name", "request_id", "validate_only"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    validate_only: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., validate_only: bool = ...) -> None: ...

class DeleteShopResponse(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class DispatchPolicy(_message.Message):
    __slots__ = ["warning_lead"]
    WARNING_LEAD_FIELD_NUMBER: _ClassVar[int]
    warning_lead: _duration_pb2.Duration
    def __init__(self, warning_lead: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class GetChannelHealthRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetChannelHealthResponse(_message.Message):
    __slots__ = ["health"]
    HEALTH_FIELD_NUMBER: _ClassVar[int]
    health: ChannelHealth
    def __init__(self, health: _Optional[_Union[ChannelHealth, _Mapping]] = ...) -> None: ...

class GetChannelRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetChannelResponse(_message.Message):
    __slots__ = ["channel"]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    channel: Channel
    def __init__(self, channel: _Optional[_Union[Channel, _Mapping]] = ...) -> None: ...

class GetImportRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetImportResponse(_message.Message):
    __slots__ = ["channel_import"]
    CHANNEL_IMPORT_FIELD_NUMBER: _ClassVar[int]
    channel_import: ChannelImport
    def __init__(self, channel_import: _Optional[_Union[ChannelImport, _Mapping]] = ...) -> None: ...

class GetShopHealthRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetShopHealthResponse(_message.Message):
    __slots__ = ["health"]
    HEALTH_FIELD_NUMBER: _ClassVar[int]
    health: ShopHealth
    def __init__(self, health: _Optional[_Union[ShopHealth, _Mapping]] = ...) -> None: ...

class GetShopRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetShopResponse(_message.Message):
    __slots__ = ["shop"]
    SHOP_FIELD_NUMBER: _ClassVar[int]
    shop: Shop
    def __init__(self, shop: _Optional[_Union[Shop, _Mapping]] = ...) -> None: ...

class ImportRejection(_message.Message):
    __slots__ = ["exception", "reason", "sku"]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    exception: str
    reason: str
    sku: str
    def __init__(self, sku: _Optional[str] = ..., reason: _Optional[str] = ..., exception: _Optional[str] = ...) -> None: ...

class LaneHealth(_message.Message):
    __slots__ = ["failure_count", "in_flight_count", "interval", "next_slot_time", "oldest_time", "operation", "paused_reason", "pending_count", "remaining_calls"]
    FAILURE_COUNT_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_FIELD_NUMBER: _ClassVar[int]
    IN_FLIGHT_COUNT_FIELD_NUMBER: _ClassVar[int]
    NEXT_SLOT_TIME_FIELD_NUMBER: _ClassVar[int]
    OLDEST_TIME_FIELD_NUMBER: _ClassVar[int]
    OPERATION_FIELD_NUMBER: _ClassVar[int]
    PAUSED_REASON_FIELD_NUMBER: _ClassVar[int]
    PENDING_COUNT_FIELD_NUMBER: _ClassVar[int]
    REMAINING_CALLS_FIELD_NUMBER: _ClassVar[int]
    failure_count: int
    in_flight_count: int
    interval: _duration_pb2.Duration
    next_slot_time: _timestamp_pb2.Timestamp
    oldest_time: _timestamp_pb2.Timestamp
    operation: str
    paused_reason: str
    pending_count: int
    remaining_calls: _wrappers_pb2.Int32Value
    def __init__(self, operation: _Optional[str] = ..., pending_count: _Optional[int] = ..., in_flight_count: _Optional[int] = ..., oldest_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., next_slot_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., interval: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., remaining_calls: _Optional[_Union[_wrappers_pb2.Int32Value, _Mapping]] = ..., failure_count: _Optional[int] = ..., paused_reason: _Optional[str] = ...) -> None: ...

class ListChannelHealthRequest(_message.Message):
    __slots__ = ["page_size", "page_token", "parent"]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListChannelHealthResponse(_message.Message):
    __slots__ = ["health", "next_page_token"]
    HEALTH_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    health: _containers.RepeatedCompositeFieldContainer[ChannelHealth]
    next_page_token: str
    def __init__(self, health: _Optional[_Iterable[_Union[ChannelHealth, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListChannelsRequest(_message.Message):
    __slots__ = ["page_size", "page_token", "parent"]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListChannelsResponse(_message.Message):
    __slots__ = ["channels", "next_page_token"]
    CHANNELS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    channels: _containers.RepeatedCompositeFieldContainer[Channel]
    next_page_token: str
    def __init__(self, channels: _Optional[_Iterable[_Union[Channel, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListImportsRequest(_message.Message):
    __slots__ = ["kind", "page_size", "page_token", "parent", "states"]
    KIND_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    kind: ChannelImport.Kind
    page_size: int
    page_token: str
    parent: str
    states: _containers.RepeatedScalarFieldContainer[ChannelImport.State]
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., kind: _Optional[_Union[ChannelImport.Kind, str]] = ..., states: _Optional[_Iterable[_Union[ChannelImport.State, str]]] = ...) -> None: ...

class ListImportsResponse(_message.Message):
    __slots__ = ["channel_imports", "next_page_token"]
    CHANNEL_IMPORTS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    channel_imports: _containers.RepeatedCompositeFieldContainer[ChannelImport]
    next_page_token: str
    def __init__(self, channel_imports: _Optional[_Iterable[_Union[ChannelImport, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListShopsRequest(_message.Message):
    __slots__ = ["page_size", "page_token"]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    def __init__(self, page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListShopsResponse(_message.Message):
    __slots__ = ["next_page_token", "shops"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SHOPS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    shops: _containers.RepeatedCompositeFieldContainer[Shop]
    def __init__(self, shops: _Optional[_Iterable[_Union[Shop, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class MiraklSettings(_message.Message):
    __slots__ = ["base_url", "key_ref", "shop_id"]
    BASE_URL_FIELD_NUMBER: _ClassVar[int]
    KEY_REF_FIELD_NUMBER: _ClassVar[int]
    SHOP_ID_FIELD_NUMBER: _ClassVar[int]
    base_url: str
    key_ref: str
    shop_id: _wrappers_pb2.Int64Value
    def __init__(self, base_url: _Optional[str] = ..., shop_id: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., key_ref: _Optional[str] = ...) -> None: ...

class PauseChannelRequest(_message.Message):
    __slots__ = ["name", "reason", "request_id"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    reason: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class PauseChannelResponse(_message.Message):
    __slots__ = ["channel"]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    channel: Channel
    def __init__(self, channel: _Optional[_Union[Channel, _Mapping]] = ...) -> None: ...

class PollHealth(_message.Message):
    __slots__ = ["age", "failure_count", "interval", "next_time", "operation", "success_time", "watermark"]
    AGE_FIELD_NUMBER: _ClassVar[int]
    FAILURE_COUNT_FIELD_NUMBER: _ClassVar[int]
    INTERVAL_FIELD_NUMBER: _ClassVar[int]
    NEXT_TIME_FIELD_NUMBER: _ClassVar[int]
    OPERATION_FIELD_NUMBER: _ClassVar[int]
    SUCCESS_TIME_FIELD_NUMBER: _ClassVar[int]
    WATERMARK_FIELD_NUMBER: _ClassVar[int]
    age: _duration_pb2.Duration
    failure_count: int
    interval: _duration_pb2.Duration
    next_time: _timestamp_pb2.Timestamp
    operation: str
    success_time: _timestamp_pb2.Timestamp
    watermark: _timestamp_pb2.Timestamp
    def __init__(self, operation: _Optional[str] = ..., interval: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., success_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., age: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., next_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., failure_count: _Optional[int] = ..., watermark: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class PollingPolicy(_message.Message):
    __slots__ = ["order_interval", "transaction_interval"]
    ORDER_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    TRANSACTION_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    order_interval: _duration_pb2.Duration
    transaction_interval: _duration_pb2.Duration
    def __init__(self, order_interval: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., transaction_interval: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class PublicationPolicy(_message.Message):
    __slots__ = ["audit_interval", "brake_fall_basis_points", "brake_zero_basis_points", "rise_hold", "stock_interval"]
    AUDIT_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    BRAKE_FALL_BASIS_POINTS_FIELD_NUMBER: _ClassVar[int]
    BRAKE_ZERO_BASIS_POINTS_FIELD_NUMBER: _ClassVar[int]
    RISE_HOLD_FIELD_NUMBER: _ClassVar[int]
    STOCK_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    audit_interval: _duration_pb2.Duration
    brake_fall_basis_points: _wrappers_pb2.Int32Value
    brake_zero_basis_points: _wrappers_pb2.Int32Value
    rise_hold: _duration_pb2.Duration
    stock_interval: _duration_pb2.Duration
    def __init__(self, stock_interval: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., rise_hold: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., brake_zero_basis_points: _Optional[_Union[_wrappers_pb2.Int32Value, _Mapping]] = ..., brake_fall_basis_points: _Optional[_Union[_wrappers_pb2.Int32Value, _Mapping]] = ..., audit_interval: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class ResumeChannelRequest(_message.Message):
    __slots__ = ["name", "request_id"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ResumeChannelResponse(_message.Message):
    __slots__ = ["channel"]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    channel: Channel
    def __init__(self, channel: _Optional[_Union[Channel, _Mapping]] = ...) -> None: ...

class ScayleSettings(_message.Message):
    __slots__ = ["admin_base_url", "company_id", "country_code", "external_order_url", "merchant_key", "order_flow", "order_poll_interval", "read_stock", "shop_key", "stock_poll_interval", "token_ref", "webhook_ref"]
    class OrderFlow(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ADMIN_BASE_URL_FIELD_NUMBER: _ClassVar[int]
    COMPANY_ID_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_CODE_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ORDER_URL_FIELD_NUMBER: _ClassVar[int]
    MERCHANT_KEY_FIELD_NUMBER: _ClassVar[int]
    ORDER_FLOW_ADMIN_CREATE: ScayleSettings.OrderFlow
    ORDER_FLOW_EXTERNAL_ORDER: ScayleSettings.OrderFlow
    ORDER_FLOW_FIELD_NUMBER: _ClassVar[int]
    ORDER_FLOW_UNSPECIFIED: ScayleSettings.OrderFlow
    ORDER_POLL_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    READ_STOCK_FIELD_NUMBER: _ClassVar[int]
    SHOP_KEY_FIELD_NUMBER: _ClassVar[int]
    STOCK_POLL_INTERVAL_FIELD_NUMBER: _ClassVar[int]
    TOKEN_REF_FIELD_NUMBER: _ClassVar[int]
    WEBHOOK_REF_FIELD_NUMBER: _ClassVar[int]
    admin_base_url: str
    company_id: int
    country_code: str
    external_order_url: str
    merchant_key: str
    order_flow: ScayleSettings.OrderFlow
    order_poll_interval: _duration_pb2.Duration
    read_stock: bool
    shop_key: str
    stock_poll_interval: _duration_pb2.Duration
    token_ref: str
    webhook_ref: str
    def __init__(self, admin_base_url: _Optional[str] = ..., company_id: _Optional[int] = ..., token_ref: _Optional[str] = ..., shop_key: _Optional[str] = ..., country_code: _Optional[str] = ..., order_flow: _Optional[_Union[ScayleSettings.OrderFlow, str]] = ..., external_order_url: _Optional[str] = ..., merchant_key: _Optional[str] = ..., order_poll_interval: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., stock_poll_interval: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., read_stock: bool = ..., webhook_ref: _Optional[str] = ...) -> None: ...

class SettingChange(_message.Message):
    __slots__ = ["after", "before", "field", "kind", "name"]
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    AFTER_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    FIELD_FIELD_NUMBER: _ClassVar[int]
    KIND_CREATE: SettingChange.Kind
    KIND_DELETE: SettingChange.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    KIND_UNSPECIFIED: SettingChange.Kind
    KIND_UPDATE: SettingChange.Kind
    NAME_FIELD_NUMBER: _ClassVar[int]
    after: str
    before: str
    field: str
    kind: SettingChange.Kind
    name: str
    def __init__(self, kind: _Optional[_Union[SettingChange.Kind, str]] = ..., name: _Optional[str] = ..., field: _Optional[str] = ..., before: _Optional[str] = ..., after: _Optional[str] = ...) -> None: ...

class ShippingMethod(_message.Message):
    __slots__ = ["code", "label", "tracking_required"]
    CODE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    TRACKING_REQUIRED_FIELD_NUMBER: _ClassVar[int]
    code: str
    label: str
    tracking_required: bool
    def __init__(self, code: _Optional[str] = ..., label: _Optional[str] = ..., tracking_required: bool = ...) -> None: ...

class Shop(_message.Message):
    __slots__ = ["create_time", "display_name", "etag", "name", "scayle", "update_time", "warehouses"]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SCAYLE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSES_FIELD_NUMBER: _ClassVar[int]
    create_time: _timestamp_pb2.Timestamp
    display_name: str
    etag: str
    name: str
    scayle: ScayleSettings
    update_time: _timestamp_pb2.Timestamp
    warehouses: _containers.RepeatedCompositeFieldContainer[Warehouse]
    def __init__(self, name: _Optional[str] = ..., display_name: _Optional[str] = ..., scayle: _Optional[_Union[ScayleSettings, _Mapping]] = ..., warehouses: _Optional[_Iterable[_Union[Warehouse, _Mapping]]] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class ShopHealth(_message.Message):
    __slots__ = ["check", "failure_time", "lanes", "name", "open_exception_count", "polls", "reason", "state", "state_time", "success_time", "webhook_count", "webhook_time"]
    CHECK_FIELD_NUMBER: _ClassVar[int]
    FAILURE_TIME_FIELD_NUMBER: _ClassVar[int]
    LANES_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    OPEN_EXCEPTION_COUNT_FIELD_NUMBER: _ClassVar[int]
    POLLS_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_TIME_FIELD_NUMBER: _ClassVar[int]
    SUCCESS_TIME_FIELD_NUMBER: _ClassVar[int]
    WEBHOOK_COUNT_FIELD_NUMBER: _ClassVar[int]
    WEBHOOK_TIME_FIELD_NUMBER: _ClassVar[int]
    check: ConnectionCheck
    failure_time: _timestamp_pb2.Timestamp
    lanes: _containers.RepeatedCompositeFieldContainer[LaneHealth]
    name: str
    open_exception_count: int
    polls: _containers.RepeatedCompositeFieldContainer[PollHealth]
    reason: str
    state: HealthState
    state_time: _timestamp_pb2.Timestamp
    success_time: _timestamp_pb2.Timestamp
    webhook_count: int
    webhook_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[HealthState, str]] = ..., reason: _Optional[str] = ..., state_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., success_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., failure_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., polls: _Optional[_Iterable[_Union[PollHealth, _Mapping]]] = ..., lanes: _Optional[_Iterable[_Union[LaneHealth, _Mapping]]] = ..., check: _Optional[_Union[ConnectionCheck, _Mapping]] = ..., open_exception_count: _Optional[int] = ..., webhook_count: _Optional[int] = ..., webhook_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class UpdateChannelRequest(_message.Message):
    __slots__ = ["channel", "etag", "request_id", "update_mask", "validate_only"]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    channel: Channel
    etag: str
    request_id: str
    update_mask: _field_mask_pb2.FieldMask
    validate_only: bool
    def __init__(self, channel: _Optional[_Union[Channel, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ..., validate_only: bool = ..., etag: _Optional[str] = ...) -> None: ...

class UpdateChannelResponse(_message.Message):
    __slots__ = ["changes", "channel"]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[SettingChange]
    channel: Channel
    def __init__(self, channel: _Optional[_Union[Channel, _Mapping]] = ..., changes: _Optional[_Iterable[_Union[SettingChange, _Mapping]]] = ...) -> None: ...

class UpdateShopRequest(_message.Message):
    __slots__ = ["etag", "request_id", "shop", "update_mask", "validate_only"]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SHOP_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    etag: str
    request_id: str
    shop: Shop
    update_mask: _field_mask_pb2.FieldMask
    validate_only: bool
    def __init__(self, shop: _Optional[_Union[Shop, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ..., validate_only: bool = ..., etag: _Optional[str] = ...) -> None: ...

class UpdateShopResponse(_message.Message):
    __slots__ = ["changes", "shop"]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    SHOP_FIELD_NUMBER: _ClassVar[int]
    changes: _containers.RepeatedCompositeFieldContainer[SettingChange]
    shop: Shop
    def __init__(self, shop: _Optional[_Union[Shop, _Mapping]] = ..., changes: _Optional[_Iterable[_Union[SettingChange, _Mapping]]] = ...) -> None: ...

class Warehouse(_message.Message):
    __slots__ = ["display_name", "id"]
    DISPLAY_NAME_FIELD_NUMBER: _ClassVar[int]
    ID_FIELD_NUMBER: _ClassVar[int]
    display_name: str
    id: str
    def __init__(self, id: _Optional[str] = ..., display_name: _Optional[str] = ...) -> None: ...

class HealthState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
    __slots__ = []
