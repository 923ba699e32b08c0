from google.protobuf import descriptor as _descriptor
from google.protobuf import message as _message
from typing import ClassVar as _ClassVar, Optional as _Optional

DESCRIPTOR: _descriptor.FileDescriptor

class Address(_message.Message):
    __slots__ = ["additional_info", "city", "company", "country_code", "first_name", "last_name", "phone", "pickup_point_id", "postal_code", "state", "street_1", "street_2"]
    ADDITIONAL_INFO_FIELD_NUMBER: _ClassVar[int]
    CITY_FIELD_NUMBER: _ClassVar[int]
    COMPANY_FIELD_NUMBER: _ClassVar[int]
    COUNTRY_CODE_FIELD_NUMBER: _ClassVar[int]
    FIRST_NAME_FIELD_NUMBER: _ClassVar[int]
    LAST_NAME_FIELD_NUMBER: _ClassVar[int]
    PHONE_FIELD_NUMBER: _ClassVar[int]
    PICKUP_POINT_ID_FIELD_NUMBER: _ClassVar[int]
    POSTAL_CODE_FIELD_NUMBER: _ClassVar[int]
    STATE_FIELD_NUMBER: _ClassVar[int]
    STREET_1_FIELD_NUMBER: _ClassVar[int]
    STREET_2_FIELD_NUMBER: _ClassVar[int]
    additional_info: str
    city: str
    company: str
    country_code: str
    first_name: str
    last_name: str
    phone: str
    pickup_point_id: str
    postal_code: str
    state: str
    street_1: str
    street_2: str
    def __init__(self, first_name: _Optional[str] = ..., last_name: _Optional[str] = ..., company: _Optional[str] = ..., street_1: _Optional[str] = ..., street_2: _Optional[str] = ..., additional_info: _Optional[str] = ..., postal_code: _Optional[str] = ..., city: _Optional[str] = ..., state: _Optional[str] = ..., country_code: _Optional[str] = ..., phone: _Optional[str] = ..., pickup_point_id: _Optional[str] = ...) -> None: ...
