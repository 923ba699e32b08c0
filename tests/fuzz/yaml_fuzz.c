/*
 * tests/fuzz/yaml_fuzz.c: any file that `lockstep apply` may be given.
 *
 * It is refused with a place and a reason, or read; what is shown of it is read again as the same.
 */
#include <stdio.h>
#include <stdlib.h>

#include "clients/cli/json.h"
#include "clients/cli/show.h"
#include "clients/cli/yaml.h"
#include "lockstep/v1/channel_service.pb-c.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { ARENA_BYTES = 64 << 20, JSON_BYTES_MAX = 64 << 20 };

static bool settings_read(struct str text, struct arena *arena, ProtobufCMessage **ret)
{
    struct yaml_place place = { 0, 0 };
    struct err err;
    *ret = message_new(&lockstep__v1__apply_shop_request__descriptor, arena);
    if (yaml_read(text, *ret, arena, &place, &err) == ERR_OK)
        return true;
    CHECK(err.message[0] != '\0');
    CHECK(place.line >= 1);
    CHECK(place.column >= 1);
    return false;
}

/* The caller's to free. */
static struct str shown(const ProtobufCMessage *message)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    CHECK(out != NULL);
    show_details(out, message);
    CHECK(fclose(out) == 0);
    return (struct str){ text, len };
}

static void check_again(const ProtobufCMessage *message, struct arena *arena)
{
    ProtobufCMessage *again;
    struct str text = shown(message);
    CHECK(str_is_utf8(text));
    if (text.len > 0) {
        CHECK(settings_read(text, arena, &again));
        struct str text_again = shown(again);
        CHECK(str_eq(text, text_again));
        free((char *)text_again.ptr);
    }
    free((char *)text.ptr);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ProtobufCMessage *message;
    struct arena arena;
    struct buf json;
    arena_init(&arena, ARENA_BYTES);
    buf_init(&json, JSON_BYTES_MAX);
    if (settings_read((struct str){ (const char *)data, size }, &arena, &message)) {
        json_write(&json, message, &arena);
        CHECK(str_is_utf8(buf_str(&json)));
        check_again(message, &arena);
    }
    CHECK(!arena_is_full(&arena));
    buf_release(&json);
    arena_release(&arena);
    return 0;
}
