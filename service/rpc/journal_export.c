/*
 * service/rpc/journal_export.c: the journal as a file.
 *
 * The last entry is fixed when the export begins; entries never change: the same call at the same
 * point of the books gives the same bytes, and the digest at the end says so.
 */
#include <openssl/evp.h>

#include "service/base/buf.h"
#include "service/rpc/backend.h"
#include "service/rpc/journal_streams.h"

enum {
    PIECE_BYTES = 64 << 10,
    ENTRY_COUNT_AT_ONCE = 5,
    LINE_BYTES_MAX = 4096,
    PIECE_SCAN_COUNT = 5000, /* entries that a piece looks at, wanted or not */
};

struct export
{
    struct str shop;
    struct journal_filter filter;
    int64_t next_no, end_no; /* [next_no, end_no) is still to be written */
    int64_t count;
    bool has_header, is_done;
    EVP_MD_CTX *digest;
};

enum err_code export_journal_open(struct rpc_call *call, const ProtobufCMessage *request,
                                  struct err *err)
{
    const Lockstep__V1__ExportJournalRequest *in = (const void *)request;
    struct export *export = ARENA_NEW(call->stream->arena, struct export);
    struct rpc_backend *backend = call->context;
    struct reader reader;
    struct shop shop;
    if (export == NULL)
        return arena_err(call->stream->arena, err);
    enum err_code code =
        name_from_proto(in->parent, "shops/*", "parent", call->stream->arena, &export->shop, err);
    if (code == ERR_OK)
        code = enum_from_proto((int)in->format, "format", err);
    if (code == ERR_OK)
        code = refuse_later(in->format != LOCKSTEP__V1__EXPORT_JOURNAL_REQUEST__FORMAT__FORMAT_CSV,
                            "format", err);
    if (code == ERR_OK)
        code = journal_filter_from_proto(in->filter, export->shop, call->stream->arena,
                                         &export->filter, err);
    if (code != ERR_OK)
        return code;
    reader_open(backend->store, call->arena, &reader);
    code = reader_shop(&reader, export->shop, &shop, err);
    if (code == ERR_OK)
        code = journal_next_no(&reader, export->shop, &export->end_no, err);
    reader_close(&reader);
    if (code != ERR_OK)
        return code;
    export->next_no = 1;
    export->digest = EVP_MD_CTX_new();
    CHECK(export->digest != NULL);
    CHECK(EVP_DigestInit_ex(export->digest, EVP_sha256(), NULL) == 1);
    call->stream->state = export;
    return ERR_OK;
}

void export_journal_close(struct rpc_call *call)
{
    struct export *export = call->stream->state;
    EVP_MD_CTX_free(export->digest);
}

/* RFC 4180: quoted where it must be. */
static void add_cell(struct buf *out, struct str text)
{
    bool is_plain = true;
    for (size_t i = 0; i < text.len; i++)
        is_plain = is_plain && text.ptr[i] != '"' && text.ptr[i] != ',' && text.ptr[i] >= ' ';
    if (is_plain) {
        buf_add(out, text);
        return;
    }
    buf_add_byte(out, '"');
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] == '"')
            buf_add_byte(out, '"');
        buf_add_byte(out, text.ptr[i]);
    }
    buf_add_byte(out, '"');
}

static void add_posting(struct buf *out, const struct journal_entry *entry,
                        const struct posting *posting)
{
    char time[INSTANT_TEXT_BYTES], amount[MONEY_TEXT_BYTES];
    const struct str cells[] = {
        instant_format(entry->time, time),
        entry->channel,
        str_c(account_name(posting->account)),
        money_format(posting->amount, amount),
        str_c(posting->amount.currency.code),
        entry->kind_text,
        entry->order_id,
        entry->order_line_id,
        entry->refund_id,
        entry->settlement_id,
        entry->transaction_id,
    };
    buf_add_i64(out, entry->entry_no);
    for (size_t i = 0; i < ARRAY_COUNT(cells); i++) {
        buf_add_byte(out, ',');
        add_cell(out, cells[i]);
    }
    buf_add_byte(out, ',');
    if (entry->reverses != 0)
        buf_add_i64(out, entry->reverses);
    buf_add(out, STR("\r\n"));
}

/* Fills a piece; stops in time for the next entry to fit, and for others to be served. */
static enum err_code piece_fill(struct rpc_call *call, struct export *export, struct buf *out,
                                struct err *err)
{
    struct rpc_backend *backend = call->context;
    struct reader reader;
    enum err_code code = ERR_OK;
    if (!export->has_header)
        buf_add(out, STR("entry,time,channel,account,amount,currency,kind,order,order_line,refund,"
                         "settlement,transaction,reverses\r\n"));
    export->has_header = true;
    int64_t scan_end_no = export->next_no + PIECE_SCAN_COUNT;
    if (scan_end_no > export->end_no)
        scan_end_no = export->end_no;
    reader_open(backend->store, call->arena, &reader);
    while (code == ERR_OK && export->next_no < scan_end_no &&
           out->len + ENTRY_COUNT_AT_ONCE * JOURNAL_POSTING_COUNT * LINE_BYTES_MAX < PIECE_BYTES) {
        struct journal_entry *rows;
        size_t count;
        bool more;
        int64_t left = scan_end_no - export->next_no;
        size_t max = left < ENTRY_COUNT_AT_ONCE ? (size_t)left : ENTRY_COUNT_AT_ONCE;
        code = journal_page(&reader, export->shop, export->next_no, max, &export->filter, &rows,
                            &count, &export->next_no, &more, err);
        for (size_t i = 0; code == ERR_OK && i < count; i++) {
            for (size_t j = 0; j < JOURNAL_POSTING_COUNT; j++)
                add_posting(out, &rows[i], &rows[i].postings[j]);
            export->count++;
        }
    }
    reader_close(&reader);
    return code;
}

static void last_fill(struct rpc_call *call, struct export *export,
                      Lockstep__V1__ExportJournalResponse *out)
{
    unsigned char digest[EVP_MAX_MD_SIZE];
    unsigned len = 0;
    CHECK(EVP_DigestFinal_ex(export->digest, digest, &len) == 1);
    struct str copy = arena_str(call->arena, (struct str){ (const char *)digest, len });
    out->sha256.data = (uint8_t *)copy.ptr;
    out->sha256.len = copy.len;
    out->journal_entry_count = export->count;
    out->is_last = true;
    export->is_done = true;
}

enum err_code export_journal_next(struct rpc_call *call, ProtobufCMessage *response,
                                  enum rpc_next *ret, struct err *err)
{
    Lockstep__V1__ExportJournalResponse *out = (void *)response;
    struct export *export = call->stream->state;
    struct buf piece;
    if (export->is_done) {
        *ret = RPC_NEXT_END;
        return ERR_OK;
    }
    buf_init(&piece, 4 * PIECE_BYTES);
    enum err_code code = piece_fill(call, export, &piece, err);
    CHECK(!piece.overflowed);
    struct str data = arena_str(call->arena, buf_str(&piece));
    buf_release(&piece);
    if (code != ERR_OK)
        return code;
    CHECK(EVP_DigestUpdate(export->digest, data.ptr, data.len) == 1);
    out->data.data = (uint8_t *)data.ptr;
    out->data.len = data.len;
    if (export->next_no >= export->end_no)
        last_fill(call, export, out);
    *ret = RPC_NEXT_MESSAGE;
    return arena_done(call->arena, err);
}
