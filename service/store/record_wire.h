/* service/store/record_wire.h: what writing and reading share of protobuf's format. */
#ifndef SERVICE_STORE_RECORD_WIRE_H
#define SERVICE_STORE_RECORD_WIRE_H

/* How a field's value is written; its key is tag << WIRE_BITS | wire. */
enum record_wire {
    WIRE_VARINT = 0,
    WIRE_FIXED64 = 1,
    WIRE_BYTES = 2,
    WIRE_FIXED32 = 5,
};

enum { WIRE_BITS = 3, VARINT_BYTES_MAX = 10 };

#endif
