/* clients/c/request_id.c: UUIDs that begin with the time. */
#include "clients/c/request_id.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/random.h>
#include <sys/types.h>
#include <time.h>

#include "service/base/check.h"

enum { UUID_BYTES = 16, TIME_BYTES = 6, VERSION_BYTE = 6, VARIANT_BYTE = 8 };

static void random_fill(uint8_t ret[static UUID_BYTES])
{
    ssize_t got;
    do {
        got = getrandom(ret, UUID_BYTES, 0);
    } while (got < 0 && errno == EINTR);
    CHECK(got == UUID_BYTES);
}

/* Milliseconds since 1970, the first byte the highest. */
static void time_fill(uint8_t ret[static TIME_BYTES])
{
    struct timespec now;
    CHECK(clock_gettime(CLOCK_REALTIME, &now) == 0);
    uint64_t ms = (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
    for (size_t i = TIME_BYTES; i > 0; i--, ms >>= 8)
        ret[i - 1] = (uint8_t)(ms & 0xff);
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
    time_fill(bytes);
    bytes[VERSION_BYTE] = (uint8_t)((bytes[VERSION_BYTE] & 0x0f) | 0x70);
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
