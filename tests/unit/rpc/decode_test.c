/* tests/unit/rpc/decode_test.c: which bytes become a message, and why others do not. */
#include "service/rpc/decode.h"

#include "lockstep/test/v1/parrot_service.pb-c.h"
#include "service/base/heap.h"
#include "service/base/limits.h"
#include "tests/rows.h"

struct bytes_row {
    const char *name;
    struct str bytes;
    enum err_reason reason;
    const char *field;
};

/* Of a Word: text 1, stress 2, mood 3, moods 4, parts 5, sound 6, notes 7, pitch 8, length 9. */
static const struct bytes_row rows[] = {
    { "nothing is a message", STR_INIT(""), REASON_NONE, "" },
    { "text", STR_INIT("\x0a\x02\xc3\xbc"), REASON_NONE, "" },
    { "a negative number has ten bytes", STR_INIT("\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
      REASON_NONE, "" },
    { "an eleventh byte is too much", STR_INIT("\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"),
      REASON_REQUEST_MALFORMED, "stress" },
    { "more than 64 bits are too much", STR_INIT("\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x02"),
      REASON_REQUEST_MALFORMED, "stress" },
    { "a number cut off", STR_INIT("\x10\x80"), REASON_REQUEST_MALFORMED, "stress" },
    { "a number missing", STR_INIT("\x10"), REASON_REQUEST_MALFORMED, "stress" },
    { "a field must have a number", STR_INIT("\x00\x00"), REASON_REQUEST_MALFORMED, "" },
    { "a tag of 33 bits", STR_INIT("\x80\x80\x80\x80\x10\x00"), REASON_REQUEST_MALFORMED, "" },
    { "a tag cut off", STR_INIT("\x80"), REASON_REQUEST_MALFORMED, "" },
    { "text where a number belongs", STR_INIT("\x12\x01\x41"), REASON_REQUEST_MALFORMED, "stress" },
    { "a number where text belongs", STR_INIT("\x08\x01"), REASON_REQUEST_MALFORMED, "text" },
    { "a length longer than the rest", STR_INIT("\x0a\x02\x41"), REASON_REQUEST_MALFORMED, "text" },
    { "a length longer than all memory",
      STR_INIT("\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01\x41"), REASON_REQUEST_MALFORMED,
      "text" },
    { "a length of six bytes", STR_INIT("\x0a\x81\x80\x80\x80\x80\x00\x41"),
      REASON_REQUEST_MALFORMED, "text" },
    { "text not UTF-8", STR_INIT("\x0a\x01\x80"), REASON_TEXT_NOT_UTF8, "text" },
    { "overlong text", STR_INIT("\x0a\x02\xc0\xaf"), REASON_TEXT_NOT_UTF8, "text" },
    { "a surrogate", STR_INIT("\x0a\x03\xed\xa0\x80"), REASON_TEXT_NOT_UTF8, "text" },
    { "a NUL in text", STR_INIT("\x0a\x01\x00"), REASON_FIELD_INVALID, "text" },
    { "bytes may be any", STR_INIT("\x32\x02\x00\xff"), REASON_NONE, "" },
    { "a number of an enum that does not exist", STR_INIT("\x18\x02"), REASON_FIELD_INVALID,
      "mood" },
    { "enums packed", STR_INIT("\x22\x02\x01\x00"), REASON_NONE, "" },
    { "enums one by one", STR_INIT("\x20\x01\x20\x00"), REASON_NONE, "" },
    { "a wrong one of packed enums", STR_INIT("\x22\x03\x01\x07\x00"), REASON_FIELD_INVALID,
      "moods[1]" },
    { "a wrong one of enums one by one", STR_INIT("\x20\x01\x20\x07"), REASON_FIELD_INVALID,
      "moods[1]" },
    { "packed enums cut off", STR_INIT("\x22\x01\x80"), REASON_REQUEST_MALFORMED, "moods[0]" },
    { "fixed numbers", STR_INIT("\x45\x01\x02\x03\x04\x49\x01\x02\x03\x04\x05\x06\x07\x08"),
      REASON_NONE, "" },
    { "4 bytes cut off", STR_INIT("\x45\x01\x02\x03"), REASON_REQUEST_MALFORMED, "pitch" },
    { "8 bytes cut off", STR_INIT("\x49\x01\x02\x03\x04"), REASON_REQUEST_MALFORMED, "length" },
    { "the path leads to the field", STR_INIT("\x2a\x00\x10\x01\x2a\x05\x2a\x03\x0a\x01\xff"),
      REASON_TEXT_NOT_UTF8, "parts[1].parts[0].text" },
    { "the entries of a map are checked", STR_INIT("\x3a\x06\x0a\x01\x6b\x12\x01\xff"),
      REASON_TEXT_NOT_UTF8, "notes[0].value" },
    { "what we do not know is skipped",
      STR_INIT("\x98\x06\x01\x9a\x06\x02\xff\xff\x9d\x06\x01\x02\x03\x04\x99\x06"
               "\x01\x02\x03\x04\x05\x06\x07\x08"),
      REASON_NONE, "" },
    { "what we do not know must be whole", STR_INIT("\x9a\x06\x03\xff"), REASON_REQUEST_MALFORMED,
      "" },
    { "groups are no longer used", STR_INIT("\x9b\x06\x9c\x06"), REASON_REQUEST_MALFORMED, "" },
    { "nor known fields as groups", STR_INIT("\x2b\x2c"), REASON_REQUEST_MALFORMED, "parts[0]" },
};

static void bytes_are_a_message_or_refused(void **state)
{
    const struct bytes_row *row = *state;
    const ProtobufCMessageDescriptor *type = &lockstep__test__v1__word__descriptor;
    /* Exactly as large as the input: a sanitizer sees the first byte read behind it. */
    char *copy = heap_alloc_raw(row->bytes.len + 1);
    memcpy(copy, row->bytes.ptr, row->bytes.len);
    copy = heap_resize(copy, row->bytes.len == 0 ? 1 : row->bytes.len);
    struct str bytes = { copy, row->bytes.len };
    struct arena arena;
    struct err err = { .reason = REASON_NONE };
    ProtobufCMessage *message = NULL;
    arena_init(&arena, LIMIT_REQUEST_ARENA_BYTES);
    enum err_code code = rpc_decode(type, bytes, &arena, &message, &err);
    assert_string_equal(err_reason_name(err.reason), err_reason_name(row->reason));
    assert_string_equal(err.field, row->field);
    assert_int_equal(code == ERR_OK, message != NULL);
    arena_release(&arena);
    heap_free(copy);
}

/* Words within words, `depth` in all, the innermost empty. Lengths must fit one byte. */
static struct str nested_words(size_t depth, char *ret_bytes)
{
    size_t len = 2 * (depth - 1);
    for (size_t i = 0; i < depth - 1; i++) {
        ret_bytes[2 * i] = 0x2a;
        ret_bytes[2 * i + 1] = (char)(len - 2 * (i + 1));
    }
    return (struct str){ ret_bytes, len };
}

static void messages_are_nested_only_so_deep(void **state)
{
    (void)state;
    char bytes[64];
    struct err err;
    const ProtobufCMessageDescriptor *type = &lockstep__test__v1__word__descriptor;
    assert_int_equal(rpc_check_packed(type, nested_words(LIMIT_REQUEST_DEPTH, bytes), &err),
                     ERR_OK);
    assert_int_equal(rpc_check_packed(type, nested_words(LIMIT_REQUEST_DEPTH + 1, bytes), &err),
                     ERR_RESOURCE_EXHAUSTED);
    assert_string_equal(err.message, "nested more than 16 deep");
}

static void a_message_in_pieces_is_refused(void **state)
{
    (void)state;
    struct err err;
    const ProtobufCMessageDescriptor *type = &lockstep__test__v1__recall_request__descriptor;
    assert_int_equal(rpc_check_packed(type, STR("\x0a\x00\x10\x01\x10\x02"), &err), ERR_OK);
    assert_int_equal(rpc_check_packed(type, STR("\x0a\x00\x10\x01\x0a\x00"), &err),
                     ERR_INVALID_ARGUMENT);
    assert_int_equal(err.reason, REASON_FIELD_DUPLICATE);
    assert_string_equal(err.field, "where");
}

static void a_message_holds_only_so_many_values(void **state)
{
    (void)state;
    struct err err;
    size_t count = LIMIT_REQUEST_VALUE_COUNT + 1;
    char *bytes = heap_alloc(2 * count);
    for (size_t i = 0; i < count; i++)
        bytes[2 * i] = 0x2a; /* an empty part: 2 bytes here, a hundred in memory */
    const ProtobufCMessageDescriptor *type = &lockstep__test__v1__word__descriptor;
    assert_int_equal(rpc_check_packed(type, (struct str){ bytes, 2 * (count - 1) }, &err), ERR_OK);
    assert_int_equal(rpc_check_packed(type, (struct str){ bytes, 2 * count }, &err),
                     ERR_RESOURCE_EXHAUSTED);
    assert_string_equal(err.message, "at most 262144 values in a message");
    heap_free(bytes);
}

static void packed_values_count_too(void **state)
{
    (void)state;
    struct err err;
    size_t count = LIMIT_REQUEST_VALUE_COUNT;
    char *bytes = heap_alloc(count + 4);
    memcpy(bytes, "\x22\x80\x80\x10", 4); /* so many zeros */
    const ProtobufCMessageDescriptor *type = &lockstep__test__v1__word__descriptor;
    assert_int_equal(rpc_check_packed(type, (struct str){ bytes, count + 4 }, &err),
                     ERR_RESOURCE_EXHAUSTED);
    assert_string_equal(err.field, "moods[262143]"); /* the field itself is a value as well */
    heap_free(bytes);
}

/* A word with all that a word can have. */
static size_t full_word_pack(uint8_t *ret_bytes)
{
    Lockstep__Test__V1__Word part = LOCKSTEP__TEST__V1__WORD__INIT;
    Lockstep__Test__V1__Word word = LOCKSTEP__TEST__V1__WORD__INIT;
    Lockstep__Test__V1__Word__NotesEntry note = LOCKSTEP__TEST__V1__WORD__NOTES_ENTRY__INIT;
    Lockstep__Test__V1__Word *parts[] = { &part, &part };
    Lockstep__Test__V1__Word__NotesEntry *notes[] = { &note };
    Lockstep__Test__V1__Mood moods[] = { 1, 0, 1 };
    uint8_t sound[] = { 0, 255 };
    part.text = (char *)"part";
    note.key = (char *)"key";
    note.value = (char *)"value";
    word = (Lockstep__Test__V1__Word){ .base = word.base,
                                       .text = (char *)"gr\xc3\xbc\xc3\x9f dich",
                                       .stress = -7,
                                       .mood = 1,
                                       .n_moods = 3,
                                       .moods = moods,
                                       .n_parts = 2,
                                       .parts = parts,
                                       .sound = { sizeof(sound), sound },
                                       .n_notes = 1,
                                       .notes = notes,
                                       .pitch = 440,
                                       .length = -1 };
    return lockstep__test__v1__word__pack(&word, ret_bytes);
}

static void a_message_is_read_as_it_was_written(void **state)
{
    (void)state;
    uint8_t bytes[256], again[256];
    struct arena arena;
    struct err err;
    ProtobufCMessage *message;
    size_t len = full_word_pack(bytes);
    arena_init(&arena, LIMIT_REQUEST_ARENA_BYTES);
    assert_int_equal(rpc_decode(&lockstep__test__v1__word__descriptor,
                                (struct str){ (const char *)bytes, len }, &arena, &message, &err),
                     ERR_OK);
    memset(bytes, 0, sizeof(bytes)); /* it points nowhere into them */
    assert_int_equal(protobuf_c_message_pack(message, again), len);
    assert_int_equal(full_word_pack(bytes), len);
    assert_memory_equal(bytes, again, len);
    arena_release(&arena);
}

static void a_full_arena_is_a_refusal_wherever_it_happens(void **state)
{
    (void)state;
    uint8_t bytes[256];
    struct str packed = { (const char *)bytes, full_word_pack(bytes) };
    bool is_done = false;
    size_t refused_count = 0;
    for (uint64_t k = 1; !is_done; k++) {
        struct arena arena;
        struct err err;
        ProtobufCMessage *message = NULL;
        arena_init(&arena, LIMIT_REQUEST_ARENA_BYTES);
        arena.fail_after = k;
        is_done = rpc_decode(&lockstep__test__v1__word__descriptor, packed, &arena, &message,
                             &err) == ERR_OK;
        if (!is_done) {
            assert_int_equal(err.reason, REASON_LIMIT_EXCEEDED);
            refused_count++;
        }
        arena_release(&arena);
    }
    assert_true(refused_count >= 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(messages_are_nested_only_so_deep),
        cmocka_unit_test(a_message_in_pieces_is_refused),
        cmocka_unit_test(a_message_holds_only_so_many_values),
        cmocka_unit_test(packed_values_count_too),
        cmocka_unit_test(a_message_is_read_as_it_was_written),
        cmocka_unit_test(a_full_arena_is_a_refusal_wherever_it_happens),
    };
    return ROWS_RUN(bytes_are_a_message_or_refused, rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
