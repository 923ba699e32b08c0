from google.protobuf import duration_pb2 as _duration_pb2
from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.protobuf import wrappers_pb2 as _wrappers_pb2
from google.rpc import status_pb2 as _status_pb2
from google.type import money_pb2 as _money_pb2
from lockstep.v1 import method_policy_pb2 as _method_policy_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class BatchSetPricesRequest(_message.Message):
    __slots__ = ["parent", "prices", "request_id", "validate_only"]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PRICES_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    prices: _containers.RepeatedCompositeFieldContainer[Price]
    request_id: str
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., prices: _Optional[_Iterable[_Union[Price, _Mapping]]] = ..., validate_only: bool = ...) -> None: ...

class BatchSetPricesResponse(_message.Message):
    __slots__ = ["results"]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[PriceResult]
    def __init__(self, results: _Optional[_Iterable[_Union[PriceResult, _Mapping]]] = ...) -> None: ...

class BatchUpdateOffersRequest(_message.Message):
    __slots__ = ["allow_missing", "offers", "parent", "request_id", "update_mask", "validate_only"]
    ALLOW_MISSING_FIELD_NUMBER: _ClassVar[int]
    OFFERS_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    allow_missing: bool
    offers: _containers.RepeatedCompositeFieldContainer[Offer]
    parent: str
    request_id: str
    update_mask: _field_mask_pb2.FieldMask
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., offers: _Optional[_Iterable[_Union[Offer, _Mapping]]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., allow_missing: bool = ..., validate_only: bool = ...) -> None: ...

class BatchUpdateOffersResponse(_message.Message):
    __slots__ = ["results"]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[OfferResult]
    def __init__(self, results: _Optional[_Iterable[_Union[OfferResult, _Mapping]]] = ...) -> None: ...

class BatchUpdateProductsRequest(_message.Message):
    __slots__ = ["allow_missing", "parent", "products", "request_id", "update_mask", "validate_only"]
    ALLOW_MISSING_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PRODUCTS_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    allow_missing: bool
    parent: str
    products: _containers.RepeatedCompositeFieldContainer[Product]
    request_id: str
    update_mask: _field_mask_pb2.FieldMask
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., products: _Optional[_Iterable[_Union[Product, _Mapping]]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., allow_missing: bool = ..., validate_only: bool = ...) -> None: ...

class BatchUpdateProductsResponse(_message.Message):
    __slots__ = ["results"]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[ProductResult]
    def __init__(self, results: _Optional[_Iterable[_Union[ProductResult, _Mapping]]] = ...) -> None: ...

class BatchUpdateSkuMappingsRequest(_message.Message):
    __slots__ = ["parent", "request_id", "sku_mappings", "update_mask", "validate_only"]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SKU_MAPPINGS_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    request_id: str
    sku_mappings: _containers.RepeatedCompositeFieldContainer[SkuMapping]
    update_mask: _field_mask_pb2.FieldMask
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., sku_mappings: _Optional[_Iterable[_Union[SkuMapping, _Mapping]]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., validate_only: bool = ...) -> None: ...

class BatchUpdateSkuMappingsResponse(_message.Message):
    __slots__ = ["results"]
    RESULTS_FIELD_NUMBER: _ClassVar[int]
    results: _containers.RepeatedCompositeFieldContainer[SkuMappingResult]
    def __init__(self, results: _Optional[_Iterable[_Union[SkuMappingResult, _Mapping]]] = ...) -> None: ...

class Bundle(_message.Message):
    __slots__ = ["components", "etag", "name", "sku", "update_time"]
    COMPONENTS_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    components: _containers.RepeatedCompositeFieldContainer[BundleComponent]
    etag: str
    name: str
    sku: str
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., sku: _Optional[str] = ..., components: _Optional[_Iterable[_Union[BundleComponent, _Mapping]]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class BundleComponent(_message.Message):
    __slots__ = ["quantity", "sku"]
    QUANTITY_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    quantity: int
    sku: str
    def __init__(self, sku: _Optional[str] = ..., quantity: _Optional[int] = ...) -> None: ...

class ChannelPrice(_message.Message):
    __slots__ = ["discount_end_time", "discount_price", "discount_start_time", "price"]
    DISCOUNT_END_TIME_FIELD_NUMBER: _ClassVar[int]
    DISCOUNT_PRICE_FIELD_NUMBER: _ClassVar[int]
    DISCOUNT_START_TIME_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    discount_end_time: _timestamp_pb2.Timestamp
    discount_price: _money_pb2.Money
    discount_start_time: _timestamp_pb2.Timestamp
    price: _money_pb2.Money
    def __init__(self, price: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., discount_price: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., discount_start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., discount_end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class CreatePriceRuleRequest(_message.Message):
    __slots__ = ["parent", "price_rule", "price_rule_id", "request_id", "validate_only"]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PRICE_RULE_FIELD_NUMBER: _ClassVar[int]
    PRICE_RULE_ID_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    price_rule: PriceRule
    price_rule_id: str
    request_id: str
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., price_rule_id: _Optional[str] = ..., price_rule: _Optional[_Union[PriceRule, _Mapping]] = ..., validate_only: bool = ...) -> None: ...

class CreatePriceRuleResponse(_message.Message):
    __slots__ = ["effect", "price_rule"]
    EFFECT_FIELD_NUMBER: _ClassVar[int]
    PRICE_RULE_FIELD_NUMBER: _ClassVar[int]
    effect: PriceRuleEffect
    price_rule: PriceRule
    def __init__(self, price_rule: _Optional[_Union[PriceRule, _Mapping]] = ..., effect: _Optional[_Union[PriceRuleEffect, _Mapping]] = ...) -> None: ...

class DeleteBundleRequest(_message.Message):
    __slots__ = ["name", "request_id"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteBundleResponse(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class DeletePriceRuleRequest(_message.Message):
    __slots__ = ["name", "request_id", "validate_only"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    validate_only: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., validate_only: bool = ...) -> None: ...

class DeletePriceRuleResponse(_message.Message):
    __slots__ = ["effect"]
    EFFECT_FIELD_NUMBER: _ClassVar[int]
    effect: PriceRuleEffect
    def __init__(self, effect: _Optional[_Union[PriceRuleEffect, _Mapping]] = ...) -> None: ...

class DeleteProductRequest(_message.Message):
    __slots__ = ["name", "request_id"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteProductResponse(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class DeleteSkuMappingRequest(_message.Message):
    __slots__ = ["name", "request_id"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ...) -> None: ...

class DeleteSkuMappingResponse(_message.Message):
    __slots__ = []
    def __init__(self) -> None: ...

class EndOfferRequest(_message.Message):
    __slots__ = ["name", "request_id", "validate_only"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    validate_only: bool
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., validate_only: bool = ...) -> None: ...

class EndOfferResponse(_message.Message):
    __slots__ = ["offer"]
    OFFER_FIELD_NUMBER: _ClassVar[int]
    offer: Offer
    def __init__(self, offer: _Optional[_Union[Offer, _Mapping]] = ...) -> None: ...

class ExplainPriceRequest(_message.Message):
    __slots__ = ["name", "read_time"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    READ_TIME_FIELD_NUMBER: _ClassVar[int]
    name: str
    read_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., read_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ExplainPriceResponse(_message.Message):
    __slots__ = ["price", "steps"]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    STEPS_FIELD_NUMBER: _ClassVar[int]
    price: ChannelPrice
    steps: _containers.RepeatedCompositeFieldContainer[PriceStep]
    def __init__(self, steps: _Optional[_Iterable[_Union[PriceStep, _Mapping]]] = ..., price: _Optional[_Union[ChannelPrice, _Mapping]] = ...) -> None: ...

class GetBundleRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetBundleResponse(_message.Message):
    __slots__ = ["bundle"]
    BUNDLE_FIELD_NUMBER: _ClassVar[int]
    bundle: Bundle
    def __init__(self, bundle: _Optional[_Union[Bundle, _Mapping]] = ...) -> None: ...

class GetOfferRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetOfferResponse(_message.Message):
    __slots__ = ["offer"]
    OFFER_FIELD_NUMBER: _ClassVar[int]
    offer: Offer
    def __init__(self, offer: _Optional[_Union[Offer, _Mapping]] = ...) -> None: ...

class GetPriceRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetPriceResponse(_message.Message):
    __slots__ = ["prices"]
    PRICES_FIELD_NUMBER: _ClassVar[int]
    prices: _containers.RepeatedCompositeFieldContainer[Price]
    def __init__(self, prices: _Optional[_Iterable[_Union[Price, _Mapping]]] = ...) -> None: ...

class GetPriceRuleRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetPriceRuleResponse(_message.Message):
    __slots__ = ["price_rule"]
    PRICE_RULE_FIELD_NUMBER: _ClassVar[int]
    price_rule: PriceRule
    def __init__(self, price_rule: _Optional[_Union[PriceRule, _Mapping]] = ...) -> None: ...

class GetProductRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetProductResponse(_message.Message):
    __slots__ = ["product"]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    product: Product
    def __init__(self, product: _Optional[_Union[Product, _Mapping]] = ...) -> None: ...

class GetSkuMappingRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetSkuMappingResponse(_message.Message):
    __slots__ = ["sku_mapping"]
    SKU_MAPPING_FIELD_NUMBER: _ClassVar[int]
    sku_mapping: SkuMapping
    def __init__(self, sku_mapping: _Optional[_Union[SkuMapping, _Mapping]] = ...) -> None: ...

class ListBundlesRequest(_message.Message):
    __slots__ = ["component_sku", "page_size", "page_token", "parent"]
    COMPONENT_SKU_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    component_sku: str
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., component_sku: _Optional[str] = ...) -> None: ...

class ListBundlesResponse(_message.Message):
    __slots__ = ["bundles", "next_page_token"]
    BUNDLES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    bundles: _containers.RepeatedCompositeFieldContainer[Bundle]
    next_page_token: str
    def __init__(self, bundles: _Optional[_Iterable[_Union[Bundle, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListOffersRequest(_message.Message):
    __slots__ = ["filter", "page_size", "page_token", "parent"]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    filter: OfferFilter
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[OfferFilter, _Mapping]] = ...) -> None: ...

class ListOffersResponse(_message.Message):
    __slots__ = ["next_page_token", "offers"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    OFFERS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    offers: _containers.RepeatedCompositeFieldContainer[Offer]
    def __init__(self, offers: _Optional[_Iterable[_Union[Offer, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListPriceHistoryRequest(_message.Message):
    __slots__ = ["name", "page_size", "page_token"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    name: str
    page_size: int
    page_token: str
    def __init__(self, name: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListPriceHistoryResponse(_message.Message):
    __slots__ = ["entries", "next_page_token"]
    ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    entries: _containers.RepeatedCompositeFieldContainer[PriceHistoryEntry]
    next_page_token: str
    def __init__(self, entries: _Optional[_Iterable[_Union[PriceHistoryEntry, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListPriceRulesRequest(_message.Message):
    __slots__ = ["page_size", "page_token", "parent"]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListPriceRulesResponse(_message.Message):
    __slots__ = ["next_page_token", "price_rules"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PRICE_RULES_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    price_rules: _containers.RepeatedCompositeFieldContainer[PriceRule]
    def __init__(self, price_rules: _Optional[_Iterable[_Union[PriceRule, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListPricesRequest(_message.Message):
    __slots__ = ["currency_code", "page_size", "page_token", "parent", "sku_prefix"]
    CURRENCY_CODE_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    SKU_PREFIX_FIELD_NUMBER: _ClassVar[int]
    currency_code: str
    page_size: int
    page_token: str
    parent: str
    sku_prefix: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., sku_prefix: _Optional[str] = ..., currency_code: _Optional[str] = ...) -> None: ...

class ListPricesResponse(_message.Message):
    __slots__ = ["next_page_token", "prices"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PRICES_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    prices: _containers.RepeatedCompositeFieldContainer[Price]
    def __init__(self, prices: _Optional[_Iterable[_Union[Price, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListProductsRequest(_message.Message):
    __slots__ = ["filter", "page_size", "page_token", "parent"]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    filter: ProductFilter
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[ProductFilter, _Mapping]] = ...) -> None: ...

class ListProductsResponse(_message.Message):
    __slots__ = ["next_page_token", "products"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PRODUCTS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    products: _containers.RepeatedCompositeFieldContainer[Product]
    def __init__(self, products: _Optional[_Iterable[_Union[Product, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListSkuMappingsRequest(_message.Message):
    __slots__ = ["channel_sku", "page_size", "page_token", "parent"]
    CHANNEL_SKU_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    channel_sku: str
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., channel_sku: _Optional[str] = ...) -> None: ...

class ListSkuMappingsResponse(_message.Message):
    __slots__ = ["next_page_token", "sku_mappings"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SKU_MAPPINGS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    sku_mappings: _containers.RepeatedCompositeFieldContainer[SkuMapping]
    def __init__(self, sku_mappings: _Optional[_Iterable[_Union[SkuMapping, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListUnmappedSkusRequest(_message.Message):
    __slots__ = ["page_size", "page_token", "parent"]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ...) -> None: ...

class ListUnmappedSkusResponse(_message.Message):
    __slots__ = ["next_page_token", "unmapped_skus"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    UNMAPPED_SKUS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    unmapped_skus: _containers.RepeatedCompositeFieldContainer[UnmappedSku]
    def __init__(self, unmapped_skus: _Optional[_Iterable[_Union[UnmappedSku, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class Offer(_message.Message):
    __slots__ = ["additional_fields", "available_end_time", "available_start_time", "condition_code", "create_time", "description", "etag", "exception", "inactivity_reasons", "lead_time_days", "logistic_class", "marketplace_offer_id", "name", "order_quantity_max", "order_quantity_min", "price", "published_price", "sku", "state", "update_time", "verify_time"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    class AdditionalFieldsEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ADDITIONAL_FIELDS_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_END_TIME_FIELD_NUMBER: _ClassVar[int]
    AVAILABLE_START_TIME_FIELD_NUMBER: _ClassVar[int]
    CONDITION_CODE_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    DESCRIPTION_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    EXCEPTION_FIELD_NUMBER: _ClassVar[int]
    INACTIVITY_REASONS_FIELD_NUMBER: _ClassVar[int]
    LEAD_TIME_DAYS_FIELD_NUMBER: _ClassVar[int]
    LOGISTIC_CLASS_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_OFFER_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ORDER_QUANTITY_MAX_FIELD_NUMBER: _ClassVar[int]
    ORDER_QUANTITY_MIN_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    PUBLISHED_PRICE_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    STATE_ENDED: Offer.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_INACTIVE: Offer.State
    STATE_ON_SALE: Offer.State
    STATE_PENDING: Offer.State
    STATE_REFUSED: Offer.State
    STATE_UNSPECIFIED: Offer.State
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    VERIFY_TIME_FIELD_NUMBER: _ClassVar[int]
    additional_fields: _containers.ScalarMap[str, str]
    available_end_time: _timestamp_pb2.Timestamp
    available_start_time: _timestamp_pb2.Timestamp
    condition_code: str
    create_time: _timestamp_pb2.Timestamp
    description: str
    etag: str
    exception: str
    inactivity_reasons: _containers.RepeatedScalarFieldContainer[str]
    lead_time_days: _wrappers_pb2.Int32Value
    logistic_class: str
    marketplace_offer_id: str
    name: str
    order_quantity_max: _wrappers_pb2.Int64Value
    order_quantity_min: _wrappers_pb2.Int64Value
    price: ChannelPrice
    published_price: ChannelPrice
    sku: str
    state: Offer.State
    update_time: _timestamp_pb2.Timestamp
    verify_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., sku: _Optional[str] = ..., state: _Optional[_Union[Offer.State, str]] = ..., condition_code: _Optional[str] = ..., description: _Optional[str] = ..., logistic_class: _Optional[str] = ..., lead_time_days: _Optional[_Union[_wrappers_pb2.Int32Value, _Mapping]] = ..., order_quantity_min: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., order_quantity_max: _Optional[_Union[_wrappers_pb2.Int64Value, _Mapping]] = ..., available_start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., available_end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., additional_fields: _Optional[_Mapping[str, str]] = ..., price: _Optional[_Union[ChannelPrice, _Mapping]] = ..., published_price: _Optional[_Union[ChannelPrice, _Mapping]] = ..., marketplace_offer_id: _Optional[str] = ..., inactivity_reasons: _Optional[_Iterable[str]] = ..., verify_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., exception: _Optional[str] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class OfferFilter(_message.Message):
    __slots__ = ["sku_prefix", "states"]
    SKU_PREFIX_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    sku_prefix: str
    states: _containers.RepeatedScalarFieldContainer[Offer.State]
    def __init__(self, sku_prefix: _Optional[str] = ..., states: _Optional[_Iterable[_Union[Offer.State, str]]] = ...) -> None: ...

class OfferResult(_message.Message):
    __slots__ = ["error", "offer"]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    OFFER_FIELD_NUMBER: _ClassVar[int]
    error: _status_pb2.Status
    offer: Offer
    def __init__(self, offer: _Optional[_Union[Offer, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class Price(_message.Message):
    __slots__ = ["amount", "compare_at", "end_time", "sku", "source", "source_time", "start_time"]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    COMPARE_AT_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    SOURCE_TIME_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    amount: _money_pb2.Money
    compare_at: _money_pb2.Money
    end_time: _timestamp_pb2.Timestamp
    sku: str
    source: str
    source_time: _timestamp_pb2.Timestamp
    start_time: _timestamp_pb2.Timestamp
    def __init__(self, sku: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., compare_at: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., source_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., source: _Optional[str] = ...) -> None: ...

class PriceChange(_message.Message):
    __slots__ = ["after", "before", "offer"]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    OFFER_FIELD_NUMBER: _ClassVar[int]
    after: _money_pb2.Money
    before: _money_pb2.Money
    offer: str
    def __init__(self, offer: _Optional[str] = ..., before: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., after: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class PriceHistoryEntry(_message.Message):
    __slots__ = ["actor", "after", "before", "event", "time"]
    ACTOR_FIELD_NUMBER: _ClassVar[int]
    AFTER_FIELD_NUMBER: _ClassVar[int]
    BEFORE_FIELD_NUMBER: _ClassVar[int]
    EVENT_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    actor: str
    after: _money_pb2.Money
    before: _money_pb2.Money
    event: str
    time: _timestamp_pb2.Timestamp
    def __init__(self, time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., event: _Optional[str] = ..., before: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., after: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., actor: _Optional[str] = ...) -> None: ...

class PriceResult(_message.Message):
    __slots__ = ["changed_channel_count", "error", "outcome", "price"]
    class Outcome(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CHANGED_CHANNEL_COUNT_FIELD_NUMBER: _ClassVar[int]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_APPLIED: PriceResult.Outcome
    OUTCOME_FIELD_NUMBER: _ClassVar[int]
    OUTCOME_IGNORED_AS_OLDER: PriceResult.Outcome
    OUTCOME_UNCHANGED: PriceResult.Outcome
    OUTCOME_UNSPECIFIED: PriceResult.Outcome
    PRICE_FIELD_NUMBER: _ClassVar[int]
    changed_channel_count: int
    error: _status_pb2.Status
    outcome: PriceResult.Outcome
    price: Price
    def __init__(self, outcome: _Optional[_Union[PriceResult.Outcome, str]] = ..., price: _Optional[_Union[Price, _Mapping]] = ..., changed_channel_count: _Optional[int] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class PriceRule(_message.Message):
    __slots__ = ["brand", "category", "create_time", "end_time", "ending", "etag", "exchange_rate", "factor_basis_points", "fixed_price", "name", "position", "price_max", "price_min", "sku", "start_time", "surcharge", "update_time"]
    BRAND_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ENDING_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    EXCHANGE_RATE_FIELD_NUMBER: _ClassVar[int]
    FACTOR_BASIS_POINTS_FIELD_NUMBER: _ClassVar[int]
    FIXED_PRICE_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    POSITION_FIELD_NUMBER: _ClassVar[int]
    PRICE_MAX_FIELD_NUMBER: _ClassVar[int]
    PRICE_MIN_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    SURCHARGE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    brand: str
    category: str
    create_time: _timestamp_pb2.Timestamp
    end_time: _timestamp_pb2.Timestamp
    ending: _money_pb2.Money
    etag: str
    exchange_rate: str
    factor_basis_points: int
    fixed_price: _money_pb2.Money
    name: str
    position: int
    price_max: _money_pb2.Money
    price_min: _money_pb2.Money
    sku: str
    start_time: _timestamp_pb2.Timestamp
    surcharge: _money_pb2.Money
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., position: _Optional[int] = ..., sku: _Optional[str] = ..., category: _Optional[str] = ..., brand: _Optional[str] = ..., factor_basis_points: _Optional[int] = ..., surcharge: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., price_min: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., price_max: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., ending: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., fixed_price: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., exchange_rate: _Optional[str] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class PriceRuleEffect(_message.Message):
    __slots__ = ["examples", "fall_count", "offer_count", "rise_count"]
    EXAMPLES_FIELD_NUMBER: _ClassVar[int]
    FALL_COUNT_FIELD_NUMBER: _ClassVar[int]
    OFFER_COUNT_FIELD_NUMBER: _ClassVar[int]
    RISE_COUNT_FIELD_NUMBER: _ClassVar[int]
    examples: _containers.RepeatedCompositeFieldContainer[PriceChange]
    fall_count: int
    offer_count: int
    rise_count: int
    def __init__(self, offer_count: _Optional[int] = ..., rise_count: _Optional[int] = ..., fall_count: _Optional[int] = ..., examples: _Optional[_Iterable[_Union[PriceChange, _Mapping]]] = ...) -> None: ...

class PriceStep(_message.Message):
    __slots__ = ["amount", "rule", "text"]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    RULE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    amount: _money_pb2.Money
    rule: str
    text: str
    def __init__(self, rule: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., text: _Optional[str] = ...) -> None: ...

class Product(_message.Message):
    __slots__ = ["attributes", "brand", "category", "codes", "create_time", "etag", "image_urls", "name", "shop_variant_id", "sku", "title", "update_time", "variant_group"]
    class AttributesEntry(_message.Message):
        __slots__ = ["key", "value"]
        KEY_FIELD_NUMBER: _ClassVar[int]
        VALUE_FIELD_NUMBER: _ClassVar[int]
        key: str
        value: str
        def __init__(self, key: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...
    ATTRIBUTES_FIELD_NUMBER: _ClassVar[int]
    BRAND_FIELD_NUMBER: _ClassVar[int]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    CODES_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    IMAGE_URLS_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SHOP_VARIANT_ID_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    TITLE_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    VARIANT_GROUP_FIELD_NUMBER: _ClassVar[int]
    attributes: _containers.ScalarMap[str, str]
    brand: str
    category: str
    codes: _containers.RepeatedCompositeFieldContainer[ProductCode]
    create_time: _timestamp_pb2.Timestamp
    etag: str
    image_urls: _containers.RepeatedScalarFieldContainer[str]
    name: str
    shop_variant_id: int
    sku: str
    title: str
    update_time: _timestamp_pb2.Timestamp
    variant_group: str
    def __init__(self, name: _Optional[str] = ..., sku: _Optional[str] = ..., title: _Optional[str] = ..., brand: _Optional[str] = ..., category: _Optional[str] = ..., variant_group: _Optional[str] = ..., codes: _Optional[_Iterable[_Union[ProductCode, _Mapping]]] = ..., attributes: _Optional[_Mapping[str, str]] = ..., image_urls: _Optional[_Iterable[str]] = ..., shop_variant_id: _Optional[int] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class ProductCode(_message.Message):
    __slots__ = ["type", "value"]
    TYPE_FIELD_NUMBER: _ClassVar[int]
    VALUE_FIELD_NUMBER: _ClassVar[int]
    type: str
    value: str
    def __init__(self, type: _Optional[str] = ..., value: _Optional[str] = ...) -> None: ...

class ProductFilter(_message.Message):
    __slots__ = ["category", "code", "sku_prefix", "variant_group"]
    CATEGORY_FIELD_NUMBER: _ClassVar[int]
    CODE_FIELD_NUMBER: _ClassVar[int]
    SKU_PREFIX_FIELD_NUMBER: _ClassVar[int]
    VARIANT_GROUP_FIELD_NUMBER: _ClassVar[int]
    category: str
    code: str
    sku_prefix: str
    variant_group: str
    def __init__(self, sku_prefix: _Optional[str] = ..., category: _Optional[str] = ..., variant_group: _Optional[str] = ..., code: _Optional[str] = ...) -> None: ...

class ProductResult(_message.Message):
    __slots__ = ["error", "product"]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    error: _status_pb2.Status
    product: Product
    def __init__(self, product: _Optional[_Union[Product, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class SetPriceRequest(_message.Message):
    __slots__ = ["parent", "price", "request_id", "validate_only"]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    PRICE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    parent: str
    price: Price
    request_id: str
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., price: _Optional[_Union[Price, _Mapping]] = ..., validate_only: bool = ...) -> None: ...

class SetPriceResponse(_message.Message):
    __slots__ = ["result"]
    RESULT_FIELD_NUMBER: _ClassVar[int]
    result: PriceResult
    def __init__(self, result: _Optional[_Union[PriceResult, _Mapping]] = ...) -> None: ...

class SkuMapping(_message.Message):
    __slots__ = ["channel_sku", "marketplace_product_sku", "name", "sku", "update_time"]
    CHANNEL_SKU_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_PRODUCT_SKU_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    SKU_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    channel_sku: str
    marketplace_product_sku: str
    name: str
    sku: str
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., sku: _Optional[str] = ..., channel_sku: _Optional[str] = ..., marketplace_product_sku: _Optional[str] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class SkuMappingResult(_message.Message):
    __slots__ = ["error", "sku_mapping"]
    ERROR_FIELD_NUMBER: _ClassVar[int]
    SKU_MAPPING_FIELD_NUMBER: _ClassVar[int]
    error: _status_pb2.Status
    sku_mapping: SkuMapping
    def __init__(self, sku_mapping: _Optional[_Union[SkuMapping, _Mapping]] = ..., error: _Optional[_Union[_status_pb2.Status, _Mapping]] = ...) -> None: ...

class UnmappedSku(_message.Message):
    __slots__ = ["age", "candidates", "side", "sku"]
    class Side(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    AGE_FIELD_NUMBER: _ClassVar[int]
    CANDIDATES_FIELD_NUMBER: _ClassVar[int]
    SIDE_FIELD_NUMBER: _ClassVar[int]
    SIDE_UNKNOWN_TO_THEM: UnmappedSku.Side
    SIDE_UNKNOWN_TO_US: UnmappedSku.Side
    SIDE_UNSPECIFIED: UnmappedSku.Side
    SKU_FIELD_NUMBER: _ClassVar[int]
    age: _duration_pb2.Duration
    candidates: _containers.RepeatedScalarFieldContainer[str]
    side: UnmappedSku.Side
    sku: str
    def __init__(self, side: _Optional[_Union[UnmappedSku.Side, str]] = ..., sku: _Optional[str] = ..., candidates: _Optional[_Iterable[str]] = ..., age: _Optional[_Union[_duration_pb2.Duration, _Mapping]] = ...) -> None: ...

class UpdateBundleRequest(_message.Message):
    __slots__ = ["allow_missing", "bundle", "etag", "request_id", "update_mask", "validate_only"]
    ALLOW_MISSING_FIELD_NUMBER: _ClassVar[int]
    BUNDLE_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    allow_missing: bool
    bundle: Bundle
    etag: str
    request_id: str
    update_mask: _field_mask_pb2.FieldMask
    validate_only: bool
    def __init__(self, bundle: _Optional[_Union[Bundle, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ..., allow_missing: bool = ..., validate_only: bool = ..., etag: _Optional[str] = ...) -> None: ...

class UpdateBundleResponse(_message.Message):
    __slots__ = ["bundle"]
    BUNDLE_FIELD_NUMBER: _ClassVar[int]
    bundle: Bundle
    def __init__(self, bundle: _Optional[_Union[Bundle, _Mapping]] = ...) -> None: ...

class UpdateOfferRequest(_message.Message):
    __slots__ = ["allow_missing", "etag", "offer", "request_id", "update_mask", "validate_only"]
    ALLOW_MISSING_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    OFFER_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    allow_missing: bool
    etag: str
    offer: Offer
    request_id: str
    update_mask: _field_mask_pb2.FieldMask
    validate_only: bool
    def __init__(self, offer: _Optional[_Union[Offer, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ..., allow_missing: bool = ..., validate_only: bool = ..., etag: _Optional[str] = ...) -> None: ...

class UpdateOfferResponse(_message.Message):
    __slots__ = ["offer"]
    OFFER_FIELD_NUMBER: _ClassVar[int]
    offer: Offer
    def __init__(self, offer: _Optional[_Union[Offer, _Mapping]] = ...) -> None: ...

class UpdatePriceRuleRequest(_message.Message):
    __slots__ = ["etag", "price_rule", "request_id", "update_mask", "validate_only"]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    PRICE_RULE_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    etag: str
    price_rule: PriceRule
    request_id: str
    update_mask: _field_mask_pb2.FieldMask
    validate_only: bool
    def __init__(self, price_rule: _Optional[_Union[PriceRule, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ..., validate_only: bool = ..., etag: _Optional[str] = ...) -> None: ...

class UpdatePriceRuleResponse(_message.Message):
    __slots__ = ["effect", "price_rule"]
    EFFECT_FIELD_NUMBER: _ClassVar[int]
    PRICE_RULE_FIELD_NUMBER: _ClassVar[int]
    effect: PriceRuleEffect
    price_rule: PriceRule
    def __init__(self, price_rule: _Optional[_Union[PriceRule, _Mapping]] = ..., effect: _Optional[_Union[PriceRuleEffect, _Mapping]] = ...) -> None: ...

class UpdateProductRequest(_message.Message):
    __slots__ = ["allow_missing", "etag", "product", "request_id", "update_mask", "validate_only"]
    ALLOW_MISSING_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    allow_missing: bool
    etag: str
    product: Product
    request_id: str
    update_mask: _field_mask_pb2.FieldMask
    validate_only: bool
    def __init__(self, product: _Optional[_Union[Product, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ..., allow_missing: bool = ..., validate_only: bool = ..., etag: _Optional[str] = ...) -> None: ...

class UpdateProductResponse(_message.Message):
    __slots__ = ["product"]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    product: Product
    def __init__(self, product: _Optional[_Union[Product, _Mapping]] = ...) -> None: ...

class UpdateSkuMappingRequest(_message.Message):
    __slots__ = ["allow_missing", "request_id", "sku_mapping", "update_mask", "validate_only"]
    ALLOW_MISSING_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    SKU_MAPPING_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    allow_missing: bool
    request_id: str
    sku_mapping: SkuMapping
    update_mask: _field_mask_pb2.FieldMask
    validate_only: bool
    def __init__(self, sku_mapping: _Optional[_Union[SkuMapping, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ..., allow_missing: bool = ..., validate_only: bool = ...) -> None: ...

class UpdateSkuMappingResponse(_message.Message):
    __slots__ = ["sku_mapping"]
    SKU_MAPPING_FIELD_NUMBER: _ClassVar[int]
    sku_mapping: SkuMapping
    def __init__(self, sku_mapping: _Optional[_Union[SkuMapping, _Mapping]] = ...) -> None: ...

class WatchOffersRequest(_message.Message):
    __slots__ = ["changes_only", "filter", "parent", "resume_token"]
    CHANGES_ONLY_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    changes_only: bool
    filter: OfferFilter
    parent: str
    resume_token: str
    def __init__(self, parent: _Optional[str] = ..., resume_token: _Optional[str] = ..., filter: _Optional[_Union[OfferFilter, _Mapping]] = ..., changes_only: bool = ...) -> None: ...

class WatchOffersResponse(_message.Message):
    __slots__ = ["caught_up", "offer", "resume_token"]
    CAUGHT_UP_FIELD_NUMBER: _ClassVar[int]
    OFFER_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    caught_up: bool
    offer: Offer
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ..., offer: _Optional[_Union[Offer, _Mapping]] = ..., caught_up: bool = ...) -> None: ...

class WatchProductsRequest(_message.Message):
    __slots__ = ["changes_only", "filter", "parent", "resume_token"]
    CHANGES_ONLY_FIELD_NUMBER: _ClassVar[int]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    changes_only: bool
    filter: ProductFilter
    parent: str
    resume_token: str
    def __init__(self, parent: _Optional[str] = ..., resume_token: _Optional[str] = ..., filter: _Optional[_Union[ProductFilter, _Mapping]] = ..., changes_only: bool = ...) -> None: ...

class WatchProductsResponse(_message.Message):
    __slots__ = ["caught_up", "deleted_name", "product", "resume_token"]
    CAUGHT_UP_FIELD_NUMBER: _ClassVar[int]
    DELETED_NAME_FIELD_NUMBER: _ClassVar[int]
    PRODUCT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    caught_up: bool
    deleted_name: str
    product: Product
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ..., product: _Optional[_Union[Product, _Mapping]] = ..., deleted_name: _Optional[str] = ..., caught_up: bool = ...) -> None: ...
