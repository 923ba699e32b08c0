/* service/domain/name.c: composing resource names and taking them apart. */
#include "service/domain/name.h"

#include <string.h>

#include "service/base/buf.h"
#include "service/base/limits.h"

enum { ID_BYTES_PLAIN = 100 }; /* of an id that is made of others */

static bool is_plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("-._~:@+=", c) != NULL);
}

static void add_encoded(struct buf *out, struct str id)
{
    for (size_t i = 0; i < id.len; i++) {
        if (is_plain(id.ptr[i]))
            buf_add_byte(out, id.ptr[i]);
        else
            buf_format(out, "%%%02X", (unsigned)(unsigned char)id.ptr[i]);
    }
}

struct str name_format(struct arena *arena, const char *const *collections, const struct str *ids,
                       size_t count)
{
    struct buf out;
    buf_init(&out, NAME_PART_COUNT * (3 * LIMIT_ID_BYTES + 32));
    for (size_t i = 0; i < count; i++) {
        buf_format(&out, "%s%s/", i == 0 ? "" : "/", collections[i]);
        add_encoded(&out, ids[i]);
    }
    CHECK(!out.overflowed);
    struct str name = arena_str(arena, buf_str(&out));
    buf_release(&out);
    return name;
}

static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return -1;
}

/* False: a bad escape, or the arena is full (told apart by the caller). */
static bool decode(struct str segment, struct arena *arena, struct str *ret)
{
    char *out = arena_alloc(arena, segment.len + 1);
    size_t len = 0;
    if (out == NULL)
        return false;
    for (size_t i = 0; i < segment.len; i++) {
        char c = segment.ptr[i];
        if (c == '%') {
            bool has_two = segment.len - i > 2;
            int high = has_two ? hex_value(segment.ptr[i + 1]) : -1;
            int low = has_two ? hex_value(segment.ptr[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            c = (char)(high << 4 | low);
            i += 2;
        }
        out[len++] = c;
    }
    *ret = (struct str){ out, len };
    return true;
}

enum err_code id_check(struct str id, struct err *err)
{
    if (id.len == 0)
        return err_set(err, REASON_FIELD_REQUIRED, "an id is required");
    if (id.len > LIMIT_ID_BYTES)
        return err_set(err, REASON_FIELD_TOO_LONG, "an id has at most %d bytes", LIMIT_ID_BYTES);
    if (!str_is_utf8(id))
        return err_set(err, REASON_TEXT_NOT_UTF8, "an id must be UTF-8");
    if (!str_is_printable(id))
        return err_set(err, REASON_FIELD_INVALID, "an id must not hold control characters");
    return ERR_OK;
}

/* Cut between characters: an id is UTF-8. */
static struct str beginning(struct str text)
{
    text.len = ID_BYTES_PLAIN;
    while (text.len > 0 && !str_is_utf8(text))
        text.len--;
    return text;
}

struct str id_bounded(struct arena *arena, struct str id)
{
    if (id.len <= ID_BYTES_PLAIN)
        return id;
    return arena_format(arena, "%.*s~%016llx", STR_ARG(beginning(id)),
                        (unsigned long long)str_hash(id));
}

enum err_code name_parse(struct str name, const char *pattern, struct arena *arena,
                         struct str *ret_ids, struct err *err)
{
    struct str want = str_c(pattern);
    struct str rest = name;
    size_t id_count = 0;
    if (name.len == 0)
        return err_set(err, REASON_FIELD_REQUIRED, "a name is required, as %s", pattern);
    while (want.len > 0) {
        struct str want_part = want, part = rest;
        bool want_more = str_cut(want, '/', &want_part, &want);
        bool more = str_cut(rest, '/', &part, &rest);
        bool is_id = str_eq(want_part, STR("*"));
        if (more != want_more || (!is_id && !str_eq(part, want_part)))
            return err_set(err, REASON_NAME_MALFORMED, "a name of this kind reads %s", pattern);
        if (is_id) {
            if (!decode(part, arena, &ret_ids[id_count]))
                return arena_is_full(arena)
                           ? arena_err(arena, err)
                           : err_set(err, REASON_NAME_MALFORMED, "a name holds a bad escape");
            enum err_code code = id_check(ret_ids[id_count], err);
            if (code != ERR_OK)
                return code;
            id_count++;
        }
        if (!want_more)
            break;
    }
    return ERR_OK;
}

struct str name_shop(struct arena *arena, struct str shop)
{
    return name_format(arena, (const char *const[]){ "shops" }, (struct str[]){ shop }, 1);
}

static struct str two(struct arena *arena, struct str shop, const char *collection, struct str id)
{
    return name_format(arena, (const char *const[]){ "shops", collection },
                       (struct str[]){ shop, id }, 2);
}

static struct str three(struct arena *arena, struct str shop, struct str channel,
                        const char *collection, struct str id)
{
    return name_format(arena, (const char *const[]){ "shops", "channels", collection },
                       (struct str[]){ shop, channel, id }, 3);
}

static struct str of_order(struct arena *arena, struct str shop, struct str channel,
                           struct str order_id, const char *collection, struct str id)
{
    return name_format(arena, (const char *const[]){ "shops", "channels", "orders", collection },
                       (struct str[]){ shop, channel, order_id, id }, 4);
}

struct str name_channel(struct arena *arena, struct str shop, struct str channel)
{
    return two(arena, shop, "channels", channel);
}

struct str name_position(struct arena *arena, struct str shop, struct str sku)
{
    return two(arena, shop, "positions", sku);
}

struct str name_offer(struct arena *arena, struct str shop, struct str channel, struct str sku)
{
    return three(arena, shop, channel, "offers", sku);
}

struct str name_order(struct arena *arena, struct str shop, struct str channel, struct str order_id)
{
    return three(arena, shop, channel, "orders", order_id);
}

struct str name_shipment(struct arena *arena, struct str shop, struct str channel,
                         struct str order_id, struct str shipment_id)
{
    return of_order(arena, shop, channel, order_id, "shipments", shipment_id);
}

struct str name_return(struct arena *arena, struct str shop, struct str channel,
                       struct str order_id, struct str return_id)
{
    return of_order(arena, shop, channel, order_id, "returns", return_id);
}

struct str name_refund(struct arena *arena, struct str shop, struct str channel,
                       struct str order_id, struct str refund_id)
{
    return of_order(arena, shop, channel, order_id, "refunds", refund_id);
}

struct str name_transaction(struct arena *arena, struct str shop, struct str channel,
                            struct str transaction_id)
{
    return three(arena, shop, channel, "transactions", transaction_id);
}

struct str name_gap(struct arena *arena, struct str shop, struct str gap_id)
{
    return two(arena, shop, "gaps", gap_id);
}

struct str name_stock_rule(struct arena *arena, struct str shop, struct str rule_id)
{
    return two(arena, shop, "stockPolicyRules", rule_id);
}

struct str name_exception(struct arena *arena, struct str shop, struct str exception_id)
{
    return two(arena, shop, "exceptions", exception_id);
}

struct str name_journal_entry(struct arena *arena, struct str shop, int64_t entry_no)
{
    struct str id = arena_format(arena, "%lld", (long long)entry_no);
    return id.ptr == NULL ? id : two(arena, shop, "journalEntries", id);
}

struct str name_event(struct arena *arena, struct str shop, int64_t event_no)
{
    struct str id = arena_format(arena, "%lld", (long long)event_no);
    return id.ptr == NULL ? id : two(arena, shop, "events", id);
}

struct str name_settlement(struct arena *arena, struct str shop, struct str channel,
                           struct str settlement_id)
{
    return three(arena, shop, channel, "settlements", settlement_id);
}

struct str name_reservation(struct arena *arena, struct str shop, int64_t reservation_no)
{
    struct str id = arena_format(arena, "%lld", (long long)reservation_no);
    return id.ptr == NULL ? id : two(arena, shop, "reservations", id);
}

struct str name_import(struct arena *arena, struct str shop, struct str channel, int64_t file_no)
{
    struct str id = arena_format(arena, "%lld", (long long)file_no);
    return id.ptr == NULL ? id : three(arena, shop, channel, "imports", id);
}

struct str name_audit(struct arena *arena, struct str shop, struct str channel, int64_t audit_no)
{
    struct str id = arena_format(arena, "%lld", (long long)audit_no);
    return id.ptr == NULL ? id : three(arena, shop, channel, "audits", id);
}

struct str name_carrier_mapping(struct arena *arena, struct str shop, struct str channel)
{
    struct str name = name_channel(arena, shop, channel);
    return name.ptr == NULL ? name : arena_format(arena, "%.*s/carrierMapping", STR_ARG(name));
}
