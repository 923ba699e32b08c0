/* service/connectors/operation.c: what all operations of all vendors share. */
#include "service/connectors/operation.h"

#include <inttypes.h>

#include "service/base/limits.h"

enum { REASON_BYTES_MAX = 512, URL_TEXT_BYTES_MAX = 12 << 10 };

static void add_header(struct draft *draft, struct http_header header)
{
    CHECK(draft->header_count < HTTP_HEADER_COUNT);
    draft->headers[draft->header_count++] = header;
}

void draft_header(struct draft *draft, struct str name, struct str value)
{
    add_header(draft, (struct http_header){ .name = name, .value = value });
}

void draft_secret(struct draft *draft, struct str name, struct str value)
{
    add_header(draft, (struct http_header){ .name = name, .value = value, .is_secret = true });
}

static enum err_code draft_finish(const struct draft *draft, struct arena *arena,
                                  struct http_request *ret, struct err *err)
{
    if (draft->url_text.overflowed || draft->body.overflowed)
        return err_set(err, REASON_LIMIT_EXCEEDED, "the request is too large");
    struct http_request request = {
        .method = draft->method,
        .url = arena_str(arena, buf_str(&draft->url_text)),
        .header_count = draft->header_count,
        .body = arena_str(arena, buf_str(&draft->body)),
        .timeout_ms = draft->endpoint->timeout_ms,
        .response_bytes_max = LIMIT_HTTP_RESPONSE_BYTES,
    };
    if (arena_is_full(arena))
        return arena_err(arena, err);
    for (size_t i = 0; i < draft->header_count; i++)
        request.headers[i] = draft->headers[i];
    *ret = request;
    return ERR_OK;
}

static const struct operation *operation_of(const struct vendor *vendor, enum call_kind kind)
{
    CHECK(call_traits(kind)->system == vendor->system);
    const struct operation *operation = &vendor->operations[kind];
    CHECK(operation->build != NULL);
    return operation;
}

enum err_code vendor_build(const struct vendor *vendor, const struct endpoint *endpoint,
                           const struct call *call, struct arena *arena, struct http_request *ret,
                           struct err *err)
{
    struct draft draft = { .endpoint = endpoint, .arena = arena };
    buf_init(&draft.url_text, URL_TEXT_BYTES_MAX);
    buf_init(&draft.body, LIMIT_HTTP_REQUEST_BYTES);
    draft.url = url_to(&draft.url_text, endpoint->base_url);
    enum err_code code = operation_of(vendor, call->kind)->build(&draft, call, err);
    if (code == ERR_OK)
        code = draft_finish(&draft, arena, ret, err);
    buf_release(&draft.url_text);
    buf_release(&draft.body);
    return code;
}

static int64_t retry_after_ms(const struct http_response *response)
{
    if (response->outcome != HTTP_ANSWERED)
        return -1;
    if (response->retry_after_s >= 0)
        return response->retry_after_s * MS_PER_SECOND;
    if (response->status == 429 && response->rate_reset_s >= 0)
        return response->rate_reset_s * MS_PER_SECOND;
    return -1;
}

/* At most REASON_BYTES_MAX bytes, cut between characters. */
static struct str shortened(struct str text)
{
    if (text.len <= REASON_BYTES_MAX)
        return text;
    size_t len = REASON_BYTES_MAX;
    while (len > 0 && ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
        len--;
    return (struct str){ text.ptr, len };
}

static struct str reason_of(const struct vendor *vendor, const struct http_response *response,
                            struct arena *arena)
{
    if (response->outcome != HTTP_ANSWERED)
        return response->failure;
    struct str reason = vendor->explain(response->body, arena);
    if (reason.len == 0)
        reason = arena_format(arena, "status %" PRId32, response->status);
    return reason.ptr == NULL ? STR_EMPTY : shortened(reason);
}

/* HTML or XML: what stands in front of a service answers with a page of its own. */
static bool is_page(struct str body)
{
    return str_starts(str_trim(body), STR("<"));
}

/* The status says done, the body is not what the operation answers. */
static void judge_unreadable(enum call_kind kind, const struct err *err, struct arena *arena,
                             struct answer *ret)
{
    struct str reason = arena_format(arena, "the answer could not be read: %s%s%s", err->field,
                                     err->field[0] == '\0' ? "" : " ", err->message);
    *ret = (struct answer){
        .verdict = call_traits(kind)->is_repeatable ? VERDICT_RETRY : VERDICT_UNKNOWN,
        .status = ret->status,
        .reason = reason.ptr == NULL ? STR("the answer is too large") : reason,
        .retry_after_ms = ret->retry_after_ms,
    };
}

static enum err_code read_answer(const struct operation *operation, struct reading *in,
                                 struct answer *ret, struct err *err)
{
    struct jnode *root = NULL;
    enum err_code code = ERR_OK;
    if (!operation->reads_text)
        code = json_parse(in->body, in->arena, &root, err);
    else if (is_page(in->body)) /* any text is a table of a kind */
        code = err_set(err, REASON_DOCUMENT_MALFORMED, "a page where a table is expected");
    if (code != ERR_OK)
        return code;
    in->root = root;
    return operation->read(in, ret, err);
}

void vendor_judge(const struct vendor *vendor, const struct endpoint *endpoint,
                  const struct call *call, const struct http_response *response,
                  struct arena *arena, struct answer *ret)
{
    const struct operation *operation = operation_of(vendor, call->kind);
    *ret = (struct answer){
        .verdict = verdict_of(call->kind, operation->rows, operation->row_count, response),
        .status = response->status,
        .reason = STR_EMPTY,
        .retry_after_ms = retry_after_ms(response),
    };
    if (ret->verdict != VERDICT_DONE) {
        ret->reason = reason_of(vendor, response, arena);
        return;
    }
    struct err err;
    struct reading in = {
        .endpoint = endpoint, .call = call, .arena = arena, .body = response->body
    };
    enum err_code code = ERR_OK;
    if (operation->read != NULL)
        code = read_answer(operation, &in, ret, &err);
    else if (is_page(response->body)) /* of an operation that answers nothing */
        code = err_set(&err, REASON_DOCUMENT_MALFORMED, "a page where nothing is answered");
    if (code != ERR_OK)
        judge_unreadable(call->kind, &err, arena, ret);
}

static struct str excerpt_of(const struct jnode *entry, struct arena *arena)
{
    struct buf text;
    buf_init(&text, LIMIT_HTTP_RESPONSE_BYTES);
    struct jwriter w = jwriter_to(&text);
    jwriter_node(&w, NULL, entry);
    struct str excerpt = evidence_excerpt(buf_str(&text), arena);
    buf_release(&text);
    return excerpt;
}

enum err_code answer_reject(struct answer *ret, const struct jnode *list, const struct jnode *entry,
                            const char *id_key, struct arena *arena, struct err *err)
{
    struct err ignored;
    struct jread read = { .err = &ignored };
    if (err->reason == REASON_LIMIT_EXCEEDED)
        return err_reason_code(err->reason);
    if (ret->rejected == NULL)
        ret->rejected = ARENA_ARRAY(arena, struct rejected_row, list->count);
    if (ret->rejected == NULL)
        return arena_err(arena, err);
    struct rejected_row row = {
        .id = jread_text(&read, entry, id_key),
        .reason = arena_format(arena, "%s%s%s", err->field, err->field[0] == '\0' ? "" : ": ",
                               err->message),
        .excerpt = excerpt_of(entry, arena),
    };
    if (arena_is_full(arena))
        return arena_err(arena, err);
    ret->rejected[ret->rejected_count++] = row;
    return ERR_OK;
}

enum err_code call_need(struct str value, const char *field, struct err *err)
{
    if (value.len > 0)
        return ERR_OK;
    (void)err_set(err, REASON_FIELD_REQUIRED, "is missing");
    return err_in(err, "%s", field);
}
