from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import money_pb2 as _money_pb2
from lockstep.v1 import address_pb2 as _address_pb2
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

class AcceptOrderRequest(_message.Message):
    __slots__ = ["decisions", "name", "request_id"]
    DECISIONS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    decisions: _containers.RepeatedCompositeFieldContainer[LineDecision]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., decisions: _Optional[_Iterable[_Union[LineDecision, _Mapping]]] = ...) -> None: ...

class AcceptOrderResponse(_message.Message):
    __slots__ = ["order"]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class CancelOrderRequest(_message.Message):
    __slots__ = ["lines", "name", "note", "reason", "request_id", "validate_only"]
    LINES_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    NOTE_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    lines: _containers.RepeatedCompositeFieldContainer[LineCancellation]
    name: str
    note: str
    reason: _reason_pb2.CancellationReason
    request_id: str
    validate_only: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., reason: _Optional[_Union[_reason_pb2.CancellationReason, str]] = ..., lines: _Optional[_Iterable[_Union[LineCancellation, _Mapping]]] = ..., note: _Optional[str] = ..., validate_only: bool = ...) -> None: ...

class CancelOrderResponse(_message.Message):
    __slots__ = ["order"]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class Customer(_message.Message):
    __slots__ = ["customer_id", "first_name", "last_name"]
    CUSTOMER_ID_FIELD_NUMBER: _ClassVar[int]
    FIRST_NAME_FIELD_NUMBER: _ClassVar[int]
    LAST_NAME_FIELD_NUMBER: _ClassVar[int]
    customer_id: str
    first_name: str
    last_name: str
    def __init__(self, customer_id: _Optional[str] = ..., first_name: _Optional[str] = ..., last_name: _Optional[str] = ...) -> None: ...

class GetOrderRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetOrderResponse(_message.Message):
    __slots__ = ["countdown", "order"]
    COUNTDOWN_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    countdown: OrderCountdown
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ..., countdown: _Optional[_Union[OrderCountdown, _Mapping]] = ...) -> None: ...

class IngestOrderRequest(_message.Message):
    __slots__ = ["order", "parent", "request_id", "validate_only"]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    order: Order
    parent: str
    request_id: str
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., order: _Optional[_Union[Order, _Mapping]] = ..., validate_only: bool = ...) -> None: ...

class IngestOrderResponse(_message.Message):
    __slots__ = ["order"]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class LineCancellation(_message.Message):
    __slots__ = ["order_line_id", "quantity"]
    ORDER_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    order_line_id: str
    quantity: int
    def __init__(self, order_line_id: _Optional[str] = ..., quantity: _Optional[int] = ...) -> None: ...

class LineDecision(_message.Message):
    __slots__ = ["accepted", "order_line_id"]
    ACCEPTED_FIELD_NUMBER: _ClassVar[int]
    ORDER_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    accepted: bool
    order_line_id: str
    def __init__(self, order_line_id: _Optional[str] = ..., accepted: bool = ...) -> None: ...

class LinkShopOrderRequest(_message.Message):
    __slots__ = ["name", "request_id", "shop_order_id"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SHOP_ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    shop_order_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., shop_order_id: _Optional[str] = ...) -> None: ...

class LinkShopOrderResponse(_message.Message):
    __slots__ = ["order"]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class ListOrderHistoryRequest(_message.Message):
    __slots__ = ["include_exchanges", "name", "page_size", "page_token"]
    INCLUDE_EXCHANGES_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    include_exchanges: bool
    name: str
    page_size: int
    page_token: str
    def __init__(self, name: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., include_exchanges: bool = ...) -> None: ...

class ListOrderHistoryResponse(_message.Message):
    __slots__ = ["entries", "next_page_token"]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[OrderHistoryEntry]
    next_page_token: str
    def __init__(self, entries: _Optional[_Iterable[_Union[OrderHistoryEntry, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListOrdersRequest(_message.Message):
    __slots__ = ["filter", "page_size", "page_token", "parent"]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    filter: OrderFilter
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[OrderFilter, _Mapping]] = ...) -> None: ...

class ListOrdersResponse(_message.Message):
    __slots__ = ["next_page_token", "orders"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    ORDERS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    orders: _containers.RepeatedCompositeFieldContainer[Order]
    def __init__(self, orders: _Optional[_Iterable[_Union[Order, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class Order(_message.Message):
    __slots__ = ["accept_by", "billing_address", "can_cancel", "can_ship", "commercial_id", "create_time", "currency_code", "customer", "debit_time", "decision_actor", "decision_reason", "decision_time", "exceptions", "expected_payout", "lines", "marketplace_create_time", "marketplace_state", "marketplace_update_time", "name", "order_id", "price", "revision", "seller_reference", "ship_by", "shipping_address", "shipping_method_code", "shipping_price", "shipping_zone_code", "shop_order", "state", "steps", "tax_mode", "total_commission", "total_price", "update_time"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ACCEPT_BY_FIELD_NUMBER: _ClassVar[int]
    BILLING_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    CAN_CANCEL_FIELD_NUMBER: _ClassVar[int]
    CAN_SHIP_FIELD_NUMBER: _ClassVar[int]
    COMMERCIAL_ID_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    CUSTOMER_FIELD_NUMBER: _ClassVar[int]
    DEBIT_TIME_FIELD_NUMBER: _ClassVar[int]
    DECISION_ACTOR_FIELD_NUMBER: _ClassVar[int]
    DECISION_REASON_FIELD_NUMBER: _ClassVar[int]
    DECISION_TIME_FIELD_NUMBER: _ClassVar[int]
    EXCEPTIONS_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_PAYOUT_FIELD_NUMBER: _ClassVar[int]
    LINES_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_STATE_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    REVISION_FIELD_NUMBER: _ClassVar[int]
    SELLER_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_ADDRESS_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_METHOD_CODE_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_PRICE_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_ZONE_CODE_FIELD_NUMBER: _ClassVar[int]
    SHIP_BY_FIELD_NUMBER: _ClassVar[int]
    SHOP_ORDER_FIELD_NUMBER: _ClassVar[int]
    STATE_CANCELED: Order.State
    STATE_CLOSED: Order.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_INCIDENT_OPEN: Order.State
    STATE_RECEIVED: Order.State
    STATE_REFUNDED: Order.State
    STATE_REFUSED: Order.State
    STATE_SHIPPED: Order.State
    STATE_SHIPPING: Order.State
    STATE_STAGING: Order.State
    STATE_TO_COLLECT: Order.State
    STATE_UNSPECIFIED: Order.State
    STATE_WAITING_ACCEPTANCE: Order.State
    STATE_WAITING_DEBIT: Order.State
    STATE_WAITING_DEBIT_PAYMENT: Order.State
    STEPS_FIELD_NUMBER: _ClassVar[int]
    TAX_MODE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COMMISSION_FIELD_NUMBER: _ClassVar[int]
    TOTAL_PRICE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    accept_by: _timestamp_pb2.Timestamp
    billing_address: _address_pb2.Address
    can_cancel: bool
    can_ship: bool
    commercial_id: str
    create_time: _timestamp_pb2.Timestamp
    currency_code: str
    customer: Customer
    debit_time: _timestamp_pb2.Timestamp
    decision_actor: str
    decision_reason: str
    decision_time: _timestamp_pb2.Timestamp
    exceptions: _containers.RepeatedScalarFieldContainer[str]
    expected_payout: _money_pb2.Money
    lines: _containers.RepeatedCompositeFieldContainer[OrderLine]
    marketplace_create_time: _timestamp_pb2.Timestamp
    marketplace_state: str
    marketplace_update_time: _timestamp_pb2.Timestamp
    name: str
    order_id: str
    price: _money_pb2.Money
    revision: int
    seller_reference: str
    ship_by: _timestamp_pb2.Timestamp
    shipping_address: _address_pb2.Address
    shipping_method_code: str
    shipping_price: _money_pb2.Money
    shipping_zone_code: str
    shop_order: ShopOrder
    state: Order.State
    steps: _containers.RepeatedCompositeFieldContainer[OrderStep]
    tax_mode: _amount_pb2.TaxMode
    total_commission: _money_pb2.Money
    total_price: _money_pb2.Money
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., order_id: _Optional[str] = ..., commercial_id: _Optional[str] = ..., state: _Optional[_Union[Order.State, str]] = ..., marketplace_state: _Optional[str] = ..., steps: _Optional[_Iterable[_Union[OrderStep, _Mapping]]] = ..., lines: _Optional[_Iterable[_Union[OrderLine, _Mapping]]] = ..., currency_code: _Optional[str] = ..., tax_mode: _Optional[_Union[_amount_pb2.TaxMode, str]] = ..., price: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., shipping_price: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., total_price: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., total_commission: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., expected_payout: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., customer: _Optional[_Union[Customer, _Mapping]] = ..., billing_address: _Optional[_Union[_address_pb2.Address, _Mapping]] = ..., shipping_address: _Optional[_Union[_address_pb2.Address, _Mapping]] = ..., shipping_method_code: _Optional[str] = ..., shipping_zone_code: _Optional[str] = ..., can_ship: bool = ..., can_cancel: bool = ..., shop_order: _Optional[_Union[ShopOrder, _Mapping]] = ..., accept_by: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., ship_by: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., marketplace_create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., marketplace_update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., decision_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., debit_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., revision: _Optional[int] = ..., exceptions: _Optional[_Iterable[str]] = ..., seller_reference: _Optional[str] = ..., decision_reason: _Optional[str] = ..., decision_actor: _Optional[str] = ...) -> None: ...

class OrderCountdown(_message.Message):
    __slots__ = ["accept_by", "accept_level", "accept_remaining", "read_time", "ship_by", "ship_level", "ship_remaining"]
    class Level(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ACCEPT_BY_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_LEVEL_FIELD_NUMBER: _ClassVar[int]
    ACCEPT_REMAINING_FIELD_NUMBER: _ClassVar[int]
    LEVEL_CALM: OrderCountdown.Level
    LEVEL_MISSED: OrderCountdown.Level
    LEVEL_UNSPECIFIED: OrderCountdown.Level
    LEVEL_WARNING: OrderCountdown.Level
    READ_TIME_FIELD_NUMBER: _ClassVar[int]
    SHIP_BY_FIELD_NUMBER: _ClassVar[int]
    SHIP_LEVEL_FIELD_NUMBER: _ClassVar[int]
    SHIP_REMAINING_FIELD_NUMBER: _ClassVar[int]
    accept_by: _timestamp_pb2.Timestamp
    accept_level: OrderCountdown.Level
    accept_remaining: _duration_pb2.Duration
    read_time: _timestamp_pb2.Timestamp
    ship_by: _timestamp_pb2.Timestamp
    ship_level: OrderCountdown.Level
    ship_remaining: _duration_pb2.Duration
    def __init__(self, accept_by: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., accept_remaining: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., accept_level: _Optional[_Union[OrderCountdown.Level, str]] = ..., ship_by: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., ship_remaining: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ..., ship_level: _Optional[_Union[OrderCountdown.Level, str]] = ..., read_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class OrderFilter(_message.Message):
    __slots__ = ["commercial_id", "due_before", "end_time", "only_failed", "shop_order_id", "sku", "start_time", "states"]
    COMMERCIAL_ID_FIELD_NUMBER: _ClassVar[int]
    DUE_BEFORE_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    ONLY_FAILED_FIELD_NUMBER: _ClassVar[int]
    SHOP_ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    commercial_id: str
    due_before: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    only_failed: bool
    shop_order_id: str
    sku: str
    start_time: _timestamp_pb2.Timestamp
    states: _containers.RepeatedScalarFieldContainer[Order.State]
    def __init__(self, states: _Optional[_Iterable[_Union[Order.State, str]]] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., sku: _Optional[str] = ..., commercial_id: _Optional[str] = ..., shop_order_id: _Optional[str] = ..., due_before: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., only_failed: bool = ...) -> None: ...

class OrderHistoryEntry(_message.Message):
    __slots__ = ["actor", "event", "exchanges", "state", "step", "text", "time"]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    EXCHANGES_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    STEP_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    actor: str
    event: str
    exchanges: _containers.RepeatedCompositeFieldContainer[_evidence_pb2.Exchange]
    state: Order.State
    step: OrderStep
    text: str
    time: _timestamp_pb2.Timestamp
    def __init__(self, time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., event: _Optional[str] = ..., state: _Optional[_Union[Order.State, str]] = ..., step: _Optional[_Union[OrderStep, _Mapping]] = ..., actor: _Optional[str] = ..., text: _Optional[str] = ..., exchanges: _Optional[_Iterable[_Union[_evidence_pb2.Exchange, _Mapping]]] = ...) -> None: ...

class OrderLine(_message.Message):
    __slots__ = ["can_refund", "commission_fee", "dispatched_quantity", "marketplace_state", "order_line_id", "price", "quantity", "refundable_amount", "refunded_amount", "refunded_quantity", "reserved_quantity", "returned_quantity", "shipping_price", "shipping_taxes", "sku", "state", "taxes", "title", "total_commission", "total_price", "unit_price"]
    CAN_REFUND_FIELD_NUMBER: _ClassVar[int]
    COMMISSION_FEE_FIELD_NUMBER: _ClassVar[int]
    DISPATCHED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_STATE_FIELD_NUMBER: _ClassVar[int]
    ORDER_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    REFUNDABLE_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    REFUNDED_AMOUNT_FIELD_NUMBER: _ClassVar[int]
    REFUNDED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    RESERVED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    RETURNED_QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_PRICE_FIELD_NUMBER: _ClassVar[int]
    SHIPPING_TAXES_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    TAXES_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    TOTAL_COMMISSION_FIELD_NUMBER: _ClassVar[int]
    TOTAL_PRICE_FIELD_NUMBER: _ClassVar[int]
    UNIT_PRICE_FIELD_NUMBER: _ClassVar[int]
    can_refund: bool
    commission_fee: _money_pb2.Money
    dispatched_quantity: int
    marketplace_state: str
    order_line_id: str
    price: _money_pb2.Money
    quantity: int
    refundable_amount: _money_pb2.Money
    refunded_amount: _money_pb2.Money
    refunded_quantity: int
    reserved_quantity: int
    returned_quantity: int
    shipping_price: _money_pb2.Money
    shipping_taxes: _containers.RepeatedCompositeFieldContainer[_amount_pb2.TaxAmount]
    sku: str
    state: Order.State
    taxes: _containers.RepeatedCompositeFieldContainer[_amount_pb2.TaxAmount]
    title: str
    total_commission: _money_pb2.Money
    total_price: _money_pb2.Money
    unit_price: _money_pb2.Money
    def __init__(self, order_line_id: _Optional[str] = ..., sku: _Optional[str] = ..., title: _Optional[str] = ..., quantity: _Optional[int] = ..., state: _Optional[_Union[Order.State, str]] = ..., marketplace_state: _Optional[str] = ..., unit_price: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., price: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., shipping_price: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., total_price: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., taxes: _Optional[_Iterable[_Union[_amount_pb2.TaxAmount, _Mapping]]] = ..., shipping_taxes: _Optional[_Iterable[_Union[_amount_pb2.TaxAmount, _Mapping]]] = ..., commission_fee: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., total_commission: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., can_refund: bool = ..., reserved_quantity: _Optional[int] = ..., dispatched_quantity: _Optional[int] = ..., returned_quantity: _Optional[int] = ..., refunded_quantity: _Optional[int] = ..., refunded_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., refundable_amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class OrderStep(_message.Message):
    __slots__ = ["exception", "kind", "state"]
    class Kind(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    KIND_ACCEPTANCE: OrderStep.Kind
    KIND_CANCELLATION: OrderStep.Kind
    KIND_CREATION: OrderStep.Kind
    KIND_DISPATCH: OrderStep.Kind
    KIND_FIELD_NUMBER: _ClassVar[int]
    KIND_REFERENCE: OrderStep.Kind
    KIND_TRACKING: OrderStep.Kind
    KIND_UNSPECIFIED: OrderStep.Kind
    STATE_DONE: OrderStep.State
    STATE_FAILED: OrderStep.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_PENDING: OrderStep.State
    STATE_UNSPECIFIED: OrderStep.State
    exception: str
    kind: OrderStep.Kind
    state: OrderStep.State
    def __init__(self, kind: _Optional[_Union[OrderStep.Kind, str]] = ..., state: _Optional[_Union[OrderStep.State, str]] = ..., exception: _Optional[str] = ...) -> None: ...

class RefreshOrderRequest(_message.Message):
    __slots__ = ["name", "request_id"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class RefreshOrderResponse(_message.Message):
    __slots__ = ["order"]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class RefuseOrderRequest(_message.Message):
    __slots__ = ["name", "reason", "request_id"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REASON_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    reason: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., reason: _Optional[str] = ...) -> None: ...

class RefuseOrderResponse(_message.Message):
    __slots__ = ["order"]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class RetryOrderRequest(_message.Message):
    __slots__ = ["name", "request_id", "steps"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    steps: _containers.RepeatedScalarFieldContainer[OrderStep.Kind]
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., steps: _Optional[_Iterable[_Union[OrderStep.Kind, str]]] = ...) -> None: ...

class RetryOrderResponse(_message.Message):
    __slots__ = ["order"]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    order: Order
    def __init__(self, order: _Optional[_Union[Order, _Mapping]] = ...) -> None: ...

class ShopOrder(_message.Message):
    __slots__ = ["create_time", "items", "reference_key", "shop_order_id", "shop_state", "state"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ITEMS_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_KEY_FIELD_NUMBER: _ClassVar[int]
    SHOP_ORDER_ID_FIELD_NUMBER: _ClassVar[int]
    SHOP_STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_CREATED: ShopOrder.State
    STATE_CREATING: ShopOrder.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_LINKED: ShopOrder.State
    STATE_PENDING: ShopOrder.State
    STATE_REFUSED: ShopOrder.State
    STATE_UNKNOWN: ShopOrder.State
    STATE_UNSPECIFIED: ShopOrder.State
    create_time: _timestamp_pb2.Timestamp
    items: _containers.RepeatedCompositeFieldContainer[ShopOrderItem]
    reference_key: str
    shop_order_id: str
    shop_state: str
    state: ShopOrder.State
    def __init__(self, state: _Optional[_Union[ShopOrder.State, str]] = ..., reference_key: _Optional[str] = ..., shop_order_id: _Optional[str] = ..., shop_state: _Optional[str] = ..., items: _Optional[_Iterable[_Union[ShopOrderItem, _Mapping]]] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ShopOrderItem(_message.Message):
    __slots__ = ["cancel_time", "item_id", "order_line_id", "return_time", "ship_time", "shop_state"]
    CANCEL_TIME_FIELD_NUMBER: _ClassVar[int]
    ITEM_ID_FIELD_NUMBER: _ClassVar[int]
    ORDER_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    RETURN_TIME_FIELD_NUMBER: _ClassVar[int]
    SHIP_TIME_FIELD_NUMBER: _ClassVar[int]
    SHOP_STATE_FIELD_NUMBER: _ClassVar[int]
    cancel_time: _timestamp_pb2.Timestamp
    item_id: int
    order_line_id: str
    return_time: _timestamp_pb2.Timestamp
    ship_time: _timestamp_pb2.Timestamp
    shop_state: str
    def __init__(self, item_id: _Optional[int] = ..., order_line_id: _Optional[str] = ..., shop_state: _Optional[str] = ..., ship_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., cancel_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., return_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class WatchOrdersRequest(_message.Message):
    __slots__ = ["changes_only", "filter", "parent", "resume_token"]
    CHANGES_ONLY_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    changes_only: bool
    filter: OrderFilter
    parent: str
    resume_token: str
    def __init__(self, parent: _Optional[str] = ..., resume_token: _Optional[str] = ..., filter: _Optional[_Union[OrderFilter, _Mapping]] = ..., changes_only: bool = ...) -> None: ...

class WatchOrdersResponse(_message.Message):
    __slots__ = ["caught_up", "countdown", "order", "resume_token"]
    CAUGHT_UP_FIELD_NUMBER: _ClassVar[int]
    COUNTDOWN_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    caught_up: bool
    countdown: OrderCountdown
    order: Order
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ..., order: _Optional[_Union[Order, _Mapping]] = ..., countdown: _Optional[_Union[OrderCountdown, _Mapping]] = ..., caught_up: bool = ...) -> None: ...
