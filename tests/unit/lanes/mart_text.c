/* tests/unit/lanes/mart_text.c: orders written as OR11 lists them, and requests taken apart. */
#include "tests/unit/lanes/mart_text.h"

#include "tests/rows.h"

static void write_cents(struct buf *buf, const char *key, int64_t cents)
{
    buf_format(buf, "\"%s\":%lld.%02lld,", key, (long long)(cents / 100), (long long)(cents % 100));
}

static void write_time(struct buf *buf, const char *key, struct instant time)
{
    char text[INSTANT_TEXT_BYTES];
    buf_format(buf, "\"%s\":\"%.*s\",", key, STR_ARG(instant_format(time, text)));
}

static void write_address(struct buf *buf, const char *key)
{
    buf_format(buf,
               "\"%s\":{\"firstname\":\"Mara\",\"lastname\":\"Feldmann\",\"street_1\":"
               "\"Lindenweg 12\",\"zip_code\":\"50667\",\"city\":\"Koeln\","
               "\"country_iso_code\":\"DEU\"},",
               key);
}

static bool shows_address(enum order_state state)
{
    return state == ORDER_STATE_SHIPPING || state == ORDER_STATE_SHIPPED ||
           state == ORDER_STATE_RECEIVED;
}

static void write_refunds(const struct mart_order *order, struct buf *buf)
{
    buf_add(buf, STR("\"refunds\":["));
    for (size_t i = 0; i < order->refund_count; i++) {
        const struct mart_refund *refund = &order->refunds[i];
        buf_format(buf, "%s{\"id\":\"%lld\",\"reason_code\":\"%.*s\",\"quantity\":%lld,",
                   i > 0 ? "," : "", (long long)refund->refund_id, STR_ARG(refund->reason),
                   (long long)refund->quantity);
        write_cents(buf, "amount", refund->cents);
        write_time(buf, "created_date", refund->created);
        buf_add(buf, STR("\"shipping_amount\":0}"));
    }
    buf_add(buf, STR("]"));
}

void mart_write_order(const struct mart_order *order, struct buf *buf)
{
    const char *state = order_state_name(order->state);
    buf_format(buf, "{\"order_id\":\"%.*s\",\"order_state\":\"%s\",", STR_ARG(order->order_id),
               state);
    write_time(buf, "created_date", order->created);
    write_time(buf, "last_updated_date", order->updated);
    if (shows_address(order->state))
        write_time(buf, "shipping_deadline", instant_add_s(order->created, 3 * SECONDS_PER_DAY));
    write_cents(buf, "price", order->quantity * order->cents);
    write_cents(buf, "total_price", order->quantity * order->cents);
    buf_add(buf, STR("\"customer\":{"));
    if (shows_address(order->state)) {
        write_address(buf, "billing_address");
        write_address(buf, "shipping_address");
    }
    buf_add(buf, STR("\"customer_id\":\"c-1\",\"firstname\":\"Mara\",\"lastname\":\"Feldmann\"},"));
    buf_format(buf, "\"order_lines\":[{\"order_line_id\":\"%.*s-1\",\"offer_sku\":\"%.*s\",",
               STR_ARG(order->order_id), STR_ARG(order->sku));
    buf_format(buf, "\"order_line_state\":\"%s\",\"quantity\":", state);
    if (order->is_unreadable)
        buf_add(buf, STR("\"many\","));
    else
        buf_format(buf, "%lld,", (long long)order->quantity);
    write_cents(buf, "price_unit", order->cents);
    write_cents(buf, "price", order->quantity * order->cents);
    buf_add(buf, STR("\"can_refund\":true,"));
    write_refunds(order, buf);
    buf_add(buf, STR("}]}"));
}

bool mart_query(struct str target, const char *key, struct arena *arena, struct str *ret)
{
    struct str pattern = arena_format(arena, "%s=", key);
    for (size_t i = 0; i + pattern.len < target.len; i++) {
        bool begins = target.ptr[i] == '?' || target.ptr[i] == '&';
        struct str rest = str_from(target, i + 1);
        struct str value, after;
        if (!begins || !str_starts(rest, pattern))
            continue;
        rest = str_from(rest, pattern.len);
        if (!str_cut(rest, '&', &value, &after))
            value = rest;
        char *text = arena_alloc(arena, value.len + 1);
        size_t len = 0;
        for (size_t k = 0; k < value.len; k++) {
            struct str left = str_from(value, k);
            char c = str_starts(left, STR("%3A"))   ? ':'
                     : str_starts(left, STR("%2C")) ? ','
                     : str_starts(left, STR("%40")) ? '@'
                                                    : value.ptr[k];
            text[len++] = c;
            k += c != value.ptr[k] ? 2 : 0;
        }
        *ret = (struct str){ text, len };
        return true;
    }
    return false;
}

int64_t mart_query_number(const struct wire_request *request, const char *key, struct arena *arena)
{
    struct str text;
    int64_t number = 0;
    if (mart_query(request->target, key, arena, &text))
        assert_true(str_parse_i64(text, &number));
    return number;
}

int64_t mart_cents(struct str body, const char *key)
{
    int64_t value = 0;
    int decimals = -1;
    struct str rest = body, pattern = str_c(key);
    while (rest.len > 0 && !str_starts(rest, pattern))
        rest = str_from(rest, 1);
    rest = str_from(rest, pattern.len);
    for (size_t i = 0; i < rest.len && decimals < 2; i++) {
        char c = rest.ptr[i];
        if (c == '.')
            decimals = 0;
        else if (c < '0' || c > '9')
            break;
        else
            value = 10 * value + (c - '0');
        decimals += c != '.' && decimals >= 0;
    }
    for (; decimals < 2; decimals++)
        value *= decimals < 0 ? 1 : 10;
    return value;
}
