/* service/rpc/channel_queries.c: shops, channels and imports, read. */
#include "service/rpc/channel_queries.h"

#include "service/rpc/backend.h"
#include "service/rpc/channel_convert.h"
#include "service/rpc/shop_settings.h"
#include "service/store/records.h"

enum { REJECTION_COUNT_MAX = 1000, ROW_ARENA_BYTES = 4 << 20 };

static void reader_begin(const struct rpc_call *call, struct reader *ret)
{
    const struct rpc_backend *backend = call->context;
    reader_open(backend->store, call->arena, ret);
}

enum err_code get_shop(struct rpc_call *call, const ProtobufCMessage *request,
                       ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetShopRequest *in = (const void *)request;
    Lockstep__V1__GetShopResponse *out = (void *)response;
    struct reader reader;
    struct shop shop;
    struct str id;
    enum err_code code = name_from_proto(in->name, "shops/*", "name", call->arena, &id, err);
    if (code != ERR_OK)
        return code;
    reader_begin(call, &reader);
    code = reader_shop(&reader, id, &shop, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->shop = shop_to_proto(call->arena, &shop);
    return arena_done(call->arena, err);
}

enum err_code list_shops(struct rpc_call *call, const ProtobufCMessage *request,
                         ProtobufCMessage *response, struct err *err)
{
    Lockstep__V1__ListShopsResponse *out = (void *)response;
    struct reader reader;
    struct listing listing;
    struct shop *shops;
    size_t count;
    struct str next;
    enum err_code code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    reader_begin(call, &reader);
    code = reader_list_shops(&reader, &listing.page, &shops, &count, &next, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->shops = ARENA_ARRAY(call->arena, Lockstep__V1__Shop *, count);
    for (size_t i = 0; out->shops != NULL && i < count; i++)
        out->shops[out->n_shops++] = shop_to_proto(call->arena, &shops[i]);
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}

enum err_code get_channel(struct rpc_call *call, const ProtobufCMessage *request,
                          ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetChannelRequest *in = (const void *)request;
    Lockstep__V1__GetChannelResponse *out = (void *)response;
    struct reader reader;
    struct channel channel;
    struct str ids[2];
    enum err_code code =
        name_from_proto(in->name, "shops/*/channels/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    reader_begin(call, &reader);
    code = reader_channel(&reader, ids[0], ids[1], &channel, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->channel = channel_to_proto(call->arena, &channel);
    return arena_done(call->arena, err);
}

enum err_code list_channels(struct rpc_call *call, const ProtobufCMessage *request,
                            ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListChannelsRequest *in = (const void *)request;
    Lockstep__V1__ListChannelsResponse *out = (void *)response;
    struct reader reader;
    struct listing listing;
    struct channel *channels;
    struct shop shop;
    struct key prefix;
    size_t count;
    struct str id, next;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &id, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    key_begin(&prefix, id, KEY_TABLE_CHANNEL);
    reader_begin(call, &reader);
    code = reader_shop(&reader, id, &shop, err);
    if (code == ERR_OK)
        code = reader_list(&reader, &record_channel, &prefix, &listing.page, &channels, &count,
                           &next, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->channels = ARENA_ARRAY(call->arena, Lockstep__V1__Channel *, count);
    for (size_t i = 0; out->channels != NULL && i < count; i++)
        out->channels[out->n_channels++] = channel_to_proto(call->arena, &channels[i]);
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}

/* ---- imports ---- */

/* Whether the row stands refused: not if a later file carried its SKU. */
static enum err_code is_refused(struct reader *reader, const struct stock_file *file,
                                struct str sku, bool *ret, struct err *err)
{
    struct position position;
    enum err_code code = reader_position(reader, file->shop, sku, &position, err);
    int64_t at = code == ERR_OK ? position_find_publication(&position, file->channel) : -1;
    *ret = at >= 0 && position.publications[at].refused_file == file->file_no;
    return code == ERR_NOT_FOUND ? ERR_OK : code;
}

static enum err_code rejection_add(struct rpc_call *call, struct reader *reader,
                                   const struct stock_file *file, struct str sku,
                                   Lockstep__V1__ChannelImport *out, struct err *err)
{
    struct exception exception;
    struct str subject_id = exception_subject_id(call->arena, file->channel, sku, STR_EMPTY);
    struct str id = exception_id(call->arena, EXCEPTION_STOCK_LINE_REFUSED, subject_id);
    Lockstep__V1__ImportRejection *rejection =
        ARENA_NEW(call->arena, Lockstep__V1__ImportRejection);
    if (rejection == NULL || id.ptr == NULL)
        return arena_err(call->arena, err);
    lockstep__v1__import_rejection__init(rejection);
    enum err_code code = reader_exception(reader, file->shop, id, &exception, err);
    if (code != ERR_OK && code != ERR_NOT_FOUND)
        return code;
    if (code == ERR_OK) {
        rejection->reason = text_to_proto(call->arena, exception.reason);
        rejection->exception =
            text_to_proto(call->arena, name_exception(call->arena, file->shop, id));
    }
    rejection->sku = text_to_proto(call->arena, sku);
    out->rejections[out->n_rejections++] = rejection;
    return ERR_OK;
}

static enum err_code rejections_add(struct rpc_call *call, struct reader *reader,
                                    const struct stock_file *file, Lockstep__V1__ChannelImport *out,
                                    struct err *err)
{
    struct arena row_arena; /* of one row: a file has many */
    struct reader row_reader = *reader;
    struct stock_file_rows rows;
    size_t expected = file->lines_in_error < REJECTION_COUNT_MAX ? (size_t)file->lines_in_error
                                                                 : REJECTION_COUNT_MAX;
    if (expected == 0)
        return ERR_OK;
    enum err_code code =
        reader_stock_file_rows(reader, file->shop, file->channel, file->file_no, &rows, err);
    if (code != ERR_OK)
        return code;
    out->rejections = ARENA_ARRAY(call->arena, Lockstep__V1__ImportRejection *, expected);
    if (out->rejections == NULL)
        return arena_err(call->arena, err);
    arena_init(&row_arena, ROW_ARENA_BYTES);
    row_reader.view.arena = &row_arena;
    for (size_t i = 0; code == ERR_OK && i < rows.count && out->n_rejections < expected; i++) {
        bool refused;
        arena_reset(&row_arena);
        code = is_refused(&row_reader, file, rows.rows[i].sku, &refused, err);
        if (code == ERR_OK && refused)
            code = rejection_add(call, &row_reader, file, rows.rows[i].sku, out, err);
    }
    arena_release(&row_arena);
    return code;
}

enum err_code get_import(struct rpc_call *call, const ProtobufCMessage *request,
                         ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetImportRequest *in = (const void *)request;
    Lockstep__V1__GetImportResponse *out = (void *)response;
    struct reader reader;
    struct stock_file file;
    struct str ids[3];
    int64_t file_no;
    enum err_code code =
        name_from_proto(in->name, "shops/*/channels/*/imports/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    if (!str_parse_i64(ids[2], &file_no) || file_no < 1)
        return err_set(err, REASON_IMPORT_NOT_FOUND, "there is no such import");
    reader_begin(call, &reader);
    code = reader_stock_file(&reader, ids[0], ids[1], file_no, &file, err);
    if (code == ERR_OK) {
        out->channel_import = import_to_proto(call->arena, &file);
        code = out->channel_import == NULL
                   ? arena_err(call->arena, err)
                   : rejections_add(call, &reader, &file, out->channel_import, err);
    }
    reader_close(&reader);
    return code == ERR_OK ? arena_done(call->arena, err) : code;
}

static bool import_wanted(const void *record, const void *context)
{
    const struct stock_file *file = record;
    const Lockstep__V1__ListImportsRequest *in = context;
    bool is_kind = in->kind == LOCKSTEP__V1__CHANNEL_IMPORT__KIND__KIND_UNSPECIFIED ||
                   in->kind == LOCKSTEP__V1__CHANNEL_IMPORT__KIND__KIND_STOCK;
    bool is_state = in->n_states == 0;
    for (size_t i = 0; i < in->n_states; i++)
        is_state = is_state || (int)in->states[i] == (int)file->state;
    return is_kind && is_state;
}

enum err_code list_imports(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListImportsRequest *in = (const void *)request;
    Lockstep__V1__ListImportsResponse *out = (void *)response;
    struct reader reader;
    struct listing listing;
    struct stock_file *files;
    struct key prefix;
    size_t count;
    struct str ids[2], next;
    enum err_code code =
        name_from_proto(in->parent, "shops/*/channels/*", "parent", call->arena, ids, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code != ERR_OK)
        return code;
    listing.page.descending = true;
    listing.page.wants = import_wanted;
    listing.page.context = in;
    key_begin(&prefix, ids[0], KEY_TABLE_STOCK_FILE);
    if (!str_eq(ids[1], STR("-")))
        key_add_text(&prefix, ids[1]);
    reader_begin(call, &reader);
    code = reader_list(&reader, &record_stock_file, &prefix, &listing.page, &files, &count, &next,
                       err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->channel_imports = ARENA_ARRAY(call->arena, Lockstep__V1__ChannelImport *, count);
    for (size_t i = 0; out->channel_imports != NULL && i < count; i++)
        out->channel_imports[out->n_channel_imports++] = import_to_proto(call->arena, &files[i]);
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}
