/* service/rpc/inventory_reservations.c: units are reserved, for longer, given up, and listed. */
#include "service/rpc/inventory_reservations.h"

#include "lockstep/v1/inventory_service.pb-c.h"
#include "service/base/limits.h"
#include "service/engine/command.h"
#include "service/engine/outcome.h"
#include "service/rpc/backend.h"
#include "service/store/records.h"

static Lockstep__V1__Reservation *reservation_to_proto(struct arena *arena,
                                                       const struct reservation_record *record)
{
    Lockstep__V1__Reservation *out = ARENA_NEW(arena, Lockstep__V1__Reservation);
    if (out == NULL)
        return NULL;
    lockstep__v1__reservation__init(out);
    out->name = text_to_proto(arena, name_reservation(arena, record->shop, record->reservation_no));
    out->sku = text_to_proto(arena, record->sku);
    out->warehouse = text_to_proto(arena, record->warehouse);
    out->quantity = record->quantity;
    if (record->order_id.len > 0)
        out->order = text_to_proto(arena, name_order(arena, record->shop, record->channel,
                                                     record->order_id));
    out->note = text_to_proto(arena, record->note);
    out->expire_time = instant_to_proto(arena, record->expires);
    out->state = (Lockstep__V1__Reservation__State)record->state;
    out->create_time = instant_to_proto(arena, record->created);
    out->end_time = instant_to_proto(arena, record->ended);
    return out;
}

/* A name that is no number is none that there ever was. */
static enum err_code reservation_name_from_proto(struct rpc_call *call, const char *name,
                                                 struct str *ret_shop, int64_t *ret_no,
                                                 struct err *err)
{
    struct str ids[2];
    enum err_code code =
        name_from_proto(name, "shops/*/reservations/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    *ret_shop = ids[0];
    if (str_parse_i64(ids[1], ret_no) && *ret_no > 0)
        return ERR_OK;
    return err_set(err, REASON_RESERVATION_NOT_FOUND, "there is no such reservation");
}

static enum err_code required_time_from_proto(const Google__Protobuf__Timestamp *time,
                                              const char *field, struct instant *ret,
                                              struct err *err)
{
    if (time != NULL)
        return instant_from_proto(time, field, ret, err);
    err_set(err, REASON_FIELD_REQUIRED, "a time is required");
    return err_in(err, "%s", field);
}

static enum err_code reservation_from_proto(const Lockstep__V1__Reservation *in,
                                            struct command *command, struct err *err)
{
    if (in == NULL)
        return err_set(err, REASON_FIELD_REQUIRED, "a reservation is required");
    enum err_code code = id_from_proto(in->sku, "sku", &command->reservation.sku, err);
    if (code == ERR_OK && in->warehouse[0] != '\0')
        code = id_from_proto(in->warehouse, "warehouse", &command->reservation.warehouse, err);
    if (code == ERR_OK)
        code = text_from_proto(in->note, "note", LIMIT_TEXT_BYTES, &command->reservation.note, err);
    if (code == ERR_OK)
        code = required_time_from_proto(in->expire_time, "expire_time",
                                        &command->reservation.expires, err);
    command->reservation.quantity = in->quantity;
    return code;
}

enum err_code create_reservation_read(struct rpc_call *call, const ProtobufCMessage *request,
                                      struct command *ret, struct err *err)
{
    const Lockstep__V1__CreateReservationRequest *in = (const void *)request;
    struct command command = { .kind = COMMAND_CREATE_RESERVATION };
    enum err_code code =
        name_from_proto(in->parent, "shops/*", "parent", call->arena, &command.shop, err);
    if (code != ERR_OK)
        return code;
    code = reservation_from_proto(in->reservation, &command, err);
    if (code != ERR_OK)
        return err_in(err, "reservation");
    *ret = command;
    return ERR_OK;
}

enum err_code renew_reservation_read(struct rpc_call *call, const ProtobufCMessage *request,
                                     struct command *ret, struct err *err)
{
    const Lockstep__V1__RenewReservationRequest *in = (const void *)request;
    struct command command = { .kind = COMMAND_RENEW_RESERVATION };
    enum err_code code = reservation_name_from_proto(call, in->name, &command.shop,
                                                     &command.reservation.reservation_no, err);
    if (code == ERR_OK)
        code = required_time_from_proto(in->expire_time, "expire_time",
                                        &command.reservation.expires, err);
    if (code == ERR_OK)
        *ret = command;
    return code;
}

enum err_code release_reservation_read(struct rpc_call *call, const ProtobufCMessage *request,
                                       struct command *ret, struct err *err)
{
    const Lockstep__V1__ReleaseReservationRequest *in = (const void *)request;
    struct command command = { .kind = COMMAND_RELEASE_RESERVATION };
    enum err_code code = reservation_name_from_proto(call, in->name, &command.shop,
                                                     &command.reservation.reservation_no, err);
    if (code == ERR_OK)
        *ret = command;
    return code;
}

enum err_code create_reservation_answer(struct rpc_call *call, const struct outcome *outcome,
                                        ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__CreateReservationResponse *out = (void *)response;
    out->reservation = reservation_to_proto(call->arena, outcome->reservation);
    return arena_done(call->arena, err);
}

enum err_code renew_reservation_answer(struct rpc_call *call, const struct outcome *outcome,
                                       ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__RenewReservationResponse *out = (void *)response;
    out->reservation = reservation_to_proto(call->arena, outcome->reservation);
    return arena_done(call->arena, err);
}

enum err_code release_reservation_answer(struct rpc_call *call, const struct outcome *outcome,
                                         ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ReleaseReservationResponse *out = (void *)response;
    out->reservation = reservation_to_proto(call->arena, outcome->reservation);
    return arena_done(call->arena, err);
}

enum err_code get_reservation(struct rpc_call *call, const ProtobufCMessage *request,
                              ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetReservationRequest *in = (const void *)request;
    Lockstep__V1__GetReservationResponse *out = (void *)response;
    const struct rpc_backend *backend = call->context;
    struct reservation_record record;
    struct reader reader;
    struct shop kept;
    struct str shop;
    int64_t no;
    enum err_code code = reservation_name_from_proto(call, in->name, &shop, &no, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_shop(&reader, shop, &kept, err);
    if (code == ERR_OK)
        code = reader_reservation(&reader, shop, no, &record, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->reservation = reservation_to_proto(call->arena, &record);
    return arena_done(call->arena, err);
}

static bool is_of_sku(const void *record, const void *context)
{
    const struct reservation_record *reservation = record;
    const struct str *sku = context;
    return str_eq(reservation->sku, *sku);
}

enum err_code list_reservations(struct rpc_call *call, const ProtobufCMessage *request,
                                ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListReservationsRequest *in = (const void *)request;
    Lockstep__V1__ListReservationsResponse *out = (void *)response;
    const struct rpc_backend *backend = call->context;
    struct reservation_record *rows = NULL;
    struct reader reader;
    struct listing listing;
    struct shop kept;
    struct str shop, sku = str_c(in->sku), next_token;
    struct key prefix;
    size_t count = 0;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code == ERR_OK && sku.len > 0)
        code = id_from_proto(in->sku, "sku", &sku, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    listing.page.wants = sku.len > 0 ? is_of_sku : NULL;
    listing.page.context = &sku;
    key_begin(&prefix, shop, KEY_TABLE_RESERVATION);
    if (!in->include_ended)
        key_add_number(&prefix, 0);
    reader_open(backend->store, call->arena, &reader);
    code = reader_shop(&reader, shop, &kept, err);
    if (code == ERR_OK)
        code = reader_list(&reader, &record_reservation, &prefix, &listing.page, &rows, &count,
                           &next_token, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->reservations = ARENA_ARRAY(call->arena, Lockstep__V1__Reservation *, count);
    for (size_t i = 0; out->reservations != NULL && i < count; i++)
        out->reservations[out->n_reservations++] = reservation_to_proto(call->arena, &rows[i]);
    out->next_page_token = listing_token(&listing, call->arena, next_token);
    return arena_done(call->arena, err);
}
