/* tests/fuzz/instant_fuzz.c: any text as a time; what is read is written and read the same. */
#include "service/base/instant.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct str text = { (const char *)data, size };
    char written[INSTANT_TEXT_BYTES];
    struct instant instant, again;
    struct err err;
    if (instant_parse(text, &instant, &err) != ERR_OK) {
        CHECK(err.message[0] != '\0');
        return 0;
    }
    struct str canonical = instant_format(instant, written);
    CHECK(instant_parse(canonical, &again, &err) == ERR_OK);
    CHECK(again.us == instant.us);
    return 0;
}
