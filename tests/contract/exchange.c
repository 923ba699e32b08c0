/* tests/contract/exchange.c: the sections of a file. */
#include "tests/contract/exchange.h"

enum { STATUS_MAX = 999 };

bool next_line(struct str *text, struct str *ret_line)
{
    struct str after;
    if (text->len == 0)
        return false;
    if (!str_cut(*text, '\n', ret_line, &after)) {
        *ret_line = *text;
        after = STR_EMPTY;
    }
    *text = after;
    return true;
}

bool next_word(struct str *text, struct str *ret_word)
{
    struct str after;
    *text = str_trim(*text);
    if (text->len == 0)
        return false;
    if (!str_cut(*text, ' ', ret_word, &after)) {
        *ret_word = *text;
        after = STR_EMPTY;
    }
    *text = after;
    return true;
}

static struct str *section_of(struct exchange_file *file, struct str title)
{
    const struct {
        struct str title;
        struct str *section;
    } sections[] = {
        { STR("call"), &file->call },       { STR("order"), &file->order },
        { STR("request"), &file->request }, { STR("answer"), &file->answer },
        { STR("verdict"), &file->verdict },
    };
    for (size_t i = 0; i < ARRAY_COUNT(sections); i++) {
        if (str_eq(title, sections[i].title))
            return sections[i].section;
    }
    return NULL;
}

bool exchange_parse(struct str text, struct exchange_file *ret, const char **ret_why)
{
    const struct str mark = STR("### ");
    struct str line;
    *ret = (struct exchange_file){ .about = { text.ptr, 0 } };
    struct str *section = &ret->about;
    while (next_line(&text, &line)) {
        if (!str_starts(line, mark)) {
            section->len = (size_t)(line.ptr + line.len - section->ptr);
            continue;
        }
        struct str title;
        struct str rest = str_from(line, mark.len);
        section = next_word(&rest, &title) ? section_of(ret, title) : NULL;
        if (section == NULL) {
            *ret_why = "a section of another name";
            return false;
        }
        if (str_eq(title, STR("call")))
            ret->kind = str_trim(rest);
        *section = (struct str){ text.ptr, 0 };
    }
    *ret_why = "no call";
    return ret->kind.len > 0;
}

bool exchange_is_whole(const struct exchange_file *file, const char **ret_why)
{
    bool has_answer = file->answer.len > 0 && file->verdict.len > 0;
    bool has_neither = file->answer.len == 0 && file->verdict.len == 0; /* nothing is sent */
    *ret_why = "a section is missing";
    return file->about.len > 0 && file->request.len > 0 && (has_answer || has_neither);
}

/* False: a number that is none. */
static bool set_header(struct http_response *response, struct str name, struct str value)
{
    const struct {
        const char *name;
        int64_t *number;
        struct str *text;
    } headers[] = {
        { "Retry-After", &response->retry_after_s, NULL },
        { "X-RateLimit-Remaining", &response->rate_remaining, NULL },
        { "X-RateLimit-Reset", &response->rate_reset_s, NULL },
        { "Content-Type", NULL, &response->content_type },
        { "Location", NULL, &response->location },
        { "Link", NULL, &response->link },
    };
    for (size_t i = 0; i < ARRAY_COUNT(headers); i++) {
        if (!str_eq_nocase(name, str_c(headers[i].name)))
            continue;
        if (headers[i].text == NULL)
            return str_parse_i64(value, headers[i].number);
        *headers[i].text = value;
    }
    return true;
}

bool response_from_text(struct str text, struct http_response *ret, const char **ret_why)
{
    struct str line;
    int64_t status = 0;
    *ret = (struct http_response){
        .outcome = HTTP_ANSWERED,
        .body = STR_EMPTY,
        .retry_after_s = -1,
        .rate_remaining = -1,
        .rate_reset_s = -1,
        .failure = STR_EMPTY,
    };
    *ret_why = "an answer begins with lost, unsent or a status";
    if (!next_line(&text, &line))
        return false;
    if (str_eq(line, STR("lost")) || str_eq(line, STR("unsent"))) {
        ret->outcome = str_eq(line, STR("lost")) ? HTTP_NO_ANSWER : HTTP_NOT_SENT;
        ret->failure = STR("timed out");
        return true;
    }
    if (!str_parse_i64(line, &status) || status < 0 || status > STATUS_MAX)
        return false;
    ret->status = (int32_t)status;
    while (next_line(&text, &line) && line.len > 0) {
        struct str name, value;
        if (!str_cut(line, ':', &name, &value) || !set_header(ret, name, str_trim(value)))
            return false;
    }
    ret->body = text;
    return true;
}
