/* tests/fuzz/status_fuzz.c: any details of a failure that a server may send to a client. */
#include <string.h>

#include "clients/c/status.h"
#include "service/base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_text(const char *text, size_t bytes)
{
    CHECK(memchr(text, '\0', bytes) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct lockstep_status status = { .code = LOCKSTEP_OK };
    Google__Rpc__Status *from = google__rpc__status__unpack(NULL, size, data);
    if (from == NULL)
        return 0;
    CHECK(lockstep_status_read(from, &status) == status.code);
    check_text(status.message, sizeof(status.message));
    check_text(status.reason, sizeof(status.reason));
    check_text(status.resource_type, sizeof(status.resource_type));
    check_text(status.resource_name, sizeof(status.resource_name));
    CHECK(status.retry_after_ms >= 0);
    CHECK(status.violation_count <= LOCKSTEP_VIOLATION_COUNT);
    for (uint32_t i = 0; i < status.violation_count; i++) {
        check_text(status.violations[i].field, LOCKSTEP_FIELD_BYTES);
        check_text(status.violations[i].description, LOCKSTEP_MESSAGE_BYTES);
    }
    CHECK(status.pair_count <= LOCKSTEP_PAIR_COUNT);
    for (uint32_t i = 0; i < status.pair_count; i++) {
        check_text(status.pairs[i].key, LOCKSTEP_KEY_BYTES);
        check_text(status.pairs[i].value, LOCKSTEP_VALUE_BYTES);
        CHECK(lockstep_status_value(&status, status.pairs[i].key) != NULL);
    }
    CHECK(lockstep_code_name(status.code)[0] != '\0');
    google__rpc__status__free_unpacked(from, NULL);
    return 0;
}
