/* tests/unit/store/record_sample.c: a filler and a comparison that know only the tables. */
#include "tests/unit/store/record_sample.h"

#include <string.h>

#include "service/base/instant.h"
#include "service/store/records.h"

const struct record_row record_rows[RECORD_ROW_COUNT] = {
    { "Shop", &record_shop },
    { "Channel", &record_channel },
    { "Position", &record_position },
    { "StockFile", &record_stock_file },
    { "StockFileRows", &record_stock_file_rows },
    { "PendingPage", &record_pending_page },
    { "PendingPlace", &record_pending_place },
    { "StockHint", &record_stock_hint },
    { "Audit", &record_audit },
    { "AuditDifference", &record_audit_difference },
    { "AuditAgain", &record_audit_again },
    { "SellingStop", &record_selling_stop },
    { "StockRule", &record_stock_rule },
    { "ChannelDelays", &record_channel_delays },
    { "Oversell", &record_oversell },
    { "StockRound", &record_stock_round },
    { "StockBrake", &record_stock_brake },
    { "ReservationRecord", &record_reservation },
    { "Order", &record_order },
    { "Intent", &record_intent },
    { "Shipment", &record_shipment },
    { "GoodsReturn", &record_goods_return },
    { "Refund", &record_refund },
    { "Transaction", &record_transaction },
    { "Settlement", &record_settlement },
    { "JournalEntry", &record_journal_entry },
    { "Gap", &record_gap },
    { "Exception", &record_exception },
    { "EventPage", &record_event_page },
    { "Money", &record_money },
    { "Currency", &record_currency },
    { "CarrierList", &record_carriers },
    { "ReasonList", &record_reasons },
    { "Platform", &record_platform },
    { "Poll", &record_poll },
};

enum { LIST_COUNT_MAX = 3 };

static struct str sample_text(struct arena *arena, struct random *random)
{
    uint64_t kind = random_below(random, 200);
    size_t len = random_below(random, kind == 0 ? 20000 : kind < 5 ? 400 : 12);
    char *text = arena_alloc(arena, len + 1);
    CHECK(text != NULL);
    for (size_t i = 0; i < len; i++)
        text[i] = (char)('!' + random_below(random, '~' - '!'));
    return (struct str){ text, len };
}

static int64_t sample_number(struct random *random)
{
    static const int64_t edges[] = { 0, 1, -1, 63, -64, 64, -65, INT64_MAX, INT64_MIN };
    if (random_below(random, 4) == 0)
        return edges[random_below(random, ARRAY_COUNT(edges))];
    int64_t number = (int64_t)(random_next(random) >> (1 + random_below(random, 62)));
    return random_below(random, 2) == 0 ? number : -number;
}

static void fill(const struct record_shape *shape, char *owner, struct arena *arena,
                 struct random *random);

static void fill_list(const struct record_field *field, char *owner, struct arena *arena,
                      struct random *random)
{
    size_t count = random_below(random, LIST_COUNT_MAX + 1);
    size_t size = field->type == RECORD_MESSAGES ? field->shape->size : sizeof(struct str);
    char *items = arena_alloc_array(arena, count, size);
    CHECK(items != NULL);
    for (size_t i = 0; i < count; i++) {
        if (field->type == RECORD_MESSAGES)
            fill(field->shape, items + i * size, arena, random);
        else if (field->type == RECORD_STRS)
            ((struct str *)(void *)items)[i] = sample_text(arena, random);
        else
            ((int64_t *)(void *)items)[i] = sample_number(random);
    }
    memcpy(owner + field->offset, &items, sizeof(items));
    *(size_t *)(void *)(owner + field->count_offset) = count;
}

static void fill_field(const struct record_field *field, char *owner, struct arena *arena,
                       struct random *random)
{
    void *place = owner + field->offset;
    void *pointed;
    switch (field->type) {
    case RECORD_I64:
        *(int64_t *)place = sample_number(random);
        break;
    case RECORD_INSTANT:
        ((struct instant *)place)->us = sample_number(random);
        break;
    case RECORD_BOOL:
        *(bool *)place = random_below(random, 2) == 1;
        break;
    case RECORD_BYTE:
        *(uint8_t *)place = (uint8_t)random_below(random, UINT8_MAX + 1);
        break;
    case RECORD_ENUM:
        *(unsigned *)place = (unsigned)random_below(random, 200);
        break;
    case RECORD_STR:
        *(struct str *)place = sample_text(arena, random);
        break;
    case RECORD_CODE:
        memset(place, 0, RECORD_CODE_BYTES);
        memset(place, 'A', random_below(random, RECORD_CODE_BYTES));
        break;
    case RECORD_MESSAGE:
        fill(field->shape, place, arena, random);
        break;
    case RECORD_POINTER:
        pointed = random_below(random, 2) == 0 ? NULL : record_sample(field->shape, arena, random);
        memcpy(place, &pointed, sizeof(pointed));
        break;
    case RECORD_STRS:
    case RECORD_I64S:
    case RECORD_MESSAGES:
        fill_list(field, owner, arena, random);
        break;
    }
}

static void fill(const struct record_shape *shape, char *owner, struct arena *arena,
                 struct random *random)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        if (random_below(random, 4) != 0) /* else it stays zero */
            fill_field(&shape->fields[i], owner, arena, random);
    }
}

void *record_zero(const struct record_shape *shape, struct arena *arena)
{
    void *value = arena_alloc(arena, shape->size);
    CHECK(value != NULL);
    return value;
}

void *record_sample(const struct record_shape *shape, struct arena *arena, struct random *random)
{
    void *value = record_zero(shape, arena);
    fill(shape, value, arena, random);
    return value;
}

static bool list_eq(const struct record_field *field, const char *a, const char *b)
{
    size_t count = *(const size_t *)(const void *)(a + field->count_offset);
    if (count != *(const size_t *)(const void *)(b + field->count_offset))
        return false;
    const char *items_a, *items_b;
    memcpy(&items_a, a + field->offset, sizeof(items_a));
    memcpy(&items_b, b + field->offset, sizeof(items_b));
    for (size_t i = 0; i < count; i++) {
        bool eq;
        if (field->type == RECORD_MESSAGES)
            eq = record_eq(field->shape, items_a + i * field->shape->size,
                           items_b + i * field->shape->size);
        else if (field->type == RECORD_STRS)
            eq = str_eq(((const struct str *)(const void *)items_a)[i],
                        ((const struct str *)(const void *)items_b)[i]);
        else
            eq = ((const int64_t *)(const void *)items_a)[i] ==
                 ((const int64_t *)(const void *)items_b)[i];
        if (!eq)
            return false;
    }
    return true;
}

static bool pointed_eq(const struct record_field *field, const char *a, const char *b)
{
    const void *pointed_a, *pointed_b;
    memcpy(&pointed_a, a + field->offset, sizeof(pointed_a));
    memcpy(&pointed_b, b + field->offset, sizeof(pointed_b));
    if (pointed_a == NULL || pointed_b == NULL)
        return pointed_a == pointed_b;
    return record_eq(field->shape, pointed_a, pointed_b);
}

static bool field_eq(const struct record_field *field, const char *a, const char *b)
{
    const void *place_a = a + field->offset, *place_b = b + field->offset;
    switch (field->type) {
    case RECORD_I64:
    case RECORD_INSTANT:
        return memcmp(place_a, place_b, sizeof(int64_t)) == 0;
    case RECORD_BOOL:
        return *(const bool *)place_a == *(const bool *)place_b;
    case RECORD_BYTE:
        return *(const uint8_t *)place_a == *(const uint8_t *)place_b;
    case RECORD_ENUM:
        return *(const unsigned *)place_a == *(const unsigned *)place_b;
    case RECORD_STR:
        return str_eq(*(const struct str *)place_a, *(const struct str *)place_b);
    case RECORD_CODE:
        return memcmp(place_a, place_b, RECORD_CODE_BYTES) == 0;
    case RECORD_MESSAGE:
        return record_eq(field->shape, place_a, place_b);
    case RECORD_POINTER:
        return pointed_eq(field, a, b);
    case RECORD_STRS:
    case RECORD_I64S:
    case RECORD_MESSAGES:
        return list_eq(field, a, b);
    }
    return false;
}

bool record_eq(const struct record_shape *shape, const void *a, const void *b)
{
    for (size_t i = 0; i < shape->field_count; i++) {
        if (!field_eq(&shape->fields[i], a, b))
            return false;
    }
    return true;
}
