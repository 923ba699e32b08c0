from google.protobuf import field_mask_pb2 as _field_mask_pb2
from google.protobuf import timestamp_pb2 as _timestamp_pb2
from google.type import money_pb2 as _money_pb2
from lockstep.v1 import method_policy_pb2 as _method_policy_pb2
from google.protobuf.internal import containers as _containers
from google.protobuf.internal import enum_type_wrapper as _enum_type_wrapper
from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Iterable as _Iterable, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class AccountBalance(_message.Message):
    __slots__ = ["account", "balance", "credit", "debit", "external_account"]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    BALANCE_FIELD_NUMBER: _ClassVar[int]
    CREDIT_FIELD_NUMBER: _ClassVar[int]
    DEBIT_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    account: str
    balance: _money_pb2.Money
    credit: _money_pb2.Money
    debit: _money_pb2.Money
    external_account: str
    def __init__(self, account: _Optional[str] = ..., balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., external_account: _Optional[str] = ..., debit: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., credit: _Optional[_Union[_money_pb2.Money, _Mapping]] = ...) -> None: ...

class AccountMapping(_message.Message):
    __slots__ = ["etag", "name", "rules", "update_time"]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    RULES_FIELD_NUMBER: _ClassVar[int]
    UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    etag: str
    name: str
    rules: _containers.RepeatedCompositeFieldContainer[AccountRule]
    update_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., rules: _Optional[_Iterable[_Union[AccountRule, _Mapping]]] = ..., update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., etag: _Optional[str] = ...) -> None: ...

class AccountRule(_message.Message):
    __slots__ = ["account", "channel", "external_account"]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    account: str
    channel: str
    external_account: str
    def __init__(self, account: _Optional[str] = ..., channel: _Optional[str] = ..., external_account: _Optional[str] = ...) -> None: ...

class BankCredit(_message.Message):
    __slots__ = ["amount", "channel", "create_time", "name", "reference", "settlement", "value_time"]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REFERENCE_FIELD_NUMBER: _ClassVar[int]
    SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    VALUE_TIME_FIELD_NUMBER: _ClassVar[int]
    amount: _money_pb2.Money
    channel: str
    create_time: _timestamp_pb2.Timestamp
    name: str
    reference: str
    settlement: str
    value_time: _timestamp_pb2.Timestamp
    def __init__(self, name: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., value_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., reference: _Optional[str] = ..., channel: _Optional[str] = ..., settlement: _Optional[str] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ExplainGapRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class ExplainGapResponse(_message.Message):
    __slots__ = ["advice", "expected_terms", "found_terms", "gap"]
    ADVICE_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_TERMS_FIELD_NUMBER: _ClassVar[int]
    FOUND_TERMS_FIELD_NUMBER: _ClassVar[int]
    GAP_FIELD_NUMBER: _ClassVar[int]
    advice: str
    expected_terms: _containers.RepeatedCompositeFieldContainer[GapTerm]
    found_terms: _containers.RepeatedCompositeFieldContainer[GapTerm]
    gap: Gap
    def __init__(self, gap: _Optional[_Union[Gap, _Mapping]] = ..., expected_terms: _Optional[_Iterable[_Union[GapTerm, _Mapping]]] = ..., found_terms: _Optional[_Iterable[_Union[GapTerm, _Mapping]]] = ..., advice: _Optional[str] = ...) -> None: ...

class ExportJournalRequest(_message.Message):
    __slots__ = ["filter", "format", "parent"]
    class Format(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    FILTER_FIELD_NUMBER: _ClassVar[int]
    FORMAT_BEANCOUNT: ExportJournalRequest.Format
    FORMAT_CSV: ExportJournalRequest.Format
    FORMAT_FIELD_NUMBER: _ClassVar[int]
    FORMAT_UNSPECIFIED: ExportJournalRequest.Format
    PARENT_FIELD_NUMBER: _ClassVar[int]
    filter: JournalFilter
    format: ExportJournalRequest.Format
    parent: str
    def __init__(self, parent: _Optional[str] = ..., format: _Optional[_Union[ExportJournalRequest.Format, str]] = ..., filter: _Optional[_Union[JournalFilter, _Mapping]] = ...) -> None: ...

class ExportJournalResponse(_message.Message):
    __slots__ = ["data", "is_last", "journal_entry_count", "sha256"]
    DATA_FIELD_NUMBER: _ClassVar[int]
    IS_LAST_FIELD_NUMBER: _ClassVar[int]
    JOURNAL_ENTRY_COUNT_FIELD_NUMBER: _ClassVar[int]
    SHA256_FIELD_NUMBER: _ClassVar[int]
    data: bytes
    is_last: bool
    journal_entry_count: int
    sha256: bytes
    def __init__(self, data: _Optional[bytes] = ..., journal_entry_count: _Optional[int] = ..., sha256: _Optional[bytes] = ..., is_last: bool = ...) -> None: ...

class Gap(_message.Message):
    __slots__ = ["channel", "create_time", "expected", "explanation", "found", "marketplace_refund_id", "name", "order", "order_line_id", "reason", "resolution", "resolve_time", "resolved_by", "settlement", "state", "transaction"]
    class Reason(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    EXPECTED_FIELD_NUMBER: _ClassVar[int]
    EXPLANATION_FIELD_NUMBER: _ClassVar[int]
    FOUND_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_REFUND_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    ORDER_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    REASON_AMOUNT_CHANGED: Gap.Reason
    REASON_AMOUNT_DIFFERS: Gap.Reason
    REASON_DUPLICATE_LINE: Gap.Reason
    REASON_FIELD_NUMBER: _ClassVar[int]
    REASON_KIND_UNKNOWN: Gap.Reason
    REASON_ORDER_LINE_UNKNOWN: Gap.Reason
    REASON_ORDER_UNKNOWN: Gap.Reason
    REASON_PAYOUT_DIFFERS: Gap.Reason
    REASON_REFUND_UNKNOWN: Gap.Reason
    REASON_UNSPECIFIED: Gap.Reason
    RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    RESOLVED_BY_FIELD_NUMBER: _ClassVar[int]
    RESOLVE_TIME_FIELD_NUMBER: _ClassVar[int]
    SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_OPEN: Gap.State
    STATE_RESOLVED: Gap.State
    STATE_UNSPECIFIED: Gap.State
    TRANSACTION_FIELD_NUMBER: _ClassVar[int]
    channel: str
    create_time: _timestamp_pb2.Timestamp
    expected: _money_pb2.Money
    explanation: str
    found: _money_pb2.Money
    marketplace_refund_id: str
    name: str
    order: str
    order_line_id: str
    reason: Gap.Reason
    resolution: str
    resolve_time: _timestamp_pb2.Timestamp
    resolved_by: str
    settlement: str
    state: Gap.State
    transaction: str
    def __init__(self, name: _Optional[str] = ..., reason: _Optional[_Union[Gap.Reason, str]] = ..., explanation: _Optional[str] = ..., state: _Optional[_Union[Gap.State, str]] = ..., channel: _Optional[str] = ..., expected: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., found: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., transaction: _Optional[str] = ..., settlement: _Optional[str] = ..., order: _Optional[str] = ..., order_line_id: _Optional[str] = ..., marketplace_refund_id: _Optional[str] = ..., create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., resolve_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., resolved_by: _Optional[str] = ..., resolution: _Optional[str] = ...) -> None: ...

class GapTerm(_message.Message):
    __slots__ = ["amount", "source", "text"]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    SOURCE_FIELD_NUMBER: _ClassVar[int]
    TEXT_FIELD_NUMBER: _ClassVar[int]
    amount: _money_pb2.Money
    source: str
    text: str
    def __init__(self, amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., source: _Optional[str] = ..., text: _Optional[str] = ...) -> None: ...

class GetAccountMappingRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetAccountMappingResponse(_message.Message):
    __slots__ = ["account_mapping"]
    ACCOUNT_MAPPING_FIELD_NUMBER: _ClassVar[int]
    account_mapping: AccountMapping
    def __init__(self, account_mapping: _Optional[_Union[AccountMapping, _Mapping]] = ...) -> None: ...

class GetGapRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetGapResponse(_message.Message):
    __slots__ = ["gap"]
    GAP_FIELD_NUMBER: _ClassVar[int]
    gap: Gap
    def __init__(self, gap: _Optional[_Union[Gap, _Mapping]] = ...) -> None: ...

class GetJournalEntryRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetJournalEntryResponse(_message.Message):
    __slots__ = ["journal_entry"]
    JOURNAL_ENTRY_FIELD_NUMBER: _ClassVar[int]
    journal_entry: JournalEntry
    def __init__(self, journal_entry: _Optional[_Union[JournalEntry, _Mapping]] = ...) -> None: ...

class GetSettlementRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetSettlementResponse(_message.Message):
    __slots__ = ["settlement"]
    SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    settlement: Settlement
    def __init__(self, settlement: _Optional[_Union[Settlement, _Mapping]] = ...) -> None: ...

class GetTransactionRequest(_message.Message):
    __slots__ = ["name"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    name: str
    def __init__(self, name: _Optional[str] = ...) -> None: ...

class GetTransactionResponse(_message.Message):
    __slots__ = ["transaction"]
    TRANSACTION_FIELD_NUMBER: _ClassVar[int]
    transaction: Transaction
    def __init__(self, transaction: _Optional[_Union[Transaction, _Mapping]] = ...) -> None: ...

class GetTrialBalanceRequest(_message.Message):
    __slots__ = ["end_time", "parent"]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    end_time: _timestamp_pb2.Timestamp
    parent: str
    def __init__(self, parent: _Optional[str] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class GetTrialBalanceResponse(_message.Message):
    __slots__ = ["balances", "last_journal_entry"]
    BALANCES_FIELD_NUMBER: _ClassVar[int]
    LAST_JOURNAL_ENTRY_FIELD_NUMBER: _ClassVar[int]
    balances: _containers.RepeatedCompositeFieldContainer[AccountBalance]
    last_journal_entry: str
    def __init__(self, balances: _Optional[_Iterable[_Union[AccountBalance, _Mapping]]] = ..., last_journal_entry: _Optional[str] = ...) -> None: ...

class JournalEntry(_message.Message):
    __slots__ = ["channel", "effective_time", "kind", "marketplace_refund_id", "name", "order", "order_line_id", "post_time", "postings", "reverses", "sequence", "settlement", "transaction"]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    EFFECTIVE_TIME_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_REFUND_ID_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    ORDER_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    POSTINGS_FIELD_NUMBER: _ClassVar[int]
    POST_TIME_FIELD_NUMBER: _ClassVar[int]
    REVERSES_FIELD_NUMBER: _ClassVar[int]
    SEQUENCE_FIELD_NUMBER: _ClassVar[int]
    SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    TRANSACTION_FIELD_NUMBER: _ClassVar[int]
    channel: str
    effective_time: _timestamp_pb2.Timestamp
    kind: str
    marketplace_refund_id: str
    name: str
    order: str
    order_line_id: str
    post_time: _timestamp_pb2.Timestamp
    postings: _containers.RepeatedCompositeFieldContainer[Posting]
    reverses: str
    sequence: int
    settlement: str
    transaction: str
    def __init__(self, name: _Optional[str] = ..., sequence: _Optional[int] = ..., channel: _Optional[str] = ..., effective_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., post_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., postings: _Optional[_Iterable[_Union[Posting, _Mapping]]] = ..., transaction: _Optional[str] = ..., kind: _Optional[str] = ..., order: _Optional[str] = ..., order_line_id: _Optional[str] = ..., marketplace_refund_id: _Optional[str] = ..., settlement: _Optional[str] = ..., reverses: _Optional[str] = ...) -> None: ...

class JournalFilter(_message.Message):
    __slots__ = ["account", "channel", "end_time", "order", "settlement", "start_time"]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    account: str
    channel: str
    end_time: _timestamp_pb2.Timestamp
    order: str
    settlement: str
    start_time: _timestamp_pb2.Timestamp
    def __init__(self, channel: _Optional[str] = ..., settlement: _Optional[str] = ..., order: _Optional[str] = ..., account: _Optional[str] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListBankCreditsRequest(_message.Message):
    __slots__ = ["only_unmatched", "page_size", "page_token", "parent"]
    ONLY_UNMATCHED_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    only_unmatched: bool
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., only_unmatched: bool = ...) -> None: ...

class ListBankCreditsResponse(_message.Message):
    __slots__ = ["bank_credits", "next_page_token"]
    BANK_CREDITS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    bank_credits: _containers.RepeatedCompositeFieldContainer[BankCredit]
    next_page_token: str
    def __init__(self, bank_credits: _Optional[_Iterable[_Union[BankCredit, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListGapsRequest(_message.Message):
    __slots__ = ["channel", "page_size", "page_token", "parent", "reasons", "settlement", "states"]
    CHANNEL_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REASONS_FIELD_NUMBER: _ClassVar[int]
    SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    STATES_FIELD_NUMBER: _ClassVar[int]
    channel: str
    page_size: int
    page_token: str
    parent: str
    reasons: _containers.RepeatedScalarFieldContainer[Gap.Reason]
    settlement: str
    states: _containers.RepeatedScalarFieldContainer[Gap.State]
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., states: _Optional[_Iterable[_Union[Gap.State, str]]] = ..., reasons: _Optional[_Iterable[_Union[Gap.Reason, str]]] = ..., channel: _Optional[str] = ..., settlement: _Optional[str] = ...) -> None: ...

class ListGapsResponse(_message.Message):
    __slots__ = ["gaps", "next_page_token"]
    GAPS_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    gaps: _containers.RepeatedCompositeFieldContainer[Gap]
    next_page_token: str
    def __init__(self, gaps: _Optional[_Iterable[_Union[Gap, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListJournalEntriesRequest(_message.Message):
    __slots__ = ["filter", "newest_first", "page_size", "page_token", "parent"]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    NEWEST_FIRST_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    filter: JournalFilter
    newest_first: bool
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[JournalFilter, _Mapping]] = ..., newest_first: bool = ...) -> None: ...

class ListJournalEntriesResponse(_message.Message):
    __slots__ = ["journal_entries", "next_page_token"]
    JOURNAL_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    journal_entries: _containers.RepeatedCompositeFieldContainer[JournalEntry]
    next_page_token: str
    def __init__(self, journal_entries: _Optional[_Iterable[_Union[JournalEntry, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListSettlementsRequest(_message.Message):
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
    states: _containers.RepeatedScalarFieldContainer[Settlement.State]
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., states: _Optional[_Iterable[_Union[Settlement.State, str]]] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class ListSettlementsResponse(_message.Message):
    __slots__ = ["next_page_token", "settlements"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    SETTLEMENTS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    settlements: _containers.RepeatedCompositeFieldContainer[Settlement]
    def __init__(self, settlements: _Optional[_Iterable[_Union[Settlement, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class ListTransactionsRequest(_message.Message):
    __slots__ = ["filter", "page_size", "page_token", "parent"]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    PAGE_SIZE_FIELD_NUMBER: _ClassVar[int]
    PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    filter: TransactionFilter
    page_size: int
    page_token: str
    parent: str
    def __init__(self, parent: _Optional[str] = ..., page_size: _Optional[int] = ..., page_token: _Optional[str] = ..., filter: _Optional[_Union[TransactionFilter, _Mapping]] = ...) -> None: ...

class ListTransactionsResponse(_message.Message):
    __slots__ = ["next_page_token", "transactions"]
    NEXT_PAGE_TOKEN_FIELD_NUMBER: _ClassVar[int]
    TRANSACTIONS_FIELD_NUMBER: _ClassVar[int]
    next_page_token: str
    transactions: _containers.RepeatedCompositeFieldContainer[Transaction]
    def __init__(self, transactions: _Optional[_Iterable[_Union[Transaction, _Mapping]]] = ..., next_page_token: _Optional[str] = ...) -> None: ...

class Posting(_message.Message):
    __slots__ = ["account", "amount", "external_account"]
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    EXTERNAL_ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    account: str
    amount: _money_pb2.Money
    external_account: str
    def __init__(self, account: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., external_account: _Optional[str] = ...) -> None: ...

class ReconciliationChange(_message.Message):
    __slots__ = ["gap", "settlement", "time", "transaction"]
    GAP_FIELD_NUMBER: _ClassVar[int]
    SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    TIME_FIELD_NUMBER: _ClassVar[int]
    TRANSACTION_FIELD_NUMBER: _ClassVar[int]
    gap: Gap
    settlement: Settlement
    time: _timestamp_pb2.Timestamp
    transaction: Transaction
    def __init__(self, time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., transaction: _Optional[_Union[Transaction, _Mapping]] = ..., gap: _Optional[_Union[Gap, _Mapping]] = ..., settlement: _Optional[_Union[Settlement, _Mapping]] = ...) -> None: ...

class RecordBankCreditRequest(_message.Message):
    __slots__ = ["bank_credit", "bank_credit_id", "parent", "request_id", "validate_only"]
    BANK_CREDIT_FIELD_NUMBER: _ClassVar[int]
    BANK_CREDIT_ID_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    bank_credit: BankCredit
    bank_credit_id: str
    parent: str
    request_id: str
    validate_only: bool
    def __init__(self, parent: _Optional[str] = ..., request_id: _Optional[str] = ..., bank_credit_id: _Optional[str] = ..., bank_credit: _Optional[_Union[BankCredit, _Mapping]] = ..., validate_only: bool = ...) -> None: ...

class RecordBankCreditResponse(_message.Message):
    __slots__ = ["bank_credit"]
    BANK_CREDIT_FIELD_NUMBER: _ClassVar[int]
    bank_credit: BankCredit
    def __init__(self, bank_credit: _Optional[_Union[BankCredit, _Mapping]] = ...) -> None: ...

class ResolveGapRequest(_message.Message):
    __slots__ = ["name", "request_id", "resolution"]
    NAME_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    RESOLUTION_FIELD_NUMBER: _ClassVar[int]
    name: str
    request_id: str
    resolution: str
    def __init__(self, name: _Optional[str] = ..., request_id: _Optional[str] = ..., resolution: _Optional[str] = ...) -> None: ...

class ResolveGapResponse(_message.Message):
    __slots__ = ["gap"]
    GAP_FIELD_NUMBER: _ClassVar[int]
    gap: Gap
    def __init__(self, gap: _Optional[_Union[Gap, _Mapping]] = ...) -> None: ...

class Settlement(_message.Message):
    __slots__ = ["bank_credit", "difference", "first_time", "gaps", "last_time", "line_count", "line_sum", "name", "pay_time", "payout", "payout_reference", "state"]
    class State(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    BANK_CREDIT_FIELD_NUMBER: _ClassVar[int]
    DIFFERENCE_FIELD_NUMBER: _ClassVar[int]
    FIRST_TIME_FIELD_NUMBER: _ClassVar[int]
    GAPS_FIELD_NUMBER: _ClassVar[int]
    LAST_TIME_FIELD_NUMBER: _ClassVar[int]
    LINE_COUNT_FIELD_NUMBER: _ClassVar[int]
    LINE_SUM_FIELD_NUMBER: _ClassVar[int]
    NAME_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_FIELD_NUMBER: _ClassVar[int]
    PAYOUT_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    PAY_TIME_FIELD_NUMBER: _ClassVar[int]
    STATE_BALANCED: Settlement.State
    STATE_FIELD_NUMBER: _ClassVar[int]
    STATE_GAP: Settlement.State
    STATE_OPEN: Settlement.State
    STATE_RECEIVED: Settlement.State
    STATE_UNSPECIFIED: Settlement.State
    bank_credit: str
    difference: _money_pb2.Money
    first_time: _timestamp_pb2.Timestamp
    gaps: _containers.RepeatedScalarFieldContainer[str]
    last_time: _timestamp_pb2.Timestamp
    line_count: int
    line_sum: _money_pb2.Money
    name: str
    pay_time: _timestamp_pb2.Timestamp
    payout: _money_pb2.Money
    payout_reference: str
    state: Settlement.State
    def __init__(self, name: _Optional[str] = ..., state: _Optional[_Union[Settlement.State, str]] = ..., line_sum: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., payout: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., difference: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., line_count: _Optional[int] = ..., payout_reference: _Optional[str] = ..., gaps: _Optional[_Iterable[str]] = ..., bank_credit: _Optional[str] = ..., first_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., last_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., pay_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class StreamJournalRequest(_message.Message):
    __slots__ = ["filter", "new_only", "parent", "resume_token", "stop_when_caught_up"]
    FILTER_FIELD_NUMBER: _ClassVar[int]
    NEW_ONLY_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STOP_WHEN_CAUGHT_UP_FIELD_NUMBER: _ClassVar[int]
    filter: JournalFilter
    new_only: bool
    parent: str
    resume_token: str
    stop_when_caught_up: bool
    def __init__(self, parent: _Optional[str] = ..., resume_token: _Optional[str] = ..., filter: _Optional[_Union[JournalFilter, _Mapping]] = ..., new_only: bool = ..., stop_when_caught_up: bool = ...) -> None: ...

class StreamJournalResponse(_message.Message):
    __slots__ = ["caught_up", "journal_entries", "resume_token"]
    CAUGHT_UP_FIELD_NUMBER: _ClassVar[int]
    JOURNAL_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    caught_up: bool
    journal_entries: _containers.RepeatedCompositeFieldContainer[JournalEntry]
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ..., journal_entries: _Optional[_Iterable[_Union[JournalEntry, _Mapping]]] = ..., caught_up: bool = ...) -> None: ...

class StreamReconciliationRequest(_message.Message):
    __slots__ = ["new_only", "parent", "resume_token", "stop_when_caught_up"]
    NEW_ONLY_FIELD_NUMBER: _ClassVar[int]
    PARENT_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    STOP_WHEN_CAUGHT_UP_FIELD_NUMBER: _ClassVar[int]
    new_only: bool
    parent: str
    resume_token: str
    stop_when_caught_up: bool
    def __init__(self, parent: _Optional[str] = ..., resume_token: _Optional[str] = ..., new_only: bool = ..., stop_when_caught_up: bool = ...) -> None: ...

class StreamReconciliationResponse(_message.Message):
    __slots__ = ["caught_up", "changes", "resume_token"]
    CAUGHT_UP_FIELD_NUMBER: _ClassVar[int]
    CHANGES_FIELD_NUMBER: _ClassVar[int]
    RESUME_TOKEN_FIELD_NUMBER: _ClassVar[int]
    caught_up: bool
    changes: _containers.RepeatedCompositeFieldContainer[ReconciliationChange]
    resume_token: str
    def __init__(self, resume_token: _Optional[str] = ..., changes: _Optional[_Iterable[_Union[ReconciliationChange, _Mapping]]] = ..., caught_up: bool = ...) -> None: ...

class Transaction(_message.Message):
    __slots__ = ["account", "amount", "balance", "document_number", "journal_entries", "kind", "marketplace_create_time", "marketplace_payment_state", "marketplace_refund_id", "marketplace_update_time", "match_state", "name", "order", "order_line_id", "payment_reference", "payment_state", "settlement"]
    class MatchState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    class PaymentState(int, metaclass=_enum_type_wrapper.EnumTypeWrapper):
        __slots__ = []
    ACCOUNT_FIELD_NUMBER: _ClassVar[int]
    AMOUNT_FIELD_NUMBER: _ClassVar[int]
    BALANCE_FIELD_NUMBER: _ClassVar[int]
    DOCUMENT_NUMBER_FIELD_NUMBER: _ClassVar[int]
    JOURNAL_ENTRIES_FIELD_NUMBER: _ClassVar[int]
    KIND_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_CREATE_TIME_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_PAYMENT_STATE_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_REFUND_ID_FIELD_NUMBER: _ClassVar[int]
    MARKETPLACE_UPDATE_TIME_FIELD_NUMBER: _ClassVar[int]
    MATCH_STATE_FIELD_NUMBER: _ClassVar[int]
    MATCH_STATE_GAP: Transaction.MatchState
    MATCH_STATE_MATCHED: Transaction.MatchState
    MATCH_STATE_NOT_POSTED: Transaction.MatchState
    MATCH_STATE_STANDS_ALONE: Transaction.MatchState
    MATCH_STATE_UNSPECIFIED: Transaction.MatchState
    NAME_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    ORDER_LINE_ID_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_REFERENCE_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_STATE_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_STATE_NOT_APPLICABLE: Transaction.PaymentState
    PAYMENT_STATE_PAID: Transaction.PaymentState
    PAYMENT_STATE_PAYABLE: Transaction.PaymentState
    PAYMENT_STATE_PENDING: Transaction.PaymentState
    PAYMENT_STATE_RESERVE: Transaction.PaymentState
    PAYMENT_STATE_UNSPECIFIED: Transaction.PaymentState
    SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    account: str
    amount: _money_pb2.Money
    balance: _money_pb2.Money
    document_number: str
    journal_entries: _containers.RepeatedScalarFieldContainer[str]
    kind: str
    marketplace_create_time: _timestamp_pb2.Timestamp
    marketplace_payment_state: str
    marketplace_refund_id: str
    marketplace_update_time: _timestamp_pb2.Timestamp
    match_state: Transaction.MatchState
    name: str
    order: str
    order_line_id: str
    payment_reference: str
    payment_state: Transaction.PaymentState
    settlement: str
    def __init__(self, name: _Optional[str] = ..., kind: _Optional[str] = ..., amount: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., balance: _Optional[_Union[_money_pb2.Money, _Mapping]] = ..., payment_state: _Optional[_Union[Transaction.PaymentState, str]] = ..., marketplace_payment_state: _Optional[str] = ..., match_state: _Optional[_Union[Transaction.MatchState, str]] = ..., account: _Optional[str] = ..., order: _Optional[str] = ..., order_line_id: _Optional[str] = ..., marketplace_refund_id: _Optional[str] = ..., settlement: _Optional[str] = ..., document_number: _Optional[str] = ..., payment_reference: _Optional[str] = ..., journal_entries: _Optional[_Iterable[str]] = ..., marketplace_create_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., marketplace_update_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class TransactionFilter(_message.Message):
    __slots__ = ["end_time", "kinds", "match_states", "order", "payment_states", "settlement", "start_time"]
    END_TIME_FIELD_NUMBER: _ClassVar[int]
    KINDS_FIELD_NUMBER: _ClassVar[int]
    MATCH_STATES_FIELD_NUMBER: _ClassVar[int]
    ORDER_FIELD_NUMBER: _ClassVar[int]
    PAYMENT_STATES_FIELD_NUMBER: _ClassVar[int]
    SETTLEMENT_FIELD_NUMBER: _ClassVar[int]
    START_TIME_FIELD_NUMBER: _ClassVar[int]
    end_time: _timestamp_pb2.Timestamp
    kinds: _containers.RepeatedScalarFieldContainer[str]
    match_states: _containers.RepeatedScalarFieldContainer[Transaction.MatchState]
    order: str
    payment_states: _containers.RepeatedScalarFieldContainer[Transaction.PaymentState]
    settlement: str
    start_time: _timestamp_pb2.Timestamp
    def __init__(self, kinds: _Optional[_Iterable[str]] = ..., payment_states: _Optional[_Iterable[_Union[Transaction.PaymentState, str]]] = ..., match_states: _Optional[_Iterable[_Union[Transaction.MatchState, str]]] = ..., order: _Optional[str] = ..., settlement: _Optional[str] = ..., start_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ..., end_time: _Optional[_Union[_timestamp_pb2.Timestamp, _Mapping]] = ...) -> None: ...

class UpdateAccountMappingRequest(_message.Message):
    __slots__ = ["account_mapping", "etag", "request_id", "update_mask", "validate_only"]
    ACCOUNT_MAPPING_FIELD_NUMBER: _ClassVar[int]
    ETAG_FIELD_NUMBER: _ClassVar[int]
    REQUEST_ID_FIELD_NUMBER: _ClassVar[int]
    UPDATE_MASK_FIELD_NUMBER: _ClassVar[int]
    VALIDATE_ONLY_FIELD_NUMBER: _ClassVar[int]
    account_mapping: AccountMapping
    etag: str
    request_id: str
    update_mask: _field_mask_pb2.FieldMask
    validate_only: bool
    def __init__(self, account_mapping: _Optional[_Union[AccountMapping, _Mapping]] = ..., update_mask: _Optional[_Union[_field_mask_pb2.FieldMask, _Mapping]] = ..., request_id: _Optional[str] = ..., validate_only: bool = ..., etag: _Optional[str] = ...) -> None: ...

class UpdateAccountMappingResponse(_message.Message):
    __slots__ = ["account_mapping"]
    ACCOUNT_MAPPING_FIELD_NUMBER: _ClassVar[int]
    account_mapping: AccountMapping
    def __init__(self, account_mapping: _Optional[_Union[AccountMapping, _Mapping]] = ...) -> None: ...
