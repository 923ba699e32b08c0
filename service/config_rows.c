/* service/config_rows.c: the table, and finding one's way in it. */
#include "service/config_rows.h"

#include <ctype.h>
#include <string.h>

#include "service/base/limits.h"
#include "service/rpc/auth.h"
#include "service/rpc/server.h"

#define AT(member) offsetof(struct config, member)
#define OF_TOKEN(member) offsetof(struct config_token, member)
#define TOKEN_PREFIX "tokens[]."

enum { KIB = 1 << 10, MIB = 1 << 20, PEM_BYTES_MAX = MIB, PATH_BYTES_MAX = 4000 };
#define TIB (INT64_C(1) << 40)

/* clang-format off */
const struct config_row config_rows[] = {
    /* key, type, default, min, max, secret, offset, help */
    { "rpc.listen", CONFIG_LISTENERS, "127.0.0.1:7070", 1, 16, false, AT(rpc_listen),
      "Where gRPC is served; port 0 takes a free one." },
    { "rpc.tls.certificate_file", CONFIG_FILE, "", 1, PEM_BYTES_MAX, false, AT(rpc_certificate),
      "The server's certificate with its chain, PEM. Without it only unix sockets are served." },
    { "rpc.tls.key_file", CONFIG_FILE, "", 1, PEM_BYTES_MAX, true, AT(rpc_key),
      "The certificate's private key, PEM, without passphrase." },
    { "rpc.tls.client_ca_file", CONFIG_FILE, "", 1, PEM_BYTES_MAX, false, AT(rpc_client_ca),
      "If set, callers need a certificate of this authority." },
    { "rpc.development", CONFIG_BOOL, "false", 0, 0, false, AT(rpc_development),
      "Plain text, and calls without token may do everything; on this machine only." },
    { "rpc.request_bytes", CONFIG_BYTES, "4 MiB", 64 * KIB, LIMIT_REQUEST_BYTES, false,
      AT(rpc_request_bytes), "The largest message a caller may send." },
    { "rpc.completion_queues", CONFIG_INT, "1", 1, RPC_LOOP_COUNT_MAX, false,
      AT(rpc_completion_queues), "Each with a thread; one is fastest on few cores." },
    { "rpc.query_threads", CONFIG_INT, "2", 1, 64, false, AT(rpc_query_threads),
      "Threads that answer queries." },
    { "rpc.log_every", CONFIG_INT, "100", 0, 1000000, false, AT(rpc_log_every),
      "Of the calls that went well each so-many-th is logged; 0: none. Failed ones are, always." },
    { "rpc.drain_ms", CONFIG_INT, "10000", 0, 600000, false, AT(rpc_drain_ms),
      "At the end, how long calls under way may take before they are cancelled." },
    { "tokens[].name", CONFIG_TEXT, NULL, 1, 64, false, OF_TOKEN(name),
      "Who it is, for the log." },
    { "tokens[].sha256", CONFIG_HASH, NULL, RPC_TOKEN_HASH_DIGITS, RPC_TOKEN_HASH_DIGITS, true,
      OF_TOKEN(sha256), "The token's hash; `lockstepd --hash-token` makes it." },
    { "tokens[].scopes", CONFIG_SCOPES, NULL, 1, 64, false, OF_TOKEN(scopes),
      "What the token allows, such as inventory.write; admin is everything." },
    { "tokens[].shops", CONFIG_TEXTS, "", 0, 1000, false, OF_TOKEN(shops),
      "The shops, by id, that it is limited to; none: all." },
    { "web.listen", CONFIG_ADDRESS, "127.0.0.1:7071", 0, 255, false, AT(web_listen),
      "Where /metrics, /healthz, /readyz and webhooks are served, without TLS; empty: nowhere." },
    { "store.path", CONFIG_TEXT, NULL, 1, PATH_BYTES_MAX, false, AT(store_path),
      "The folder of the state; made if missing, its parent is not." },
    { "store.cache_bytes", CONFIG_BYTES, "256 MiB", MIB, TIB, false, AT(store_cache_bytes),
      "Memory for what was read." },
    { "store.memtable_bytes", CONFIG_BYTES, "64 MiB", 64 * KIB, 4 * TIB / KIB, false,
      AT(store_memtable_bytes), "Memory for what was written; three of them at most." },
    { "secrets.directory", CONFIG_TEXT, "/etc/lockstep/secrets", 0, PATH_BYTES_MAX, false,
      AT(secrets_directory),
      "Where `file:NAME` of a shop or channel leads; other files are never read." },
    { "secrets.environment_prefix", CONFIG_TEXT, "LOCKSTEP_SECRET_", 0, 64, false,
      AT(secrets_environment_prefix),
      "What NAME of `env:NAME` must begin with; other variables are never read." },
    { "outbound.timeout_ms", CONFIG_INT, "30000", 100, 600000, false, AT(outbound_timeout_ms),
      "Of a call to a shop or marketplace." },
    { "outbound.connect_timeout_ms", CONFIG_INT, "5000", 100, 60000, false,
      AT(outbound_connect_timeout_ms), "Of TCP and TLS together." },
    { "outbound.ca_file", CONFIG_FILE, "", 1, 16 * MIB, false, AT(outbound_ca),
      "The authorities that are trusted, PEM; empty: the system's." },
    { "outbound.allow_http_loopback", CONFIG_BOOL, "false", 0, 0, false, AT(outbound_http_loopback),
      "Shops and marketplaces on this machine may be called without TLS; development only." },
    { "clock.development_origin", CONFIG_INSTANT, "", 0, 0, false, AT(clock_origin),
      "When the faster clock met the real one; development only." },
    { "clock.development_scale", CONFIG_INT, "1", 1, 1000000, false, AT(clock_scale),
      "Seconds of the program's clock per real second; development only." },
    { "log.level", CONFIG_LEVEL, "info", 0, 0, false, AT(log_level),
      "What is logged, to stderr." },
};
/* clang-format on */
const size_t config_row_count = ARRAY_COUNT(config_rows);
static_assert(ARRAY_COUNT(config_rows) <= CONFIG_ROW_COUNT_MAX, "config.sources has a place each");

bool config_row_is_of_token(const struct config_row *row)
{
    return str_starts(str_c(row->key), STR(TOKEN_PREFIX));
}

bool config_row_is_list(const struct config_row *row)
{
    return row->type >= CONFIG_TEXTS;
}

const struct config_row *config_row_find(struct str key)
{
    for (size_t i = 0; i < config_row_count; i++) {
        if (str_eq(str_c(config_rows[i].key), key))
            return &config_rows[i];
    }
    return NULL;
}

/* What of `key` ends before its member `at`; *at moves on. False: there is no more. */
static bool section_next(struct str key, size_t *at, struct str *ret)
{
    for (size_t i = *at; i < key.len; i++) {
        if (key.ptr[i] == '.' || (key.ptr[i] == '[' && i > 0)) {
            *ret = (struct str){ key.ptr, i };
            *at = i + 1;
            return true;
        }
    }
    return false;
}

bool config_key_is_section(struct str key)
{
    for (size_t i = 0; i < config_row_count; i++) {
        struct str section;
        for (size_t at = 0; section_next(str_c(config_rows[i].key), &at, &section);) {
            if (str_eq(section, key))
                return true;
        }
    }
    return false;
}

static struct str last_member(struct str key)
{
    size_t at = key.len;
    while (at > 0 && key.ptr[at - 1] != '.')
        at--;
    return str_from(key, at);
}

/* Keeps the candidate if it is nearer than the one before. */
static void consider(struct str key, struct str candidate, size_t *least, struct str *nearest)
{
    size_t distance = str_distance(key, candidate);
    if (distance > 1 && str_eq(last_member(key), last_member(candidate)))
        distance = 1; /* the right name in the wrong section */
    if (distance < *least) {
        *least = distance;
        *nearest = candidate;
    }
}

struct str config_key_nearest(struct str key)
{
    struct str nearest = STR_EMPTY;
    size_t least = key.len / 3 + 2;
    for (size_t i = 0; i < config_row_count; i++) {
        struct str row_key = str_c(config_rows[i].key), section;
        consider(key, row_key, &least, &nearest);
        for (size_t at = 0; section_next(row_key, &at, &section);)
            consider(key, section, &least, &nearest);
    }
    return nearest;
}

struct str config_row_variable(const struct config_row *row,
                               char ret_text[static CONFIG_VARIABLE_BYTES])
{
    static const char prefix[] = "LOCKSTEP_";
    struct str key = str_c(row->key);
    size_t len = strlen(prefix);
    if (config_row_is_of_token(row))
        return STR_EMPTY;
    CHECK(len + key.len < CONFIG_VARIABLE_BYTES);
    memcpy(ret_text, prefix, len);
    for (size_t i = 0; i < key.len; i++)
        ret_text[len++] = key.ptr[i] == '.' ? '_' : (char)toupper((unsigned char)key.ptr[i]);
    ret_text[len] = '\0';
    return (struct str){ ret_text, len };
}
