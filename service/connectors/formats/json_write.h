/*
 * service/connectors/formats/json_write.h: JSON into a buf.
 *
 *     struct jwriter w = jwriter_to(&buf);
 *     jwriter_object(&w, NULL);
 *     jwriter_text(&w, "order_line_id", line_id);
 *     jwriter_money(&w, "amount", amount);        // "amount":19.90, exactly
 *     jwriter_array(&w, "taxes");
 *     ...
 *     jwriter_end(&w);                            // of the array
 *     jwriter_end(&w);                            // of the object
 *
 * Inside an object each value has a key, elsewhere the key is NULL. Compact; commas are the
 * writer's. The buf bounds the size: look at buf.overflowed at the end.
 */
#ifndef SERVICE_CONNECTORS_FORMATS_JSON_WRITE_H
#define SERVICE_CONNECTORS_FORMATS_JSON_WRITE_H

#include "service/base/buf.h"
#include "service/base/instant.h"
#include "service/base/limits.h"
#include "service/connectors/formats/json.h"
#include "service/domain/money.h"

enum { JWRITER_DEPTH_MAX = 2 * LIMIT_JSON_DEPTH };

struct jwriter {
    struct buf *out;
    uint32_t depth;
    bool needs_comma;
    char closers[JWRITER_DEPTH_MAX];
};

struct jwriter jwriter_to(struct buf *out);
void jwriter_object(struct jwriter *w, const char *key);
void jwriter_array(struct jwriter *w, const char *key);
/* Closes what was opened last. */
void jwriter_end(struct jwriter *w);

/* `text` must be UTF-8; control characters are escaped. */
void jwriter_text(struct jwriter *w, const char *key, struct str text);
void jwriter_i64(struct jwriter *w, const char *key, int64_t value);
void jwriter_bool(struct jwriter *w, const char *key, bool value);
void jwriter_null(struct jwriter *w, const char *key);
/* A number of major units with the currency's decimals. */
void jwriter_money(struct jwriter *w, const char *key, struct money money);
void jwriter_instant(struct jwriter *w, const char *key, struct instant instant);
/* `text` is JSON already: a number's own text, a document kept as it came. */
void jwriter_raw(struct jwriter *w, const char *key, struct str text);
/* A tree that was read. */
void jwriter_node(struct jwriter *w, const char *key, const struct jnode *node);

#endif
