/* service/store/schema.c: the version record, and the steps from an older one. */
#include "service/store/schema.h"

#include <inttypes.h>
#include <stdio.h>

#include "service/store/store_ops.h"

#define VERSION_KEY STR("\0schema")

static void version_put(struct txn *txn, int64_t version)
{
    char text[24];
    int len = snprintf(text, sizeof(text), "%" PRId64, version);
    txn_write(txn, VERSION_KEY, &(struct str){ text, (size_t)len });
}

/* 0: nothing is stored yet. */
static enum err_code version_get(struct txn *txn, int64_t *ret, struct err *err)
{
    bool is_found;
    struct str text;
    int64_t version = 0;
    enum err_code code = txn_get_borrow(txn, VERSION_KEY, &is_found, &text, err);
    if (code != ERR_OK)
        return code;
    if (is_found && (!str_parse_i64(text, &version) || version < 1))
        return err_set(err, REASON_STORE_CORRUPT, "the store's version is no number");
    *ret = version;
    return ERR_OK;
}

/* Records without a version are somebody else's database. */
static enum err_code check_empty(struct txn *txn, struct err *err)
{
    struct str key, value;
    struct cursor *cursor = txn_cursor(txn, (struct cursor_range){ .from = STR_EMPTY });
    bool has_row = cursor_next(cursor, &key, &value);
    enum err_code code = cursor_status(cursor, err);
    cursor_close(cursor);
    if (code == ERR_OK && has_row)
        return err_set(err, REASON_STORE_CORRUPT,
                       "the store holds records but no version: it is not this program's");
    return code;
}

static enum err_code version_newer(int64_t stored, int64_t known, struct err *err)
{
    char text[24];
    enum err_code code =
        err_set(err, REASON_STORE_VERSION_NEWER,
                "the store has version %" PRId64 ", this program knows versions up to %" PRId64
                ": run the newer program again, or restore a backup made before the upgrade",
                stored, known);
    snprintf(text, sizeof(text), "%" PRId64, stored);
    err_with(err, "stored_version", text);
    snprintf(text, sizeof(text), "%" PRId64, known);
    err_with(err, "known_version", text);
    return code;
}

/* One version further, or part of the way. *ret_stored is the version that is stored afterwards. */
static enum err_code bring_up_once(struct txn *txn, const struct schema *schema,
                                   int64_t *ret_stored, struct err *err)
{
    int64_t known = (int64_t)schema->step_count + 1;
    int64_t stored = 0;
    enum err_code code = version_get(txn, &stored, err);
    if (code != ERR_OK)
        return code;
    if (stored > known)
        return version_newer(stored, known, err);
    int64_t reached = known;
    if (stored == 0) {
        code = check_empty(txn, err);
    } else if (stored < known) {
        bool is_done = true;
        code = schema->steps[stored - 1].run(txn, &is_done, err);
        reached = is_done ? stored + 1 : stored;
    }
    if (code != ERR_OK)
        return code;
    if (reached != stored)
        version_put(txn, reached);
    *ret_stored = reached;
    return ERR_OK;
}

enum err_code schema_bring_up(struct store *store, const struct schema *schema, struct err *err)
{
    int64_t known = (int64_t)schema->step_count + 1;
    int64_t stored = 0;
    while (stored < known) {
        struct txn *txn = store_begin(store);
        enum err_code code = bring_up_once(txn, schema, &stored, err);
        if (code != ERR_OK) {
            txn_abandon(txn);
            return code;
        }
        code = store_commit_take(store, txn, err);
        if (code != ERR_OK)
            return code;
    }
    return ERR_OK;
}
