/* service/rpc/inventory_convert.c: what is stored of stock, as callers see it. */
#include "service/rpc/inventory_convert.h"

#include <stdlib.h>

#include "service/base/limits.h"
#include "service/domain/exception.h"
#include "service/store/records.h"

/* ---- a look ---- */

static enum err_code stops_read(struct stock_look *look, struct err *err)
{
    struct reader *reader = look->reader;
    bool *stops = ARENA_ARRAY(reader->view.arena, bool, look->channel_count);
    struct selling_stop stop;
    bool is_shop_stopped;
    if (stops == NULL)
        return arena_err(reader->view.arena, err);
    look->stops = stops;
    enum err_code code =
        reader_selling_stop(reader, look->shop, STR_EMPTY, STR_EMPTY, &is_shop_stopped, &stop, err);
    for (size_t i = 0; code == ERR_OK && i < look->channel_count; i++) {
        code = reader_selling_stop(reader, look->shop, look->channels[i].channel_id, STR_EMPTY,
                                   &stops[i], &stop, err);
        stops[i] = stops[i] || is_shop_stopped;
    }
    return code;
}

enum err_code stock_look_open(struct reader *reader, struct str shop, struct stock_look *ret,
                              struct err *err)
{
    struct reader_page page = { .size = LIMIT_CHANNEL_COUNT };
    struct shop kept;
    struct key prefix;
    struct str next_token;
    struct channel *channels = NULL;
    *ret = (struct stock_look){ .reader = reader, .shop = shop };
    key_begin(&prefix, shop, KEY_TABLE_CHANNEL);
    enum err_code code = reader_shop(reader, shop, &kept, err);
    if (code == ERR_OK)
        code = reader_list(reader, &record_channel, &prefix, &page, &channels, &ret->channel_count,
                           &next_token, err);
    ret->channels = channels;
    if (code == ERR_OK)
        code = reader_stock_rules(reader, shop, &ret->rules, err);
    return code == ERR_OK ? stops_read(ret, err) : code;
}

bool stock_look_is_stopped(const struct stock_look *look, const struct channel *channel)
{
    CHECK(channel >= look->channels && channel < look->channels + look->channel_count);
    return look->stops[channel - look->channels];
}

struct str selling_stop_name(struct arena *arena, const struct selling_stop *stop)
{
    if (stop->channel.len > 0 && stop->sku.len > 0)
        return name_offer(arena, stop->shop, stop->channel, stop->sku);
    if (stop->channel.len > 0)
        return name_channel(arena, stop->shop, stop->channel);
    return stop->sku.len > 0 ? name_position(arena, stop->shop, stop->sku)
                             : name_shop(arena, stop->shop);
}

enum err_code stock_look_done(const struct stock_look *look, struct err *err)
{
    if (look->code != ERR_OK)
        *err = look->err;
    return look->code;
}

const struct channel *stock_look_channel(const struct stock_look *look, struct str channel_id)
{
    for (size_t i = 0; i < look->channel_count; i++) {
        if (str_eq(look->channels[i].channel_id, channel_id))
            return &look->channels[i];
    }
    return NULL;
}

/* NULL: not kept any more, or it could not be read (look->code). */
static const struct stock_file *look_file(struct stock_look *look, struct str channel,
                                          int64_t file_no)
{
    struct err err;
    for (size_t i = 0; i < STOCK_LOOK_FILE_COUNT; i++) {
        const struct stock_look_file *row = &look->files[i];
        if (row->file_no == file_no && file_no > 0 && str_eq(row->channel, channel))
            return row->found ? &row->file : NULL;
    }
    struct stock_look_file *row = &look->files[look->file_at];
    enum err_code code =
        reader_stock_file(look->reader, look->shop, channel, file_no, &row->file, &err);
    if (code != ERR_OK && code != ERR_NOT_FOUND) {
        look->code = code;
        look->err = err;
    }
    look->file_at = (look->file_at + 1) % STOCK_LOOK_FILE_COUNT;
    row->channel = channel;
    row->file_no = file_no;
    row->found = code == ERR_OK;
    return row->found ? &row->file : NULL;
}

/* ---- publications ---- */

const struct publication *publication_listed(const struct position *position, struct str channel_id)
{
    int64_t at = position_find_publication(position, channel_id);
    return at >= 0 && position->publications[at].is_listed ? &position->publications[at] : NULL;
}

static bool is_refused(const struct publication *publication)
{
    return publication->refused_file != 0 && publication->refused_file == publication->sent_file;
}

/* Of the file that carried the newest quantity that was sent. One that is not kept any more has
 * ended well: a failed one takes its quantities back. */
static enum stock_file_state file_state(struct stock_look *look,
                                        const struct publication *publication)
{
    const struct stock_file *file = look_file(look, publication->channel, publication->sent_file);
    return file == NULL ? STOCK_FILE_STATE_COMPLETE : file->state;
}

Lockstep__V1__Publication__State publication_state(struct stock_look *look,
                                                   const struct publication *publication)
{
    if (!publication->is_listed)
        return LOCKSTEP__V1__PUBLICATION__STATE__STATE_UNSPECIFIED;
    if (publication->wanted != publication->sent)
        return LOCKSTEP__V1__PUBLICATION__STATE__STATE_WANTED;
    if (is_refused(publication))
        return LOCKSTEP__V1__PUBLICATION__STATE__STATE_REFUSED;
    switch (file_state(look, publication)) {
    case STOCK_FILE_STATE_OPEN:
        return LOCKSTEP__V1__PUBLICATION__STATE__STATE_SENT;
    case STOCK_FILE_STATE_SENT:
    case STOCK_FILE_STATE_REPORT:
        return LOCKSTEP__V1__PUBLICATION__STATE__STATE_ACCEPTED;
    case STOCK_FILE_STATE_COMPLETE:
        return LOCKSTEP__V1__PUBLICATION__STATE__STATE_APPLIED;
    default:
        return LOCKSTEP__V1__PUBLICATION__STATE__STATE_WANTED;
    }
}

bool publication_is_confirmed(struct stock_look *look, const struct publication *publication)
{
    return publication_state(look, publication) == LOCKSTEP__V1__PUBLICATION__STATE__STATE_APPLIED;
}

static Lockstep__V1__PublishedQuantity *quantity_to_proto(const struct stock_look *look,
                                                          struct str channel, int64_t quantity,
                                                          struct instant time, int64_t file_no)
{
    struct arena *arena = look->reader->view.arena;
    Lockstep__V1__PublishedQuantity *out = ARENA_NEW(arena, Lockstep__V1__PublishedQuantity);
    if (out == NULL)
        return NULL;
    lockstep__v1__published_quantity__init(out);
    out->quantity = quantity;
    out->time = instant_to_proto(arena, time);
    if (file_no > 0)
        out->channel_import =
            text_to_proto(arena, name_import(arena, look->shop, channel, file_no));
    return out;
}

/* The quantity that is certain: of the newest file if it has ended well, else of an earlier one.
 * False: none is. */
static bool applied_find(struct stock_look *look, const struct publication *publication,
                         int64_t *ret_quantity, int64_t *ret_file_no)
{
    bool is_newest = publication->sent >= 0 && publication->sent_file > 0 &&
                     !is_refused(publication) &&
                     file_state(look, publication) == STOCK_FILE_STATE_COMPLETE;
    *ret_quantity = is_newest ? publication->sent : publication->applied;
    *ret_file_no = is_newest ? publication->sent_file : publication->applied_file;
    return *ret_file_no > 0 && *ret_quantity >= 0;
}

static void quantities_to_proto(struct stock_look *look, const struct publication *publication,
                                Lockstep__V1__Publication *out)
{
    struct str channel = publication->channel;
    const struct stock_file *file;
    int64_t applied, applied_file;
    out->wanted =
        quantity_to_proto(look, channel, publication->wanted, publication->wanted_time, 0);
    if (publication->sent >= 0 && publication->sent_file > 0) {
        out->sent = quantity_to_proto(look, channel, publication->sent, publication->sent_time,
                                      publication->sent_file);
        file = look_file(look, channel, publication->sent_file);
        if (file == NULL || instant_is_set(file->sent))
            out->accepted = quantity_to_proto(look, channel, publication->sent,
                                              file == NULL ? publication->sent_time : file->sent,
                                              publication->sent_file);
    }
    if (applied_find(look, publication, &applied, &applied_file)) {
        file = look_file(look, channel, applied_file);
        out->applied =
            quantity_to_proto(look, channel, applied, file == NULL ? INSTANT_NONE : file->completed,
                              applied_file);
    }
}

/* By the brake, and not released. */
static bool publication_is_held(struct stock_look *look, const struct publication *publication)
{
    struct stock_brake brake = { .released_no = 0 };
    struct err err;
    if (publication->pending != STOCK_HELD)
        return false;
    enum err_code code = reader_brake(look->reader, look->shop, publication->channel, &brake, &err);
    if (code != ERR_OK) {
        look->code = code;
        look->err = err;
    }
    return publication->pending_no >= brake.released_no;
}

Lockstep__V1__Publication *publication_to_proto(struct stock_look *look, struct str sku,
                                                const struct publication *publication)
{
    struct arena *arena = look->reader->view.arena;
    Lockstep__V1__Publication *out = ARENA_NEW(arena, Lockstep__V1__Publication);
    if (out == NULL)
        return NULL;
    lockstep__v1__publication__init(out);
    out->offer = text_to_proto(arena, name_offer(arena, look->shop, publication->channel, sku));
    out->sku = text_to_proto(arena, sku);
    out->state = publication_state(look, publication);
    out->superseded_count = publication->superseded;
    quantities_to_proto(look, publication, out);
    out->is_held = publication_is_held(look, publication);
    if (out->state == LOCKSTEP__V1__PUBLICATION__STATE__STATE_REFUSED) {
        struct str id =
            exception_id(arena, EXCEPTION_STOCK_LINE_REFUSED,
                         exception_subject_id(arena, publication->channel, sku, STR_EMPTY));
        out->exception = text_to_proto(arena, name_exception(arena, look->shop, id));
    }
    return out;
}

/* ---- positions ---- */

static int by_warehouse(const void *a, const void *b)
{
    return str_cmp(((const struct stock_level *)a)->warehouse,
                   ((const struct stock_level *)b)->warehouse);
}

static Lockstep__V1__WarehouseLevel *level_to_proto(struct arena *arena,
                                                    const struct stock_level *level)
{
    Lockstep__V1__WarehouseLevel *out = ARENA_NEW(arena, Lockstep__V1__WarehouseLevel);
    if (out == NULL)
        return NULL;
    lockstep__v1__warehouse_level__init(out);
    out->warehouse = text_to_proto(arena, level->warehouse);
    out->on_hand = level->on_hand;
    out->source = text_to_proto(arena, level->source);
    out->source_time = instant_to_proto(arena, level->source_time);
    if (level->source_revision > 0)
        out->source_revision = i64_to_proto(arena, level->source_revision);
    out->update_time = instant_to_proto(arena, level->updated);
    return out;
}

static void levels_to_proto(struct arena *arena, const struct position *position,
                            Lockstep__V1__InventoryPosition *out)
{
    out->levels = ARENA_ARRAY(arena, Lockstep__V1__WarehouseLevel *, position->level_count);
    if (out->levels == NULL)
        return;
    qsort(position->levels, position->level_count, sizeof(position->levels[0]), by_warehouse);
    for (size_t i = 0; i < position->level_count; i++)
        out->levels[out->n_levels++] = level_to_proto(arena, &position->levels[i]);
}

static Lockstep__V1__ChannelAvailability *availability_to_proto(
    struct stock_look *look, const struct position *position, const struct channel *channel,
    const struct publication *publication)
{
    struct arena *arena = look->reader->view.arena;
    Lockstep__V1__ChannelAvailability *out = ARENA_NEW(arena, Lockstep__V1__ChannelAvailability);
    int64_t applied, applied_file;
    if (out == NULL)
        return NULL;
    lockstep__v1__channel_availability__init(out);
    out->channel = text_to_proto(arena, name_channel(arena, look->shop, channel->channel_id));
    const struct stock_policy *policy = stock_policy_of(&look->rules, channel, position->sku);
    struct availability availability =
        stock_availability(position, channel->channel_id, policy, stock_safety(policy, publication),
                           stock_look_is_stopped(look, channel));
    out->available = availability.available;
    out->selling_stopped = availability.is_stopped;
    if (applied_find(look, publication, &applied, &applied_file))
        out->published = i64_to_proto(arena, applied);
    out->publication_state = publication_state(look, publication);
    return out;
}

static void availabilities_to_proto(struct stock_look *look, const struct position *position,
                                    Lockstep__V1__InventoryPosition *out)
{
    struct arena *arena = look->reader->view.arena;
    out->availabilities =
        ARENA_ARRAY(arena, Lockstep__V1__ChannelAvailability *, look->channel_count);
    for (size_t i = 0; out->availabilities != NULL && i < look->channel_count; i++) {
        const struct channel *channel = &look->channels[i];
        const struct publication *publication = publication_listed(position, channel->channel_id);
        if (publication != NULL)
            out->availabilities[out->n_availabilities++] =
                availability_to_proto(look, position, channel, publication);
    }
}

Lockstep__V1__InventoryPosition *position_to_proto(struct stock_look *look,
                                                   const struct position *position)
{
    struct arena *arena = look->reader->view.arena;
    Lockstep__V1__InventoryPosition *out = ARENA_NEW(arena, Lockstep__V1__InventoryPosition);
    if (out == NULL)
        return NULL;
    lockstep__v1__inventory_position__init(out);
    out->name = text_to_proto(arena, name_position(arena, look->shop, position->sku));
    out->sku = text_to_proto(arena, position->sku);
    levels_to_proto(arena, position, out);
    out->on_hand = position_on_hand(position);
    out->reserved = position_reserved(position);
    availabilities_to_proto(look, position, out);
    out->revision = position->version;
    out->update_time = instant_to_proto(arena, position->updated);
    return out;
}
