/*
 * tests/sandbox/exchange.h: one request, and the answer that is being made for it.
 *
 * A request comes through the HTTP server or from a caller in the same process; both are taken
 * apart here. Its texts and all that is made for the answer live until the exchange is cleared. An
 * answer is JSON written member by member, where the faults of content are at work, or a text as it
 * is.
 */
#ifndef TESTS_SANDBOX_EXCHANGE_H
#define TESTS_SANDBOX_EXCHANGE_H

#include "service/base/arena.h"
#include "service/base/buf.h"
#include "service/connectors/formats/json_read.h"
#include "service/connectors/formats/json_write.h"
#include "tests/sandbox/params.h"

enum method { METHOD_OTHER, METHOD_GET, METHOD_POST, METHOD_PUT, METHOD_PATCH, METHOD_DELETE };

enum {
    EXCHANGE_REQUEST_BYTES = 64 << 20,
    EXCHANGE_ANSWER_BYTES = 256 << 20,
    EXCHANGE_ARENA_BYTES = 512 << 20,
    EXCHANGE_HEADER_COUNT = 8,
    EXCHANGE_SEGMENT_COUNT = 4,
};

/* How the answer fails to arrive. */
enum delivery { DELIVERY_WHOLE, DELIVERY_NONE, DELIVERY_CUT };

/* How its content is odd. */
struct oddness {
    bool has_unknown_fields, has_unknown_enums;
    bool has_string_numbers, has_trailing_zeros, has_null_addresses, has_moving_pages;
};

struct exchange {
    struct arena arena;
    enum method method;
    struct str target; /* path and query as they came, for the log */
    struct str path;   /* percent-decoded */
    struct str host;   /* for links */
    struct params headers;
    struct params query; /* decoded */
    bool has_too_many;   /* headers or parameters: more than there is room for */
    struct buf body;
    struct str file; /* of a multipart body: the part named "file"; a view of `body` */
    bool has_file;
    struct str segments[EXCHANGE_SEGMENT_COUNT]; /* what stood for "{}" in the path */

    int32_t status;
    const char *content_type;
    struct buf answer;
    struct jwriter json; /* into `answer` */
    struct pair answer_headers[EXCHANGE_HEADER_COUNT];
    size_t answer_header_count;
    struct oddness odd;
    enum delivery delivery;
    int64_t delay_ms; /* real milliseconds */
};

/* A request as it stands on the wire. */
struct wire_request {
    struct str method; /* "GET" */
    struct str target; /* path and query, percent-encoded */
    const struct pair *headers;
    size_t header_count;
    struct str body;
};

void exchange_init(struct exchange *x);
/* As after exchange_init, but memory is kept: for the next request. */
void exchange_clear(struct exchange *x);
void exchange_release(struct exchange *x);

/*
 * Fills an exchange with a request. Headers are borrowed until it is cleared, the rest is copied.
 * Host, Content-Length and the like are the caller's to give, as a client's library would.
 */
void exchange_read(struct exchange *x, const struct wire_request *request);
/* The same in parts, for a server that reads piece by piece. */
enum method method_parse(struct str text);
/* %XX is decoded everywhere, "+" is a blank in the query only. */
void exchange_read_target(struct exchange *x, struct str target);
void exchange_read_header(struct exchange *x, struct str name, struct str value);
/* Once the body is whole: finds the file, if the body is multipart and well-formed. */
void exchange_read_file(struct exchange *x);

/* The header's value, its name in any case; empty: none. */
struct str exchange_header(const struct exchange *x, const char *name);
bool exchange_has_header(const struct exchange *x, const char *name);
/* The body as JSON. */
enum err_code exchange_json(struct exchange *x, const struct jnode **ret_root, struct err *err);

/*
 * Whether `path` looks like `pattern`, in which "{}" stands for one segment: those are left in
 * x->segments.
 */
bool exchange_path_is(struct exchange *x, struct str path, const char *pattern);

/* A header of the answer. */
void exchange_add_header(struct exchange *x, const char *name, struct str value);
/* Drops what was written so far, headers too. */
void exchange_restart(struct exchange *x, int32_t status);

/* Whether the answer's content is to be odd. */
bool exchange_is_odd(const struct exchange *x);
/* The value that was written since the answer was `from` long. */
struct str exchange_written(const struct exchange *x, size_t from);

/* Members of the answer; their meaning is jwriter's, their oddness the exchange's. */
void exchange_object(struct exchange *x, const char *key);
void exchange_array(struct exchange *x, const char *key);
void exchange_end(struct exchange *x);
void exchange_text(struct exchange *x, const char *key, struct str text);
/* null if the text is empty. */
void exchange_text_or_null(struct exchange *x, const char *key, struct str text);
/* A value of an enumeration. */
void exchange_enum(struct exchange *x, const char *key, const char *value);
void exchange_i64(struct exchange *x, const char *key, int64_t value);
/* A number that is a text, as ids are. */
void exchange_number_text(struct exchange *x, const char *key, int64_t value);
void exchange_bool(struct exchange *x, const char *key, bool value);
void exchange_null(struct exchange *x, const char *key);
void exchange_money(struct exchange *x, const char *key, struct money money);
/* null if not set; "2026-09-01T08:15:22Z". */
void exchange_instant(struct exchange *x, const char *key, struct instant instant);
/* JSON as it is. */
void exchange_raw(struct exchange *x, const char *key, struct str json);

#endif
