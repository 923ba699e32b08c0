from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Mapping as _Mapping, Optional as _Optional, Union as _Union

DESCRIPTOR: _descriptor.FileDescriptor

class Carrier(_message.Message):
    __slots__ = ["code", "label", "standard_code", "tracking_url_template"]
    CODE_FIELD_NUMBER: _ClassVar[int]
    LABEL_FIELD_NUMBER: _ClassVar[int]
    STANDARD_CODE_FIELD_NUMBER: _ClassVar[int]
    TRACKING_URL_TEMPLATE_FIELD_NUMBER: _ClassVar[int]
    code: str
    label: str
    standard_code: str
    tracking_url_template: str
    def __init__(self, code: _Optional[str] = ..., label: _Optional[str] = ..., standard_code: _Optional[str] = ..., tracking_url_template: _Optional[str] = ...) -> None: ...

class CarrierCandidate(_message.Message):
    __slots__ = ["carrier", "score"]
    CARRIER_FIELD_NUMBER: _ClassVar[int]
    SCORE_FIELD_NUMBER: _ClassVar[int]
    carrier: Carrier
    score: int
    def __init__(self, carrier: _Optional[_Union[Carrier, _Mapping]] = ..., score: _Optional[int] = ...) -> None: ...

class CarrierRule(_message.Message):
    __slots__ = ["carrier_code", "warehouse_carrier"]
    CARRIER_CODE_FIELD_NUMBER: _ClassVar[int]
    WAREHOUSE_CARRIER_FIELD_NUMBER: _ClassVar[int]
    carrier_code: str
    warehouse_carrier: str
    def __init__(self, warehouse_carrier: _Optional[str] = ..., carrier_code: _Optional[str] = ...) -> None: ...
