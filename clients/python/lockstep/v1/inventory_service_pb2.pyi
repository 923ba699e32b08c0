from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import wrappers_pb2 as _wrappers_pb2
from google.rpc import status_pb2 as _status_pb2
from google.type import money_pb2 as _money_pb2
from lockstep.v1 import evidence_pb2 as _evidence_pb2
from lockstep.v1 import method_policy_pb2 as _method_policy_pb2
from lockstep.v1 import stock_policy_pb2 as _stock_policy_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AdjustInventoryRequest(_message.Message):
    __slots__ = ["delta", "note", "parent", "reason", "request_id", "sku", "validate_only", "warehouse"]
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    DELTA_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REASON_CORRECTION: AdjustInventoryRequest.Reason
    REASON_DAMAGED: AdjustInventoryRequest.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    REASON_MOVED: AdjustInventoryRequest.Reason
    REASON_RECEIVED: AdjustInventoryRequest.Reason
    REASON_RESTOCKED: AdjustInventoryRequest.Reason
    REASON_SOLD: AdjustInventoryRequest.Reason
    REASON_UNSPECIFIED: AdjustInventoryRequest.Reason
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSE_FIELD_NUMBER: _ClassVar[int]
    delta: int
    note: str
    parent: str
    reason: AdjustInventoryRequest.Reason
    request_id: str
    sku: str
    validate_only: bool
    warehouse: str
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., sku: _Optional[str] = ..., warehouse: _Optional[str] = ..., delta: _Optional[int] = ..., reason: _Optional[_Union[AdjustInventoryRequest.Reason, str]] = ..., note: _Optional[str] = ..., validate_only: bool = ...) -> None: ...

class AdjustInventoryResponse(_message.Message):
    __slots__ = ["result"]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: StockResult
    def __init__(self, result: _Optional[_Union[StockResult, _Mapping]] = ...) -> None: ...

class ApplyAuditCorrectionsRequest(_message.Message):
    __slots__ = ["correction_count_max", "kinds", "name", "request_id", "validate_only"]
    CORRECTION_COUNT_MAX_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    correction_count_max: int
    kinds: _containers.RepeatedScalarFieldContainer[AuditDifference.Kind]
    name: str
    request_id: str
    validate_only: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., kinds: _Optional[_Iterable[_Union[AuditDifference.Kind, str]]] = ..., correction_count_max: _Optional[int] = ..., validate_only: bool = ...) -> None: ...

class ApplyAuditCorrectionsResponse(_message.Message):
    __slots__ = ["correction_count"]
    CORRECTION_COUNT_FIELD_NUMBER: _ClassVar[int]
    correction_count: int
    def __init__(self, correction_count: _Optional[int] = ...) -> None: ...

class Audit(_message.Message):
    __slots__ = ["actor", "compared_count", "corrected_count", "counts", "end_time", "error", "name", "next_call_time", "skipped_count", "start_time", "state", "total_count"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    COMPARED_COUNT_FIELD_NUMBER: _ClassVar[int]
    CORRECTED_COUNT_FIELD_NUMBER: _ClassVar[int]
    COUNTS_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NEXT_CALL_TIME_FIELD_NUMBER: _ClassVar[int]
    SKIPPED_COUNT_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    STATE_CANCELLED: Audit.State
    STATE_COMPLETED: Audit.State
    STATE_FAILED: Audit.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_RUNNING: Audit.State
    STATE_UNSPECIFIED: Audit.State
    TOTAL_COUNT_FIELD_NUMBER: _ClassVar[int]
    actor: str
    compared_count: int
    corrected_count: int
    counts: _containers.RepeatedCompositeFieldContainer[AuditCount]
    end_time: _timestamp_pb2.Timestamp
    error: _status_pb2.Status
    name: str
    next_call_time: _timestamp_pb2.Timestamp
    skipped_count: int
    start_time: _timestamp_pb2.Timestamp
    state: Audit.State
    total_count: int
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[Audit.State, str]] = ..., compared_count: _Optional[int] = ..., total_count: _Optional[int] = ..., counts: _Optional[_Iterable[_Union[AuditCount, _Mapping]]] = ..., corrected_count: _Optional[int] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., actor: _Optional[str] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ..., skipped_count: _Optional[int] = ..., next_call_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AuditCount(_message.Message):
    __slots__ = ["count", "kind"]
    COUNT_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    count: int
    kind: AuditDifference.Kind
    def __init__(self, kind: _Optional[_Union[AuditDifference.Kind, str]] = ..., count: _Optional[int] = ...) -> None: ...

class AuditDifference(_message.Message):
    __slots__ = ["evidence", "is_corrected", "kind", "marketplace_quantity", "offer", "proposed_quantity", "published_quantity", "text", "wanted_quantity"]
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    EVIDENCE_FIELD_NUMBER: _ClassVar[int]
    IS_CORRECTED_FIELD_NUMBER: _ClassVar[int]
    KIND_APPLIED_LATE: AuditDifference.Kind
    KIND_CHANGED_ELSEWHERE: AuditDifference.Kind
    KIND_DUPLICATE: AuditDifference.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    KIND_NEVER_SENT: AuditDifference.Kind
    KIND_REFUSED: AuditDifference.Kind
    KIND_SOURCE_DIFFERS: AuditDifference.Kind
    KIND_UNKNOWN_TO_THEM: AuditDifference.Kind
    KIND_UNKNOWN_TO_US: AuditDifference.Kind
    KIND_UNSPECIFIED: AuditDifference.Kind
    MARKETPLACE_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    OFFER_FIELD_NUMBER: _ClassVar[int]
    PROPOSED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    WANTED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    evidence: _evidence_pb2.Exchange
    is_corrected: bool
    kind: AuditDifference.Kind
    marketplace_quantity: _wrappers_pb2.Int64Value
    offer: str
    proposed_quantity: _wrappers_pb2.Int64Value
    published_quantity: _wrappers_pb2.Int64Value
    text: str
    wanted_quantity: _wrappers_pb2.Int64Value
    def __init__(self, offer: _Optional[str] = ..., kind: _Optional[_Union[AuditDifference.Kind, str]] = ..., marketplace_quantity: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., published_quantity: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., wanted_quantity: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., proposed_quantity: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., is_corrected: bool = ..., text: _Optional[str] = ..., evidence: _Optional[_Union[_evidence_pb2.Exchange, _Mapping]] = ...) -> None: ...

class AvailabilityExplanation(_message.Message):
    __slots__ = ["available", "offer", "publication", "read_time", "terms"]
    AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    OFFER_FIELD_NUMBER: _ClassVar[int]
    PUBLICATION_FIELD_NUMBER: _ClassVar[int]
    READ_TIME_FIELD_NUMBER: _ClassVar[int]
    TERMS_FIELD_NUMBER: _ClassVar[int]
    available: int
    offer: str
    publication: Publication
    read_time: _timestamp_pb2.Timestamp
    terms: _containers.RepeatedCompositeFieldContainer[AvailabilityTerm]
    def __init__(self, offer: _Optional[str] = ..., terms: _Optional[_Iterable[_Union[AvailabilityTerm, _Mapping]]] = ..., available: _Optional[int] = ..., publication: _Optional[_Union[Publication, _Mapping]] = ..., read_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class AvailabilityTerm(_message.Message):
    __slots__ = ["change", "event", "kind", "running_total", "since_time", "subject", "text"]
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CHANGE_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    KIND_CAP: AvailabilityTerm.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    KIND_FLOOR: AvailabilityTerm.Kind
    KIND_ON_HAND: AvailabilityTerm.Kind
    KIND_RESERVED: AvailabilityTerm.Kind
    KIND_SAFETY_STOCK: AvailabilityTerm.Kind
    KIND_SHARE: AvailabilityTerm.Kind
    KIND_STOP: AvailabilityTerm.Kind
    KIND_UNSPECIFIED: AvailabilityTerm.Kind
    KIND_ZERO: AvailabilityTerm.Kind
    RUNNING_TOTAL_FIELD_NUMBER: _ClassVar[int]
    SINCE_TIME_FIELD_NUMBER: _ClassVar[int]
    SUBJECT_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    change: int
    event: str
    kind: AvailabilityTerm.Kind
    running_total: int
    since_time: _timestamp_pb2.Timestamp
    subject: str
    text: str
    def __init__(self, kind: _Optional[_Union[AvailabilityTerm.Kind, str]] = ..., change: _Optional[int] = ..., running_total: _Optional[int] = ..., subject: _Optional[str] = ..., event: _Optional[str] = ..., since_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., text: _Optional[str] = ...) -> None: ...

class BatchGetPositionsRequest(_message.Message):
    __slots__ = ["names", "parent"]
    NAMES_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    names: _containers.RepeatedScalarFieldContainer[str]
    parent: str
    def __init__(self, parent: _Optional[str] = ..., names: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchGetPositionsResponse(_message.Message):
    __slots__ = ["missing_names", "positions"]
    MISSING_NAMES_FIELD_NUMBER: _ClassVar[int]
    POSITIONS_FIELD_NUMBER: _ClassVar[int]
    missing_names: _containers.RepeatedScalarFieldContainer[str]
    positions: _containers.RepeatedCompositeFieldContainer[InventoryPosition]
    def __init__(self, positions: _Optional[_Iterable[_Union[InventoryPosition, _Mapping]]] = ..., missing_names: _Optional[_Iterable[str]] = ...) -> None: ...

class BatchPushInventoryRequest(_message.Message):
    __slots__ = ["items", "parent", "request_id", "validate_only"]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[StockItem]
    parent: str
    request_id: str
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., items: _Optional[_Iterable[_Union[StockItem, _Mapping]]] = ..., validate_only: bool = ...) -> None: ...

class BatchPushInventoryResponse(_message.Message):
    __slots__ = ["results"]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[StockResult]
    def __init__(self, results: _Optional[_Iterable[_Union[StockResult, _Mapping]]] = ...) -> None: ...

class CancelAuditRequest(_message.Message):
    __slots__ = ["name", "request_id"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class CancelAuditResponse(_message.Message):
    __slots__ = ["audit"]
    AUDIT_FIELD_NUMBER: _ClassVar[int]
    audit: Audit
    def __init__(self, audit: _Optional[_Union[Audit, _Mapping]] = ...) -> None: ...

class ChannelAvailability(_message.Message):
    __slots__ = ["available", "channel", "publication_state", "published", "selling_stopped"]
    AVAILABLE_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    PUBLICATION_STATE_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_FIELD_NUMBER: _ClassVar[int]
    SELLING_STOPPED_FIELD_NUMBER: _ClassVar[int]
    available: int
    channel: str
    publication_state: Publication.State
    published: _wrappers_pb2.Int64Value
    selling_stopped: bool
    def __init__(self, channel: _Optional[str] = ..., available: _Optional[int] = ..., published: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., publication_state: _Optional[_Union[Publication.State, str]] = ..., selling_stopped: bool = ...) -> None: ...

class CreateReservationRequest(_message.Message):
    __slots__ = ["parent", "request_id", "reservation"]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    RESERVATION_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    reservation: Reservation
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., reservation: _Optional[_Union[Reservation, _Mapping]] = ...) -> None: ...

class CreateReservationResponse(_message.Message):
    __slots__ = ["reservation"]
    RESERVATION_FIELD_NUMBER: _ClassVar[int]
    reservation: Reservation
    def __init__(self, reservation: _Optional[_Union[Reservation, _Mapping]] = ...) -> None: ...

class CreateStockPolicyRuleRequest(_message.Message):
    __slots__ = ["parent", "request_id", "stock_policy_rule", "stock_policy_rule_id", "validate_only"]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    STOCK_POLICY_RULE_FIELD_NUMBER: _ClassVar[int]
    STOCK_POLICY_RULE_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    stock_policy_rule: StockPolicyRule
    stock_policy_rule_id: str
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., stock_policy_rule_id: _Optional[str] = ..., stock_policy_rule: _Optional[_Union[StockPolicyRule, _Mapping]] = ..., validate_only: bool = ...) -> None: ...

class CreateStockPolicyRuleResponse(_message.Message):
    __slots__ = ["effects", "stock_policy_rule"]
    EFFECTS_FIELD_NUMBER: _ClassVar[int]
    STOCK_POLICY_RULE_FIELD_NUMBER: _ClassVar[int]
    effects: _containers.RepeatedCompositeFieldContainer[StockPolicyEffect]
    stock_policy_rule: StockPolicyRule
    def __init__(self, stock_policy_rule: _Optional[_Union[StockPolicyRule, _Mapping]] = ..., effects: _Optional[_Iterable[_Union[StockPolicyEffect, _Mapping]]] = ...) -> None: ...

class DelayMeasure(_message.Message):
    __slots__ = ["p50", "p99", "sample_count"]
    P50_FIELD_NUMBER: _ClassVar[int]
    P99_FIELD_NUMBER: _ClassVar[int]
    SAMPLE_COUNT_FIELD_NUMBER: _ClassVar[int]
    p50: _duration_pb2.Duration
    p99: _duration_pb2.Duration
    sample_count: int
    def __init__(self, p50: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., p99: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., sample_count: _Optional[int] = ...) -> None: ...

class DeleteStockPolicyRuleRequest(_message.Message):
    __slots__ = ["name", "request_id", "validate_only"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    validate_only: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., validate_only: bool = ...) -> None: ...

class DeleteStockPolicyRuleResponse(_message.Message):
    __slots__ = ["effects"]
    EFFECTS_FIELD_NUMBER: _ClassVar[int]
    effects: _containers.RepeatedCompositeFieldContainer[StockPolicyEffect]
    def __init__(self, effects: _Optional[_Iterable[_Union[StockPolicyEffect, _Mapping]]] = ...) -> None: ...

class ExplainAvailabilityRequest(_message.Message):
    __slots__ = ["name", "read_time"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    READ_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    read_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., read_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ExplainAvailabilityResponse(_message.Message):
    __slots__ = ["explanations"]
    EXPLANATIONS_FIELD_NUMBER: _ClassVar[int]
    explanations: _containers.RepeatedCompositeFieldContainer[AvailabilityExplanation]
    def __init__(self, explanations: _Optional[_Iterable[_Union[AvailabilityExplanation, _Mapping]]] = ...) -> None: ...

class Exposure(_message.Message):
    __slots__ = ["detection_delay", "import_delay", "measure_time", "name", "slot_delay", "sold_count", "total_delay", "units_at_risk", "value_at_risk", "velocity_window"]
    DETECTION_DELAY_FIELD_NUMBER: _ClassVar[int]
    IMPORT_DELAY_FIELD_NUMBER: _ClassVar[int]
    MEASURE_TIME_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SLOT_DELAY_FIELD_NUMBER: _ClassVar[int]
    SOLD_COUNT_FIELD_NUMBER: _ClassVar[int]
    TOTAL_DELAY_FIELD_NUMBER: _ClassVar[int]
    UNITS_AT_RISK_FIELD_NUMBER: _ClassVar[int]
    VALUE_AT_RISK_FIELD_NUMBER: _ClassVar[int]
    VELOCITY_WINDOW_FIELD_NUMBER: _ClassVar[int]
    detection_delay: DelayMeasure
    import_delay: DelayMeasure
    measure_time: _timestamp_pb2.Timestamp
    name: str
    slot_delay: DelayMeasure
    sold_count: int
    total_delay: DelayMeasure
    units_at_risk: int
    value_at_risk: _money_pb2.Money
    velocity_window: _duration_pb2.Duration
    def __init__(self, name: _Optional[str] = ..., detection_delay: _Optional[_Union[DelayMeasure, _Mapping]] = ..., slot_delay: _Optional[_Union[DelayMeasure, _Mapping]] = ..., import_delay: _Optional[_Union[DelayMeasure, _Mapping]] = ..., total_delay: _Optional[_Union[DelayMeasure, _Mapping]] = ..., sold_count: _Optional[int] = ..., velocity_window: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., units_at_risk: _Optional[int] = ..., value_at_risk: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., measure_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetAuditRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetAuditResponse(_message.Message):
    __slots__ = ["audit"]
    AUDIT_FIELD_NUMBER: _ClassVar[int]
    audit: Audit
    def __init__(self, audit: _Optional[_Union[Audit, _Mapping]] = ...) -> None: ...

class GetExposureRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetExposureResponse(_message.Message):
    __slots__ = ["exposure"]
    EXPOSURE_FIELD_NUMBER: _ClassVar[int]
    exposure: Exposure
    def __init__(self, exposure: _Optional[_Union[Exposure, _Mapping]] = ...) -> None: ...

class GetPositionRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetPositionResponse(_message.Message):
    __slots__ = ["position"]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    position: InventoryPosition
    def __init__(self, position: _Optional[_Union[InventoryPosition, _Mapping]] = ...) -> None: ...

class GetPublicationRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetPublicationResponse(_message.Message):
    __slots__ = ["publication"]
    PUBLICATION_FIELD_NUMBER: _ClassVar[int]
    publication: Publication
    def __init__(self, publication: _Optional[_Union[Publication, _Mapping]] = ...) -> None: ...

class GetReservationRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetReservationResponse(_message.Message):
    __slots__ = ["reservation"]
    RESERVATION_FIELD_NUMBER: _ClassVar[int]
    reservation: Reservation
    def __init__(self, reservation: _Optional[_Union[Reservation, _Mapping]] = ...) -> None: ...

class GetStockPolicyRuleRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetStockPolicyRuleResponse(_message.Message):
    __slots__ = ["stock_policy_rule"]
    STOCK_POLICY_RULE_FIELD_NUMBER: _ClassVar[int]
    stock_policy_rule: StockPolicyRule
    def __init__(self, stock_policy_rule: _Optional[_Union[StockPolicyRule, _Mapping]] = ...) -> None: ...

class InventoryPosition(_message.Message):
    __slots__ = ["availabilities", "levels", "name", "on_hand", "reserved", "revision", "sku", "update_time"]
    AVAILABILITIES_FIELD_NUMBER: _ClassVar[int]
    LEVELS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ON_HAND_FIELD_NUMBER: _ClassVar[int]
    RESERVED_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    availabilities: _containers.RepeatedCompositeFieldContainer[ChannelAvailability]
    levels: _containers.RepeatedCompositeFieldContainer[WarehouseLevel]
    name: str
    on_hand: int
    reserved: int
    revision: int
    sku: str
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., sku: _Optional[str] = ..., levels: _Optional[_Iterable[_Union[WarehouseLevel, _Mapping]]] = ..., on_hand: _Optional[int] = ..., reserved: _Optional[int] = ..., availabilities: _Optional[_Iterable[_Union[ChannelAvailability, _Mapping]]] = ..., revision: _Optional[int] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListAuditDifferencesRequest(_message.Message):
    __slots__ = ["kinds", "name", "page_size", "page_token"]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    kinds: _containers.RepeatedScalarFieldContainer[AuditDifference.Kind]
    name: str
    page_size: int
    page_token: str
    def __init__(self, name: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., kinds: _Optional[_Iterable[_Union[AuditDifference.Kind, str]]] = ...) -> None: ...

class ListAuditDifferencesResponse(_message.Message):
    __slots__ = ["differences", "next_page_token"]
    DIFFERENCES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    differences: _containers.RepeatedCompositeFieldContainer[AuditDifference]
    next_page_token: str
    def __init__(self, differences: _Optional[_Iterable[_Union[AuditDifference, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListAuditsRequest(_message.Message):
    __slots__ = ["page_size", "page_token", "parent"]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListAuditsResponse(_message.Message):
    __slots__ = ["audits", "next_page_token"]
    AUDITS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    audits: _containers.RepeatedCompositeFieldContainer[Audit]
    next_page_token: str
    def __init__(self, audits: _Optional[_Iterable[_Union[Audit, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListOversellsRequest(_message.Message):
    __slots__ = ["end_time", "page_size", "page_token", "parent", "start_time"]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    end_time: _timestamp_pb2.Timestamp
    page_size: int
    page_token: str
    parent: str
    start_time: _timestamp_pb2.Timestamp
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListOversellsResponse(_message.Message):
    __slots__ = ["next_page_token", "oversells"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    OVERSELLS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    oversells: _containers.RepeatedCompositeFieldContainer[Oversell]
    def __init__(self, oversells: _Optional[_Iterable[_Union[Oversell, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListPositionHistoryRequest(_message.Message):
    __slots__ = ["end_time", "name", "page_size", "page_token", "start_time", "warehouse"]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSE_FIELD_NUMBER: _ClassVar[int]
    end_time: _timestamp_pb2.Timestamp
    name: str
    page_size: int
    page_token: str
    start_time: _timestamp_pb2.Timestamp
    warehouse: str
    def __init__(self, name: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., warehouse: _Optional[str] = ...) -> None: ...

class ListPositionHistoryResponse(_message.Message):
    __slots__ = ["entries", "next_page_token"]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[PositionHistoryEntry]
    next_page_token: str
    def __init__(self, entries: _Optional[_Iterable[_Union[PositionHistoryEntry, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListPositionsRequest(_message.Message):
    __slots__ = ["filter", "page_size", "page_token", "parent"]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    filter: PositionFilter
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[PositionFilter, _Mapping]] = ...) -> None: ...

class ListPositionsResponse(_message.Message):
    __slots__ = ["next_page_token", "positions"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    POSITIONS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    positions: _containers.RepeatedCompositeFieldContainer[InventoryPosition]
    def __init__(self, positions: _Optional[_Iterable[_Union[InventoryPosition, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListPublicationsRequest(_message.Message):
    __slots__ = ["page_size", "page_token", "parent", "sku_prefix", "states"]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    SKU_PREFIX_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    parent: str
    sku_prefix: str
    states: _containers.RepeatedScalarFieldContainer[Publication.State]
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., states: _Optional[_Iterable[_Union[Publication.State, str]]] = ..., sku_prefix: _Optional[str] = ...) -> None: ...

class ListPublicationsResponse(_message.Message):
    __slots__ = ["next_page_token", "publications"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PUBLICATIONS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    publications: _containers.RepeatedCompositeFieldContainer[Publication]
    def __init__(self, publications: _Optional[_Iterable[_Union[Publication, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListReservationsRequest(_message.Message):
    __slots__ = ["include_ended", "page_size", "page_token", "parent", "sku"]
    INCLUDE_ENDED_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    include_ended: bool
    page_size: int
    page_token: str
    parent: str
    sku: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., sku: _Optional[str] = ..., include_ended: bool = ...) -> None: ...

class ListReservationsResponse(_message.Message):
    __slots__ = ["next_page_token", "reservations"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    RESERVATIONS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    reservations: _containers.RepeatedCompositeFieldContainer[Reservation]
    def __init__(self, reservations: _Optional[_Iterable[_Union[Reservation, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListSellingStopsRequest(_message.Message):
    __slots__ = ["page_size", "page_token", "parent"]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListSellingStopsResponse(_message.Message):
    __slots__ = ["next_page_token", "stops"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STOPS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    stops: _containers.RepeatedCompositeFieldContainer[SellingStop]
    def __init__(self, stops: _Optional[_Iterable[_Union[SellingStop, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListStockPolicyRulesRequest(_message.Message):
    __slots__ = ["offer", "page_size", "page_token", "parent"]
    OFFER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    offer: str
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., offer: _Optional[str] = ...) -> None: ...

class ListStockPolicyRulesResponse(_message.Message):
    __slots__ = ["next_page_token", "stock_policy_rules"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STOCK_POLICY_RULES_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    stock_policy_rules: _containers.RepeatedCompositeFieldContainer[StockPolicyRule]
    def __init__(self, stock_policy_rules: _Optional[_Iterable[_Union[StockPolicyRule, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class Oversell(_message.Message):
    __slots__ = ["cause", "order", "quantity", "sku", "time", "within_exposure"]
    class Cause(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CAUSE_CHANGED_ELSEWHERE: Oversell.Cause
    CAUSE_CONCURRENT_SALES: Oversell.Cause
    CAUSE_FIELD_NUMBER: _ClassVar[int]
    CAUSE_LATE_PUBLICATION: Oversell.Cause
    CAUSE_PUBLICATION_REFUSED: Oversell.Cause
    CAUSE_SOURCE_CORRECTION: Oversell.Cause
    CAUSE_UNSPECIFIED: Oversell.Cause
    ORDER_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    WITHIN_EXPOSURE_FIELD_NUMBER: _ClassVar[int]
    cause: Oversell.Cause
    order: str
    quantity: int
    sku: str
    time: _timestamp_pb2.Timestamp
    within_exposure: bool
    def __init__(self, order: _Optional[str] = ..., sku: _Optional[str] = ..., quantity: _Optional[int] = ..., cause: _Optional[_Union[Oversell.Cause, str]] = ..., time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., within_exposure: bool = ...) -> None: ...

class PositionFilter(_message.Message):
    __slots__ = ["channel", "on_hand_max", "only_unconfirmed", "sku_prefix", "warehouse"]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    ONLY_UNCONFIRMED_FIELD_NUMBER: _ClassVar[int]
    ON_HAND_MAX_FIELD_NUMBER: _ClassVar[int]
    SKU_PREFIX_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSE_FIELD_NUMBER: _ClassVar[int]
    channel: str
    on_hand_max: _wrappers_pb2.Int64Value
    only_unconfirmed: bool
    sku_prefix: str
    warehouse: str
    def __init__(self, sku_prefix: _Optional[str] = ..., warehouse: _Optional[str] = ..., channel: _Optional[str] = ..., on_hand_max: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., only_unconfirmed: bool = ...) -> None: ...

class PositionHistoryEntry(_message.Message):
    __slots__ = ["actor", "after", "before", "event", "kind", "note", "reason", "source_revision", "source_time", "time", "warehouse"]
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    KIND_ADJUSTED: PositionHistoryEntry.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    KIND_PUBLISHED: PositionHistoryEntry.Kind
    KIND_RELEASED: PositionHistoryEntry.Kind
    KIND_RESERVED: PositionHistoryEntry.Kind
    KIND_SET: PositionHistoryEntry.Kind
    KIND_STOP_CHANGED: PositionHistoryEntry.Kind
    KIND_UNSPECIFIED: PositionHistoryEntry.Kind
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    SOURCE_REVISION_FIELD_NUMBER: _ClassVar[int]
    SOURCE_TIME_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSE_FIELD_NUMBER: _ClassVar[int]
    actor: str
    after: int
    before: int
    event: str
    kind: PositionHistoryEntry.Kind
    note: str
    reason: AdjustInventoryRequest.Reason
    source_revision: _wrappers_pb2.Int64Value
    source_time: _timestamp_pb2.Timestamp
    time: _timestamp_pb2.Timestamp
    warehouse: str
    def __init__(self, kind: _Optional[_Union[PositionHistoryEntry.Kind, str]] = ..., time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., event: _Optional[str] = ..., warehouse: _Optional[str] = ..., before: _Optional[int] = ..., after: _Optional[int] = ..., actor: _Optional[str] = ..., source_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., source_revision: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., reason: _Optional[_Union[AdjustInventoryRequest.Reason, str]] = ..., note: _Optional[str] = ...) -> None: ...

class Publication(_message.Message):
    __slots__ = ["accepted", "applied", "exception", "is_held", "offer", "sent", "sku", "state", "superseded_count", "verified", "wanted"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    APPLIED_FIELD_NUMBER: _ClassVar[int]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    IS_HELD_FIELD_NUMBER: _ClassVar[int]
    OFFER_FIELD_NUMBER: _ClassVar[int]
    SENT_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    STATE_ACCEPTED: Publication.State
    STATE_APPLIED: Publication.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_REFUSED: Publication.State
    STATE_SENT: Publication.State
    STATE_SUPERSEDED: Publication.State
    STATE_UNSPECIFIED: Publication.State
    STATE_VERIFIED: Publication.State
    STATE_WANTED: Publication.State
    SUPERSEDED_COUNT_FIELD_NUMBER: _ClassVar[int]
    VERIFIED_FIELD_NUMBER: _ClassVar[int]
    WANTED_FIELD_NUMBER: _ClassVar[int]
    accepted: PublishedQuantity
    applied: PublishedQuantity
    exception: str
    is_held: bool
    offer: str
    sent: PublishedQuantity
    sku: str
    state: Publication.State
    superseded_count: int
    verified: PublishedQuantity
    wanted: PublishedQuantity
    def __init__(self, offer: _Optional[str] = ..., sku: _Optional[str] = ..., state: _Optional[_Union[Publication.State, str]] = ..., wanted: _Optional[_Union[PublishedQuantity, _Mapping]] = ..., sent: _Optional[_Union[PublishedQuantity, _Mapping]] = ..., accepted: _Optional[_Union[PublishedQuantity, _Mapping]] = ..., applied: _Optional[_Union[PublishedQuantity, _Mapping]] = ..., verified: _Optional[_Union[PublishedQuantity, _Mapping]] = ..., superseded_count: _Optional[int] = ..., exception: _Optional[str] = ..., is_held: bool = ...) -> None: ...

class PublishedQuantity(_message.Message):
    __slots__ = ["channel_import", "quantity", "time"]
    CHANNEL_IMPORT_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    channel_import: str
    quantity: int
    time: _timestamp_pb2.Timestamp
    def __init__(self, quantity: _Optional[int] = ..., time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., channel_import: _Optional[str] = ...) -> None: ...

class PushInventoryRequest(_message.Message):
    __slots__ = ["item", "parent", "request_id"]
    ITEM_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    item: StockItem
    parent: str
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., item: _Optional[_Union[StockItem, _Mapping]] = ...) -> None: ...

class PushInventoryResponse(_message.Message):
    __slots__ = ["result"]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: StockResult
    def __init__(self, result: _Optional[_Union[StockResult, _Mapping]] = ...) -> None: ...

class ReleaseBrakeRequest(_message.Message):
    __slots__ = ["held_count_max", "name", "request_id", "validate_only"]
    HELD_COUNT_MAX_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    held_count_max: int
    name: str
    request_id: str
    validate_only: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., held_count_max: _Optional[int] = ..., validate_only: bool = ...) -> None: ...

class ReleaseBrakeResponse(_message.Message):
    __slots__ = ["released_count"]
    RELEASED_COUNT_FIELD_NUMBER: _ClassVar[int]
    released_count: int
    def __init__(self, released_count: _Optional[int] = ...) -> None: ...

class ReleaseReservationRequest(_message.Message):
    __slots__ = ["name", "request_id"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class ReleaseReservationResponse(_message.Message):
    __slots__ = ["reservation"]
    RESERVATION_FIELD_NUMBER: _ClassVar[int]
    reservation: Reservation
    def __init__(self, reservation: _Optional[_Union[Reservation, _Mapping]] = ...) -> None: ...

class RenewReservationRequest(_message.Message):
    __slots__ = ["expire_time", "name", "request_id"]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    expire_time: _timestamp_pb2.Timestamp
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., expire_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class RenewReservationResponse(_message.Message):
    __slots__ = ["reservation"]
    RESERVATION_FIELD_NUMBER: _ClassVar[int]
    reservation: Reservation
    def __init__(self, reservation: _Optional[_Union[Reservation, _Mapping]] = ...) -> None: ...

class Reservation(_message.Message):
    __slots__ = ["create_time", "end_time", "expire_time", "name", "note", "order", "quantity", "sku", "state", "warehouse"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    EXPIRE_TIME_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    STATE_ACTIVE: Reservation.State
    STATE_COUNTED: Reservation.State
    STATE_EXPIRED: Reservation.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_RELEASED: Reservation.State
    STATE_UNSPECIFIED: Reservation.State
    WAREHOUSE_FIELD_NUMBER: _ClassVar[int]
    create_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    expire_time: _timestamp_pb2.Timestamp
    name: str
    note: str
    order: str
    quantity: int
    sku: str
    state: Reservation.State
    warehouse: str
    def __init__(self, name: _Optional[str] = ..., sku: _Optional[str] = ..., warehouse: _Optional[str] = ..., quantity: _Optional[int] = ..., order: _Optional[str] = ..., note: _Optional[str] = ..., expire_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., state: _Optional[_Union[Reservation.State, str]] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ResumeSellingRequest(_message.Message):
    __slots__ = ["name", "request_id", "validate_only"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    validate_only: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., validate_only: bool = ...) -> None: ...

class ResumeSellingResponse(_message.Message):
    __slots__ = ["offer_count", "stop"]
    OFFER_COUNT_FIELD_NUMBER: _ClassVar[int]
    STOP_FIELD_NUMBER: _ClassVar[int]
    offer_count: _wrappers_pb2.Int64Value
    stop: SellingStop
    def __init__(self, stop: _Optional[_Union[SellingStop, _Mapping]] = ..., offer_count: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ...) -> None: ...

class SellingStop(_message.Message):
    __slots__ = ["actor", "create_time", "name", "reason"]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    actor: str
    create_time: _timestamp_pb2.Timestamp
    name: str
    reason: str
    def __init__(self, name: _Optional[str] = ..., reason: _Optional[str] = ..., actor: _Optional[str] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class StartAuditRequest(_message.Message):
    __slots__ = ["correction_count_max", "parent", "request_id", "skus"]
    CORRECTION_COUNT_MAX_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SKUS_FIELD_NUMBER: _ClassVar[int]
    correction_count_max: int
    parent: str
    request_id: str
    skus: _containers.RepeatedScalarFieldContainer[str]
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., skus: _Optional[_Iterable[str]] = ..., correction_count_max: _Optional[int] = ...) -> None: ...

class StartAuditResponse(_message.Message):
    __slots__ = ["audit"]
    AUDIT_FIELD_NUMBER: _ClassVar[int]
    audit: Audit
    def __init__(self, audit: _Optional[_Union[Audit, _Mapping]] = ...) -> None: ...

class StockItem(_message.Message):
    __slots__ = ["expected_on_hand", "on_hand", "sku", "source", "source_revision", "source_time", "warehouse"]
    EXPECTED_ON_HAND_FIELD_NUMBER: _ClassVar[int]
    ON_HAND_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_REVISION_FIELD_NUMBER: _ClassVar[int]
    SOURCE_TIME_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSE_FIELD_NUMBER: _ClassVar[int]
    expected_on_hand: _wrappers_pb2.Int64Value
    on_hand: int
    sku: str
    source: str
    source_revision: _wrappers_pb2.Int64Value
    source_time: _timestamp_pb2.Timestamp
    warehouse: str
    def __init__(self, sku: _Optional[str] = ..., warehouse: _Optional[str] = ..., on_hand: _Optional[int] = ..., source_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., source_revision: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., source: _Optional[str] = ..., expected_on_hand: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ...) -> None: ...

class StockItemFailure(_message.Message):
    __slots__ = ["error", "item_index", "message_index", "sku", "warehouse"]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    ITEM_INDEX_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_INDEX_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSE_FIELD_NUMBER: _ClassVar[int]
    error: _status_pb2.Status
    item_index: int
    message_index: int
    sku: str
    warehouse: str
    def __init__(self, message_index: _Optional[int] = ..., item_index: _Optional[int] = ..., sku: _Optional[str] = ..., warehouse: _Optional[str] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class StockPolicyEffect(_message.Message):
    __slots__ = ["channel", "offer_count", "oversell_chance_ppm_after", "oversell_chance_ppm_before", "sales_given_up_per_day", "units_after", "units_before"]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    OFFER_COUNT_FIELD_NUMBER: _ClassVar[int]
    OVERSELL_CHANCE_PPM_AFTER_FIELD_NUMBER: _ClassVar[int]
    OVERSELL_CHANCE_PPM_BEFORE_FIELD_NUMBER: _ClassVar[int]
    SALES_GIVEN_UP_PER_DAY_FIELD_NUMBER: _ClassVar[int]
    UNITS_AFTER_FIELD_NUMBER: _ClassVar[int]
    UNITS_BEFORE_FIELD_NUMBER: _ClassVar[int]
    channel: str
    offer_count: int
    oversell_chance_ppm_after: _wrappers_pb2.Int64Value
    oversell_chance_ppm_before: _wrappers_pb2.Int64Value
    sales_given_up_per_day: int
    units_after: int
    units_before: int
    def __init__(self, channel: _Optional[str] = ..., offer_count: _Optional[int] = ..., units_before: _Optional[int] = ..., units_after: _Optional[int] = ..., oversell_chance_ppm_before: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., oversell_chance_ppm_after: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., sales_given_up_per_day: _Optional[int] = ...) -> None: ...

class StockPolicyRule(_message.Message):
    __slots__ = ["category", "channel", "create_time", "etag", "name", "policy", "sku", "update_time"]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    POLICY_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    category: str
    channel: str
    create_time: _timestamp_pb2.Timestamp
    etag: str
    name: str
    policy: _stock_policy_pb2.StockPolicy
    sku: str
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., channel: _Optional[str] = ..., sku: _Optional[str] = ..., category: _Optional[str] = ..., policy: _Optional[_Union[_stock_policy_pb2.StockPolicy, _Mapping]] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class StockResult(_message.Message):
    __slots__ = ["error", "on_hand", "outcome"]
    class Outcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ERROR_FIELD_NUMBER: _ClassVar[int]
    ON_HAND_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_APPLIED: StockResult.Outcome
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_IGNORED_AS_OLDER: StockResult.Outcome
    OUTCOME_UNCHANGED: StockResult.Outcome
    OUTCOME_UNSPECIFIED: StockResult.Outcome
    error: _status_pb2.Status
    on_hand: int
    outcome: StockResult.Outcome
    def __init__(self, outcome: _Optional[_Union[StockResult.Outcome, str]] = ..., on_hand: _Optional[int] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class StopSellingRequest(_message.Message):
    __slots__ = ["name", "reason", "request_id", "validate_only"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    name: str
    reason: str
    request_id: str
    validate_only: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., reason: _Optional[str] = ..., validate_only: bool = ...) -> None: ...

class StopSellingResponse(_message.Message):
    __slots__ = ["offer_count", "stop"]
    OFFER_COUNT_FIELD_NUMBER: _ClassVar[int]
    STOP_FIELD_NUMBER: _ClassVar[int]
    offer_count: _wrappers_pb2.Int64Value
    stop: SellingStop
    def __init__(self, stop: _Optional[_Union[SellingStop, _Mapping]] = ..., offer_count: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ...) -> None: ...

class StreamPushInventoryRequest(_message.Message):
    __slots__ = ["items", "parent", "request_id"]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[StockItem]
    parent: str
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., items: _Optional[_Iterable[_Union[StockItem, _Mapping]]] = ...) -> None: ...

class StreamPushInventoryResponse(_message.Message):
    __slots__ = ["applied_count", "failures", "ignored_as_older_count", "item_count", "message_count", "refused_count", "unchanged_count"]
    APPLIED_COUNT_FIELD_NUMBER: _ClassVar[int]
    FAILURES_FIELD_NUMBER: _ClassVar[int]
    IGNORED_AS_OLDER_COUNT_FIELD_NUMBER: _ClassVar[int]
    ITEM_COUNT_FIELD_NUMBER: _ClassVar[int]
    MESSAGE_COUNT_FIELD_NUMBER: _ClassVar[int]
    REFUSED_COUNT_FIELD_NUMBER: _ClassVar[int]
    UNCHANGED_COUNT_FIELD_NUMBER: _ClassVar[int]
    applied_count: int
    failures: _containers.RepeatedCompositeFieldContainer[StockItemFailure]
    ignored_as_older_count: int
    item_count: int
    message_count: int
    refused_count: int
    unchanged_count: int
    def __init__(self, message_count: _Optional[int] = ..., item_count: _Optional[int] = ..., applied_count: _Optional[int] = ..., unchanged_count: _Optional[int] = ..., ignored_as_older_count: _Optional[int] = ..., refused_count: _Optional[int] = ..., failures: _Optional[_Iterable[_Union[StockItemFailure, _Mapping]]] = ...) -> None: ...

class SyncInventoryRequest(_message.Message):
    __slots__ = ["items", "parent", "request_id"]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    items: _containers.RepeatedCompositeFieldContainer[StockItem]
    parent: str
    request_id: str
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., items: _Optional[_Iterable[_Union[StockItem, _Mapping]]] = ...) -> None: ...

class SyncInventoryResponse(_message.Message):
    __slots__ = ["request_id", "results"]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    request_id: str
    results: _containers.RepeatedCompositeFieldContainer[StockResult]
    def __init__(self, request_id: _Optional[str] = ..., results: _Optional[_Iterable[_Union[StockResult, _Mapping]]] = ...) -> None: ...

class UpdateStockPolicyRuleRequest(_message.Message):
    __slots__ = ["etag", "request_id", "stock_policy_rule", "update_mask", "validate_only"]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    STOCK_POLICY_RULE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    etag: str
    request_id: str
    stock_policy_rule: StockPolicyRule
    update_mask: _field_mask_pb2.FieldMask
    validate_only: bool
    def __init__(self, stock_policy_rule: _Optional[_Union[StockPolicyRule, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ..., validate_only: bool = ..., etag: _Optional[str] = ...) -> None: ...

class UpdateStockPolicyRuleResponse(_message.Message):
    __slots__ = ["effects", "stock_policy_rule"]
    EFFECTS_FIELD_NUMBER: _ClassVar[int]
    STOCK_POLICY_RULE_FIELD_NUMBER: _ClassVar[int]
    effects: _containers.RepeatedCompositeFieldContainer[StockPolicyEffect]
    stock_policy_rule: StockPolicyRule
    def __init__(self, stock_policy_rule: _Optional[_Union[StockPolicyRule, _Mapping]] = ..., effects: _Optional[_Iterable[_Union[StockPolicyEffect, _Mapping]]] = ...) -> None: ...

class WarehouseLevel(_message.Message):
    __slots__ = ["on_hand", "source", "source_revision", "source_time", "update_time", "warehouse"]
    ON_HAND_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_REVISION_FIELD_NUMBER: _ClassVar[int]
    SOURCE_TIME_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSE_FIELD_NUMBER: _ClassVar[int]
    on_hand: int
    source: str
    source_revision: _wrappers_pb2.Int64Value
    source_time: _timestamp_pb2.Timestamp
    update_time: _timestamp_pb2.Timestamp
    warehouse: str
    def __init__(self, warehouse: _Optional[str] = ..., on_hand: _Optional[int] = ..., source: _Optional[str] = ..., source_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., source_revision: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class WatchAuditRequest(_message.Message):
    __slots__ = ["name", "resume_token"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    name: str
    resume_token: str
    def __init__(self, name: _Optional[str] = ..., resume_token: _Optional[str] = ...) -> None: ...

class WatchAuditResponse(_message.Message):
    __slots__ = ["audit", "differences", "resume_token"]
    AUDIT_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCES_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    audit: Audit
    differences: _containers.RepeatedCompositeFieldContainer[AuditDifference]
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ..., audit: _Optional[_Union[Audit, _Mapping]] = ..., differences: _Optional[_Iterable[_Union[AuditDifference, _Mapping]]] = ...) -> None: ...

class WatchPositionsRequest(_message.Message):
    __slots__ = ["changes_only", "filter", "parent", "resume_token"]
    CHANGES_ONLY_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    changes_only: bool
    filter: PositionFilter
    parent: str
    resume_token: str
    def __init__(self, parent: _Optional[str] = ..., resume_token: _Optional[str] = ..., filter: _Optional[_Union[PositionFilter, _Mapping]] = ..., changes_only: bool = ...) -> None: ...

class WatchPositionsResponse(_message.Message):
    __slots__ = ["caught_up", "position", "resume_token"]
    CAUGHT_UP_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    caught_up: bool
    position: InventoryPosition
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ..., position: _Optional[_Union[InventoryPosition, _Mapping]] = ..., caught_up: bool = ...) -> None: ...

class WatchPublicationsRequest(_message.Message):
    __slots__ = ["changes_only", "parent", "resume_token", "sku_prefix"]
    CHANGES_ONLY_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SKU_PREFIX_FIELD_NUMBER: _ClassVar[int]
    changes_only: bool
    parent: str
    resume_token: str
    sku_prefix: str
    def __init__(self, parent: _Optional[str] = ..., resume_token: _Optional[str] = ..., sku_prefix: _Optional[str] = ..., changes_only: bool = ...) -> None: ...

class WatchPublicationsResponse(_message.Message):
    __slots__ = ["caught_up", "publication", "resume_token"]
    CAUGHT_UP_FIELD_NUMBER: _ClassVar[int]
    PUBLICATION_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    caught_up: bool
    publication: Publication
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ..., publication: _Optional[_Union[Publication, _Mapping]] = ..., caught_up: bool = ...) -> None: ...
