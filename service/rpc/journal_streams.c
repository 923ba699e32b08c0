/*
 * service/rpc/journal_streams.c: the journal, read and followed.
 *
 * Entries are numbered without holes and never change: a resume token is a number.
 */
#include "service/rpc/journal_streams.h"

#include <stdlib.h>
#include <string.h>

#include "service/rpc/backend.h"
#include "service/store/records.h"

enum { PAGE_ENTRY_COUNT = 1000 };

enum err_code journal_page(struct reader *reader, struct str shop, int64_t from, size_t max,
                           const struct journal_filter *filter, struct journal_entry **ret,
                           size_t *ret_count, int64_t *ret_next, bool *ret_more, struct err *err)
{
    struct arena *arena = reader->view.arena;
    struct journal_entry *rows = ARENA_ARRAY(arena, struct journal_entry, max);
    struct key prefix, start;
    struct str key, value;
    size_t count = 0, seen = 0;
    if (rows == NULL)
        return arena_err(arena, err);
    key_begin(&prefix, shop, KEY_TABLE_JOURNAL);
    key_journal(&start, shop, from);
    struct cursor *cursor = view_cursor(&reader->view, &prefix, &start, false);
    enum err_code code = ERR_OK;
    *ret_next = from;
    *ret_more = false;
    while (code == ERR_OK && cursor_next(cursor, &key, &value)) {
        *ret_more = seen == max;
        if (*ret_more)
            break;
        seen++;
        code = view_decode(&reader->view, &record_journal_entry, value, &rows[count], err);
        if (code != ERR_OK)
            break;
        *ret_next = rows[count].entry_no + 1;
        count += journal_filter_wants(&rows[count], filter);
    }
    if (code == ERR_OK)
        code = cursor_status(cursor, err);
    cursor_close(cursor);
    *ret = rows;
    *ret_count = count;
    return code;
}

enum err_code journal_next_no(struct reader *reader, struct str shop, int64_t *ret, struct err *err)
{
    struct key prefix;
    struct str key, value;
    struct key_parts parts;
    int64_t last = 0;
    key_begin(&prefix, shop, KEY_TABLE_JOURNAL);
    struct cursor *cursor = view_cursor(&reader->view, &prefix, NULL, true);
    if (cursor_next(cursor, &key, &value) && key_open(key, &parts))
        CHECK(key_take_number(&parts, &last));
    enum err_code code = cursor_status(cursor, err);
    cursor_close(cursor);
    *ret = last + 1;
    return code;
}

/* ---- single entries and lists ---- */

enum err_code get_journal_entry(struct rpc_call *call, const ProtobufCMessage *request,
                                ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__GetJournalEntryRequest *in = (const void *)request;
    Lockstep__V1__GetJournalEntryResponse *out = (void *)response;
    struct rpc_backend *backend = call->context;
    struct reader reader;
    struct journal_entry entry;
    struct str ids[2]; /* shop, entry */
    int64_t entry_no;
    enum err_code code =
        name_from_proto(in->name, "shops/*/journalEntries/*", "name", call->arena, ids, err);
    if (code != ERR_OK)
        return code;
    if (!str_parse_i64(ids[1], &entry_no)) {
        err_set(err, REASON_NAME_MALFORMED, "an entry's id is its number");
        return err_in(err, "name");
    }
    reader_open(backend->store, call->arena, &reader);
    code = reader_journal_entry(&reader, ids[0], entry_no, &entry, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->journal_entry = journal_entry_to_proto(call->arena, &entry);
    return arena_done(call->arena, err);
}

enum err_code list_journal_entries(struct rpc_call *call, const ProtobufCMessage *request,
                                   ProtobufCMessage *response, struct err *err)
{
    const Lockstep__V1__ListJournalEntriesRequest *in = (const void *)request;
    Lockstep__V1__ListJournalEntriesResponse *out = (void *)response;
    struct rpc_backend *backend = call->context;
    struct reader reader;
    struct listing listing;
    struct journal_filter filter;
    struct journal_entry *rows;
    struct str shop, next;
    struct key prefix;
    size_t count;
    enum err_code code = name_from_proto(in->parent, "shops/*", "parent", call->arena, &shop, err);
    if (code == ERR_OK)
        code = listing_from_proto(request, call->arena, &listing, err);
    if (code == ERR_OK)
        code = journal_filter_from_proto(in->filter, shop, call->arena, &filter, err);
    if (code != ERR_OK)
        return code;
    listing.page.wants = journal_filter_wants;
    listing.page.context = &filter;
    listing.page.descending = in->newest_first;
    key_begin(&prefix, shop, KEY_TABLE_JOURNAL);
    reader_open(backend->store, call->arena, &reader);
    code = reader_list(&reader, &record_journal_entry, &prefix, &listing.page, &rows, &count, &next,
                       err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    out->journal_entries = ARENA_ARRAY(call->arena, Lockstep__V1__JournalEntry *, count);
    for (size_t i = 0; out->journal_entries != NULL && i < count; i++)
        out->journal_entries[out->n_journal_entries++] =
            journal_entry_to_proto(call->arena, &rows[i]);
    out->next_page_token = listing_token(&listing, call->arena, next);
    return arena_done(call->arena, err);
}

/* ---- StreamJournal ---- */

struct journal_stream {
    struct watch watch; /* its number is the next entry's */
    struct journal_filter filter;
    bool stops;
};

/* Without a token the number is not known yet: the first entry, or the next one. */
static enum err_code number_begin(struct rpc_call *call, struct watch *watch, bool new_only,
                                  struct err *err)
{
    struct rpc_backend *backend = call->context;
    struct reader reader;
    enum err_code code = ERR_OK;
    if (watch->place.number != 0)
        return ERR_OK;
    watch->place.number = 1;
    if (!new_only)
        return ERR_OK;
    reader_open(backend->store, call->arena, &reader);
    code = journal_next_no(&reader, watch->shop, &watch->place.number, err);
    reader_close(&reader);
    return code;
}

enum err_code stream_journal_open(struct rpc_call *call, const ProtobufCMessage *request,
                                  struct err *err)
{
    const Lockstep__V1__StreamJournalRequest *in = (const void *)request;
    struct journal_stream *stream = ARENA_NEW(call->stream->arena, struct journal_stream);
    struct watch_options options = {
        .resume_token = in->resume_token,
        .binding = message_hash(in->filter == NULL ? NULL : &in->filter->base),
    };
    if (stream == NULL)
        return arena_err(call->stream->arena, err);
    enum err_code code =
        name_from_proto(in->parent, "shops/*", "parent", call->arena, &options.shop, err);
    if (code == ERR_OK) /* the filter lives as long as the stream */
        code = journal_filter_from_proto(in->filter, options.shop, call->stream->arena,
                                         &stream->filter, err);
    stream->stops = in->stop_when_caught_up;
    if (code == ERR_OK)
        code = watch_open(call, &stream->watch, &options, err);
    if (code != ERR_OK)
        return code;
    code = number_begin(call, &stream->watch, in->new_only, err);
    if (code != ERR_OK)
        watch_close(call);
    return code;
}

static void entries_fill(struct rpc_call *call, const struct journal_entry *rows, size_t count,
                         Lockstep__V1__StreamJournalResponse *out)
{
    out->journal_entries = ARENA_ARRAY(call->arena, Lockstep__V1__JournalEntry *, count);
    for (size_t i = 0; out->journal_entries != NULL && i < count; i++)
        out->journal_entries[out->n_journal_entries++] =
            journal_entry_to_proto(call->arena, &rows[i]);
}

enum err_code stream_journal_next(struct rpc_call *call, ProtobufCMessage *response,
                                  enum rpc_next *ret, struct err *err)
{
    Lockstep__V1__StreamJournalResponse *out = (void *)response;
    struct rpc_backend *backend = call->context;
    struct journal_stream *stream = call->stream->state;
    struct watch *watch = &stream->watch;
    struct watch_place place = watch->place;
    struct reader reader;
    struct journal_entry *rows = NULL;
    size_t count = 0;
    bool more = false;
    reader_open(backend->store, call->arena, &reader);
    enum err_code code = journal_page(&reader, watch->shop, place.number, PAGE_ENTRY_COUNT,
                                      &stream->filter, &rows, &count, &place.number, &more, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    if (count == 0 && more) { /* others' entries: passed over */
        watch->place.number = place.number;
        *ret = watch_go_on(watch);
        return ERR_OK;
    }
    if (count == 0 && stream->stops) {
        *ret = RPC_NEXT_END;
        return ERR_OK;
    }
    if (count == 0 && !watch_is_due(watch)) {
        *ret = watch_wait(watch);
        return ERR_OK;
    }
    out->resume_token = watch_token(watch, call->arena, &place);
    out->caught_up = !more;
    entries_fill(call, rows, count, out);
    *ret = watch_sent(watch, &place);
    return arena_done(call->arena, err);
}

/* ---- balances ---- */

static int balance_order(const void *left, const void *right)
{
    const struct balance *a = left, *b = right;
    if (a->account != b->account)
        return a->account < b->account ? -1 : 1;
    return strcmp(a->amount.currency.code, b->amount.currency.code);
}

size_t balances_sum(struct balance *rows, size_t count)
{
    size_t kept = 0;
    qsort(rows, count, sizeof(rows[0]), balance_order);
    for (size_t i = 0; i < count; i++) {
        if (kept > 0 && balance_order(&rows[kept - 1], &rows[i]) == 0)
            rows[kept - 1].amount.minor += rows[i].amount.minor;
        else
            rows[kept++] = rows[i];
    }
    return kept;
}
