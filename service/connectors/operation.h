/*
 * service/connectors/operation.h: a vendor's operation as a row, and what all of them share.
 *
 * A vendor is a table of operations by kind of call. `build` puts a request into a draft, `read`
 * takes a 2xx answer apart; verdicts, retry times, reasons and unreadable bodies are handled here,
 * for all alike. For the vendors' folders only.
 */
#ifndef SERVICE_CONNECTORS_OPERATION_H
#define SERVICE_CONNECTORS_OPERATION_H

#include "service/connectors/connector.h"
#include "service/connectors/formats/json_read.h"
#include "service/connectors/formats/json_write.h"
#include "service/connectors/formats/url.h"

/* A request while it is written; its URL begins with the endpoint's base URL. */
struct draft {
    const struct endpoint *endpoint;
    struct arena *arena;
    enum http_method method;
    struct buf url_text;
    struct url url;
    struct http_header headers[HTTP_HEADER_COUNT];
    size_t header_count;
    struct buf body;
};

/* `value` must live as long as the request: a literal, in the arena, or of the endpoint. */
void draft_header(struct draft *draft, struct str name, struct str value);
void draft_secret(struct draft *draft, struct str name, struct str value);

/* An answer while it is read. */
struct reading {
    const struct endpoint *endpoint;
    const struct call *call;
    struct arena *arena;
    struct str body;
    const struct jnode *root; /* of the body; NULL if the operation reads text */
};

struct operation {
    enum err_code (*build)(struct draft *draft, const struct call *call, struct err *err);
    /* NULL: the body says nothing. May lower the verdict, which is DONE. */
    enum err_code (*read)(const struct reading *in, struct answer *ret, struct err *err);
    bool reads_text;                /* the body is no JSON */
    const struct verdict_row *rows; /* before the common ones */
    size_t row_count;
};

struct vendor {
    enum call_system system;
    const struct operation *operations; /* by call_kind; a row for each kind of this system */
    /* What an error's body says, for people; empty if nothing. */
    struct str (*explain)(struct str body, struct arena *arena);
};

enum err_code vendor_build(const struct vendor *vendor, const struct endpoint *endpoint,
                           const struct call *call, struct arena *arena, struct http_request *ret,
                           struct err *err);
void vendor_judge(const struct vendor *vendor, const struct endpoint *endpoint,
                  const struct call *call, const struct http_response *response,
                  struct arena *arena, struct answer *ret);

/*
 * Notes in `ret` that `entry` of a list could not be read, for the reason in `err`; `id_key` names
 * its id. LIMIT_EXCEEDED is handed back instead: then the whole answer is too large.
 */
MUST_USE enum err_code answer_reject(struct answer *ret, const struct jnode *list,
                                     const struct jnode *entry, const char *id_key,
                                     struct arena *arena, struct err *err);
/* FIELD_REQUIRED with `field` unless there is a value. */
MUST_USE enum err_code call_need(struct str value, const char *field, struct err *err);

#endif
