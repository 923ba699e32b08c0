/* service/connectors/evidence.c: an exchange for people to look at, nothing personal left in it. */
#include <inttypes.h>

#include "service/base/buf.h"
#include "service/base/limits.h"
#include "service/connectors/connector.h"

/*
 * Members whose values name, locate or reach a person, in either system's spelling. It is looked
 * for in the text rather than in a tree, since evidence is often of bodies that are no JSON.
 */
static const struct str personal_keys[] = {
    STR_INIT("additional"),
    STR_INIT("additional_info"),
    STR_INIT("bic"),
    STR_INIT("birthDate"),
    STR_INIT("birth_date"),
    STR_INIT("city"),
    STR_INIT("civility"),
    STR_INIT("company"),
    STR_INIT("company_2"),
    STR_INIT("customer_email"),
    STR_INIT("customer_notification_email"),
    STR_INIT("email"),
    STR_INIT("firstName"), /* "firstname" too: letters' case is ignored */
    STR_INIT("first_name"),
    STR_INIT("fullName"),
    STR_INIT("gender"),
    STR_INIT("houseNumber"),
    STR_INIT("iban"),
    STR_INIT("ipAddress"),
    STR_INIT("lastName"),
    STR_INIT("last_name"),
    STR_INIT("mobile"),
    STR_INIT("owner"),
    STR_INIT("phone"),
    STR_INIT("phone_secondary"),
    STR_INIT("street"),
    STR_INIT("street1"),
    STR_INIT("street2"),
    STR_INIT("street_1"),
    STR_INIT("street_2"),
    STR_INIT("zipCode"),
    STR_INIT("zip_code"),
};

static bool is_personal(struct str key)
{
    for (size_t i = 0; i < ARRAY_COUNT(personal_keys); i++) {
        if (str_eq_nocase(key, personal_keys[i]))
            return true;
    }
    return false;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Behind the string that begins at `at`; text.len if it does not end. */
static size_t skip_string(struct str text, size_t at)
{
    for (at++; at < text.len && text.ptr[at] != '"'; at++) {
        if (text.ptr[at] == '\\')
            at++;
    }
    return at < text.len ? at + 1 : text.len;
}

/* Behind the value that begins at `at`: a string, a list of anything, a number or a word. */
static size_t skip_value(struct str text, size_t at)
{
    size_t depth = 0;
    while (at < text.len) {
        char c = text.ptr[at];
        if (c == '"') {
            at = skip_string(text, at);
        } else {
            if (depth == 0 && (c == ',' || c == '}' || c == ']'))
                return at;
            depth += c == '[' || c == '{' ? 1 : 0;
            depth -= c == ']' || c == '}' ? 1 : 0;
            at++;
        }
        if (depth == 0 && (c == '"' || c == ']' || c == '}'))
            return at;
    }
    return at;
}

/* Where the value begins if the string that ends at `at` is the key of one; else 0. */
static size_t value_behind(struct str text, size_t at)
{
    while (at < text.len && is_blank(text.ptr[at]))
        at++;
    if (at >= text.len || text.ptr[at] != ':')
        return 0;
    for (at++; at < text.len && is_blank(text.ptr[at]);)
        at++;
    return at;
}

/* Valid UTF-8 that a terminal and a protobuf string can hold. */
static void add_plain(struct buf *out, struct str text)
{
    bool is_utf8 = str_is_utf8(text);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];
        bool is_control = (c < 0x20 && !is_blank((char)c)) || c == 0x7f;
        buf_add_byte(out, is_control || (c >= 0x80 && !is_utf8) ? '?' : (char)c);
    }
}

static void add_redacted(struct buf *out, struct str text)
{
    size_t from = 0;
    size_t at = 0;
    while (at < text.len) {
        if (text.ptr[at] != '"') {
            at++;
            continue;
        }
        size_t end = skip_string(text, at);
        size_t value = value_behind(text, end);
        struct str key = { text.ptr + at + 1, end - at >= 2 ? end - at - 2 : 0 };
        at = end;
        if (value == 0 || !is_personal(key))
            continue;
        size_t value_end = skip_value(text, value);
        bool is_null =
            str_eq(str_trim((struct str){ text.ptr + value, value_end - value }), STR("null"));
        at = value_end;
        if (is_null)
            continue;
        add_plain(out, (struct str){ text.ptr + from, value - from });
        buf_add(out, STR("\"(removed)\""));
        from = value_end;
    }
    add_plain(out, str_from(text, from));
}

static struct str cut(struct str text)
{
    if (text.len <= LIMIT_EVIDENCE_BYTES)
        return text;
    size_t len = LIMIT_EVIDENCE_BYTES;
    while (len > 0 && ((unsigned char)text.ptr[len] & 0xc0) == 0x80)
        len--;
    return (struct str){ text.ptr, len };
}

/* Redacted twice as far as is shown: what is removed makes room for what follows. */
static void add_excerpt(struct buf *out, struct str body)
{
    struct buf redacted;
    struct str head = body;
    if (head.len > 4 * LIMIT_EVIDENCE_BYTES)
        head.len = 4 * LIMIT_EVIDENCE_BYTES;
    buf_init(&redacted, 16 * LIMIT_EVIDENCE_BYTES);
    add_redacted(&redacted, head);
    struct str shown = cut(buf_str(&redacted));
    buf_add(out, shown);
    if (shown.len < redacted.len || head.len < body.len)
        buf_format(out, "... (%zu bytes)", body.len);
    buf_release(&redacted);
}

static struct str taken(struct buf *buf, struct arena *arena)
{
    struct str text = arena_str(arena, buf_str(buf));
    buf_release(buf);
    return text.ptr == NULL ? STR_EMPTY : text;
}

struct str evidence_excerpt(struct str body, struct arena *arena)
{
    struct buf out;
    buf_init(&out, 2 * LIMIT_EVIDENCE_BYTES);
    add_excerpt(&out, body);
    return taken(&out, arena);
}

static void add_request(struct buf *out, const struct http_request *request)
{
    static const char *const methods[] = {
        [HTTP_GET] = "GET",     [HTTP_POST] = "POST",     [HTTP_PUT] = "PUT",
        [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE",
    };
    CHECK(request->method <= HTTP_DELETE);
    buf_format(out, "%s %.*s\n", methods[request->method], STR_ARG(request->url));
    for (size_t i = 0; i < request->header_count; i++) {
        const struct http_header *header = &request->headers[i];
        buf_format(out, "%.*s: ", STR_ARG(header->name));
        add_plain(out, header->is_secret ? STR("(secret)") : header->value);
        buf_add_byte(out, '\n');
    }
    if (request->body.len > 0) {
        buf_add_byte(out, '\n');
        add_excerpt(out, request->body);
        buf_add_byte(out, '\n');
    }
}

static void add_response(struct buf *out, const struct http_response *response)
{
    if (response->outcome != HTTP_ANSWERED) {
        buf_add(out,
                response->outcome == HTTP_NOT_SENT ? STR("\nnot sent: ") : STR("\nno answer: "));
        add_plain(out, response->failure);
        buf_add_byte(out, '\n');
        return;
    }
    buf_format(out, "\n%" PRId32 "\n", response->status);
    if (response->body.len > 0) {
        add_excerpt(out, response->body);
        buf_add_byte(out, '\n');
    }
}

struct str evidence_of(const struct http_request *request, const struct http_response *response,
                       struct arena *arena)
{
    struct buf out;
    buf_init(&out, 8 * LIMIT_EVIDENCE_BYTES);
    add_request(&out, request);
    if (response != NULL)
        add_response(&out, response);
    return taken(&out, arena);
}
