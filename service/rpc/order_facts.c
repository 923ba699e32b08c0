/* service/rpc/order_facts.c: causes, asked one by one. */
#include "service/rpc/order_facts.h"

#include "service/store/records.h"

enum { EXCEPTION_COUNT_MAX = 100, REFUND_COUNT_MAX = 200, SHIPMENT_COUNT_MAX = 100 };

static const enum exception_cause order_causes[] = {
    EXCEPTION_ORDER_UNREADABLE, EXCEPTION_ORDER_SKU_UNKNOWN, EXCEPTION_ORDER_STOCK_SHORT,
    EXCEPTION_ACCEPTANCE_DUE,   EXCEPTION_ACCEPTANCE_MISSED, EXCEPTION_ACCEPT_REFUSED,
    EXCEPTION_CREATE_REFUSED,   EXCEPTION_CREATE_DUPLICATE,  EXCEPTION_DISPATCH_DUE,
    EXCEPTION_CALL_FAILING,
};
static const enum exception_cause reference_causes[] = { EXCEPTION_CALL_FAILING };
static const enum exception_cause shipment_causes[] = {
    EXCEPTION_CARRIER_UNKNOWN,
    EXCEPTION_TRACKING_REFUSED,
    EXCEPTION_SHIP_REFUSED,
    EXCEPTION_CALL_FAILING,
};
static const enum exception_cause refund_causes[] = {
    EXCEPTION_REFUND_REASON_UNMAPPED,
    EXCEPTION_REFUND_REFUSED,
    EXCEPTION_REFUND_DOUBTFUL,
    EXCEPTION_CALL_FAILING,
};

struct finding {
    struct str shop, channel, order_id;
    struct exception *rows;
    size_t count, room;
};

static enum err_code causes_ask(struct reader *reader, struct finding *finding, struct str rest,
                                const enum exception_cause *causes, size_t cause_count,
                                struct err *err)
{
    struct arena *arena = reader->view.arena;
    struct str subject = exception_subject_id(arena, finding->channel, finding->order_id, rest);
    for (size_t i = 0; i < cause_count && finding->count < finding->room; i++) {
        struct exception *row = &finding->rows[finding->count];
        struct str id = exception_id(arena, causes[i], subject);
        if (id.ptr == NULL)
            return arena_err(arena, err);
        enum err_code code = reader_exception(reader, finding->shop, id, row, err);
        if (code != ERR_OK && code != ERR_NOT_FOUND)
            return code;
        finding->count += code == ERR_OK && row->state == EXCEPTION_STATE_OPEN;
    }
    return ERR_OK;
}

/* The records of an order's own part, one by one: most orders have none, so there is no array. */
static enum err_code parts_read(struct reader *reader, const struct record_shape *shape,
                                const struct finding *finding, enum key_table table, size_t max,
                                void **ret_rows, size_t *ret_count, struct err *err)
{
    struct key prefix;
    struct str key, value;
    enum err_code code = ERR_OK;
    key_begin(&prefix, finding->shop, table);
    key_add_text(&prefix, finding->channel);
    key_add_text(&prefix, finding->order_id);
    struct cursor *cursor = view_cursor(&reader->view, &prefix, NULL, false);
    *ret_count = 0;
    while (code == ERR_OK && *ret_count < max && cursor_next(cursor, &key, &value)) {
        void *row = arena_alloc(reader->view.arena, shape->size);
        code = row == NULL ? arena_err(reader->view.arena, err)
                           : view_decode(&reader->view, shape, value, row, err);
        ret_rows[(*ret_count)++] = row;
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    return code;
}

static enum err_code shipments_ask(struct reader *reader, struct finding *finding, struct err *err)
{
    void *rows[SHIPMENT_COUNT_MAX];
    size_t count;
    enum err_code code = parts_read(reader, &record_shipment, finding, KEY_TABLE_SHIPMENT,
                                    SHIPMENT_COUNT_MAX, rows, &count, err);
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        const struct shipment *shipment = rows[i];
        code = causes_ask(reader, finding, shipment->shipment_id, shipment_causes,
                          ARRAY_COUNT(shipment_causes), err);
    }
    return code;
}

static enum err_code refunds_ask(struct reader *reader, struct finding *finding,
                                 const struct order *order, struct order_facts *ret,
                                 struct err *err)
{
    void *rows[REFUND_COUNT_MAX];
    size_t count;
    enum err_code code = parts_read(reader, &record_refund, finding, KEY_TABLE_REFUND,
                                    REFUND_COUNT_MAX, rows, &count, err);
    if (code != ERR_OK)
        return code;
    ret->refunds = ARENA_ARRAY(reader->view.arena, const struct refund *, count);
    if (ret->refunds == NULL)
        return arena_err(reader->view.arena, err);
    for (size_t i = 0; code == ERR_OK && i < count; i++) {
        const struct refund *refund = rows[i];
        if (!order_lists_refund(order, refund))
            ret->refunds[ret->refund_count++] = refund;
        code = causes_ask(reader, finding, refund->refund_id, refund_causes,
                          ARRAY_COUNT(refund_causes), err);
    }
    return code;
}

enum err_code order_facts_read(struct reader *reader, const struct order *order,
                               struct order_facts *ret, struct err *err)
{
    struct finding finding = { .shop = order->shop,
                               .channel = order->channel,
                               .order_id = order->order_id,
                               .room = EXCEPTION_COUNT_MAX };
    struct exception rows[EXCEPTION_COUNT_MAX];
    *ret = (struct order_facts){ 0 };
    finding.rows = rows;
    enum err_code code =
        causes_ask(reader, &finding, STR_EMPTY, order_causes, ARRAY_COUNT(order_causes), err);
    if (code == ERR_OK && order->reference != STEP_NONE)
        code = causes_ask(reader, &finding, STR("reference"), reference_causes,
                          ARRAY_COUNT(reference_causes), err);
    if (code == ERR_OK)
        code = shipments_ask(reader, &finding, err);
    if (code == ERR_OK)
        code = refunds_ask(reader, &finding, order, ret, err);
    if (code != ERR_OK)
        return code;
    ret->exception_count = finding.count;
    ret->exceptions = ARENA_ARRAY(reader->view.arena, struct exception, finding.count);
    for (size_t i = 0; ret->exceptions != NULL && i < finding.count; i++)
        ret->exceptions[i] = rows[i];
    return ret->exceptions == NULL ? arena_err(reader->view.arena, err) : ERR_OK;
}

/* ---- one part ---- */

static enum err_code exception_of_part(struct reader *reader, struct finding finding,
                                       struct str rest, const enum exception_cause *causes,
                                       size_t cause_count, struct str *ret_name, struct err *err)
{
    struct exception row;
    finding.rows = &row;
    finding.room = 1;
    *ret_name = STR_EMPTY;
    enum err_code code = causes_ask(reader, &finding, rest, causes, cause_count, err);
    if (code == ERR_OK && finding.count > 0)
        *ret_name = name_exception(reader->view.arena, finding.shop, row.exception_id);
    return code;
}

enum err_code shipment_exception(struct reader *reader, const struct shipment *shipment,
                                 struct str *ret_name, struct err *err)
{
    struct finding finding = { .shop = shipment->shop,
                               .channel = shipment->channel,
                               .order_id = shipment->order_id };
    return exception_of_part(reader, finding, shipment->shipment_id, shipment_causes,
                             ARRAY_COUNT(shipment_causes), ret_name, err);
}

enum err_code refund_exception(struct reader *reader, const struct refund *refund,
                               struct str *ret_name, struct err *err)
{
    struct finding finding = { .shop = refund->shop,
                               .channel = refund->channel,
                               .order_id = refund->order_id };
    return exception_of_part(reader, finding, refund->refund_id, refund_causes,
                             ARRAY_COUNT(refund_causes), ret_name, err);
}
