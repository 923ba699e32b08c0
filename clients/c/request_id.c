/* clients/c/request_id.c: random UUIDs. */
#include "clients/c/request_id.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/random.h>
#include <sys/types.h>

#include "service/base/check.h"

enum { UUID_BYTES = 16, VERSION_BYTE = 6, VARIANT_BYTE = 8 };

static void random_fill(uint8_t ret[static UUID_BYTES])
{
    ssize_t got;
    do {
        got = getrandom(ret, UUID_BYTES, 0);
    } while (got < 0 && errno == EINTR);
    CHECK(got == UUID_BYTES);
}

static bool is_group_end(size_t index)
{
    return index == 3 || index == 5 || index == 7 || index == 9;
}

char *lockstep_request_id(char ret_text[static LOCKSTEP_REQUEST_ID_BYTES])
{
    static const char digits[] = "0123456789abcdef";
    uint8_t bytes[UUID_BYTES];
    char *at = ret_text;
    random_fill(bytes);
    bytes[VERSION_BYTE] = (uint8_t)((bytes[VERSION_BYTE] & 0x0f) | 0x40);
    bytes[VARIANT_BYTE] = (uint8_t)((bytes[VARIANT_BYTE] & 0x3f) | 0x80);
    for (size_t i = 0; i < UUID_BYTES; i++) {
        *at++ = digits[bytes[i] >> 4];
        *at++ = digits[bytes[i] & 0x0f];
        if (is_group_end(i))
            *at++ = '-';
    }
    *at = '\0';
    return ret_text;
}
