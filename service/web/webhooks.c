/* service/web/webhooks.c: who may send, what it is about, and the answer. */
#include "service/web/webhooks.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <stdio.h>

#include "service/base/buf.h"
#include "service/base/limits.h"
#include "service/base/log.h"
#include "service/base/metric.h"
#include "service/connectors/formats/json_read.h"
#include "service/domain/name.h"
#include "service/engine/reader.h"

enum { ARENA_BYTES = 8 << 20, CREDENTIALS_BYTES_MAX = 16 << 10, HASH_BYTES = 32 };

/* Of the metric; what SCAYLE is told is the status. */
enum result { RESULT_TAKEN, RESULT_IGNORED, RESULT_REFUSED, RESULT_FAILED, RESULT_COUNT };

void webhooks_name_metrics(void)
{
    static const char *const names[RESULT_COUNT] = { "taken", "ignored", "refused", "failed" };
    for (uint32_t i = 0; i < RESULT_COUNT; i++)
        metric_name_label(METRIC_WEBHOOKS, i, names[i]);
}

static void answer(struct webhook *webhook, enum result result, int32_t status, const char *text)
{
    webhook->status = status;
    webhook->text = text;
    metric_add(METRIC_WEBHOOKS, result, 1);
}

/* ---- who sends ---- */

static void base64_add(struct buf *out, struct str bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        uint32_t group = (uint32_t)(unsigned char)bytes.ptr[i] << 16;
        group |= left > 1 ? (uint32_t)(unsigned char)bytes.ptr[i + 1] << 8 : 0;
        group |= left > 2 ? (uint32_t)(unsigned char)bytes.ptr[i + 2] : 0;
        buf_add_byte(out, digits[group >> 18]);
        buf_add_byte(out, digits[group >> 12 & 63]);
        buf_add_byte(out, left > 1 ? digits[group >> 6 & 63] : '=');
        buf_add_byte(out, left > 2 ? digits[group & 63] : '=');
    }
}

/* In the same time wherever they differ. */
static bool is_same(struct str a, struct str b)
{
    unsigned char hashes[2][HASH_BYTES];
    return EVP_Digest(a.ptr, a.len, hashes[0], NULL, EVP_sha256(), NULL) == 1 &&
           EVP_Digest(b.ptr, b.len, hashes[1], NULL, EVP_sha256(), NULL) == 1 &&
           CRYPTO_memcmp(hashes[0], hashes[1], HASH_BYTES) == 0;
}

static bool has_credentials(struct str authorization, struct str secret)
{
    struct str scheme, given;
    struct buf wanted;
    if (!str_cut(authorization, ' ', &scheme, &given) || !str_eq_nocase(scheme, STR("Basic")))
        return false;
    buf_init(&wanted, CREDENTIALS_BYTES_MAX);
    base64_add(&wanted, secret);
    bool is_theirs = !wanted.overflowed && is_same(str_trim(given), buf_str(&wanted));
    buf_release(&wanted);
    return is_theirs;
}

static enum err_code shop_read(struct webhook *webhook, struct shop *ret, struct err *err)
{
    struct reader reader;
    reader_open(webhook->options->store, &webhook->arena, &reader);
    enum err_code code = reader_shop(&reader, webhook->shop, ret, err);
    reader_close(&reader);
    return code;
}

void webhook_admit(const struct webhooks_options *options, struct str shop,
                   struct str authorization, struct webhook *ret)
{
    struct shop settings = { 0 };
    struct str secret;
    struct err err;
    *ret = (struct webhook){ .options = options, .shop = shop };
    arena_init(&ret->arena, ARENA_BYTES);
    enum err_code code = id_check(shop, &err);
    if (code == ERR_OK)
        code = shop_read(ret, &settings, &err);
    else
        code = ERR_NOT_FOUND;
    if (code == ERR_NOT_FOUND || (code == ERR_OK && settings.webhook_ref.len == 0)) {
        answer(ret, RESULT_REFUSED, 404, "no shop of this name takes webhooks\n");
        return;
    }
    if (code == ERR_OK)
        code = options->find_secret(options->context, settings.webhook_ref, &ret->arena, &secret,
                                    &err);
    if (code != ERR_OK) {
        log_err(LOG_ERROR, "webhook_not_checked", &err, LOG_FIELDS(log_str("shop", shop)));
        answer(ret, RESULT_FAILED, 503, "the credentials cannot be checked now\n");
        return;
    }
    if (!has_credentials(authorization, secret))
        answer(ret, RESULT_REFUSED, 401, "these are not the credentials of the shop's webhooks\n");
}

void webhook_too_large(struct webhook *webhook)
{
    answer(webhook, RESULT_REFUSED, 413, "the body is too large\n");
}

/* ---- what it is about ---- */

/* Older envelopes have no type: then what they carry tells. */
static bool is_of_stock(struct str type)
{
    return type.len == 0 || str_eq(type, STR("product-variant-stock-updated")) ||
           str_eq(type, STR("product-variant-availability-updated"));
}

static enum err_code variant_read(struct webhook *webhook, struct str body, struct err *err)
{
    struct jnode *root;
    struct err ignored;
    struct jread read = { .err = &ignored };
    enum err_code code = json_parse(body, &webhook->arena, &root, err);
    if (code == ERR_OK && root->type != JNODE_OBJECT)
        code = err_set(err, REASON_DOCUMENT_MALFORMED, "a webhook is an object");
    if (code != ERR_OK)
        return code;
    webhook->sku = STR_EMPTY;
    if (is_of_stock(jread_text(&read, root, "type")))
        webhook->sku = jread_text(&read, jnode_get(jnode_get(root, "payload"), "productVariant"),
                                  "referenceKey");
    return ERR_OK;
}

/* ---- storing ---- */

static void finished(struct submission *const *submissions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct webhook *webhook = submissions[i]->user;
        if (webhook->submission.outcome.code == ERR_OK)
            answer(webhook, RESULT_TAKEN, 200, "ok\n");
        else
            answer(webhook, RESULT_FAILED, 503, "it could not be stored\n");
        webhook->done(webhook);
    }
}

static const struct submitter submitter = { .finished = finished };

bool webhook_take(struct webhook *webhook, struct str body)
{
    struct err err = { 0 };
    CHECK(webhook->status == 0);
    if (variant_read(webhook, body, &err) != ERR_OK) {
        snprintf(webhook->message, sizeof(webhook->message), "%s\n", err.message);
        answer(webhook, RESULT_REFUSED, 400, webhook->message);
        return false;
    }
    if (webhook->sku.len == 0) {
        answer(webhook, RESULT_IGNORED, 200, "nothing to do\n");
        return false;
    }
    webhook->submission = (struct submission){
        .submitter = &submitter,
        .command = { .kind = COMMAND_HINT_STOCK,
                     .shop = webhook->shop,
                     .principal = STR("scayle"),
                     .hint_stock = { .skus = &webhook->sku, .count = 1 } },
        .arena = &webhook->arena,
        .user = webhook,
    };
    if (commit_loop_submit(webhook->options->loop, &webhook->submission, &err) == ERR_OK)
        return true;
    answer(webhook, RESULT_FAILED, 503, "it could not be stored\n");
    return false;
}

void webhook_release(struct webhook *webhook)
{
    arena_release(&webhook->arena);
}
