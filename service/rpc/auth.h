/*
 * service/rpc/auth.h: who calls, and what they may.
 *
 * A caller sends `authorization: Bearer <token>`. Tokens are known only by their SHA-256, each with
 * a name for the log, scopes, and the shops it is limited to, if any. A scope to write includes the
 * one to read of the same area; "admin" includes all. Refusing is the default. In development mode
 * a call without a token may do everything; one with a token is held to it as ever.
 */
#ifndef SERVICE_RPC_AUTH_H
#define SERVICE_RPC_AUTH_H

#include "service/base/err.h"
#include "service/base/str.h"

/* A token as configuration states it. */
struct rpc_token {
    struct str name;
    struct str sha256_hex;    /* 64 digits */
    const struct str *scopes; /* "orders.read"; see Scope in method_policy.proto */
    size_t scope_count;
    const struct str *shops; /* ids; none: all shops, and what belongs to no shop */
    size_t shop_count;
};

/* Whether a token may have this scope. */
bool rpc_scope_is_known(struct str scope);
/* The scope with the least distance, in ret_text. */
enum { RPC_SCOPE_TEXT_BYTES = 64 };
struct str rpc_scope_nearest(struct str scope, char ret_text[static RPC_SCOPE_TEXT_BYTES]);

/* rpc_token.sha256_hex of a token. */
enum { RPC_TOKEN_HASH_DIGITS = 64 };
struct str rpc_token_hash(struct str token, char ret_hex[static RPC_TOKEN_HASH_DIGITS + 1]);

struct rpc_auth; /* opaque; the same for all threads */

/* Who a token belongs to; lives as long as the rpc_auth. */
struct rpc_principal {
    struct str name;
    uint64_t scopes; /* a bit per number of Scope */
    const struct str *shops;
    size_t shop_count;
};

/* Copies all. CONFIG_INVALID names the token: `tokens[2].scopes[0]`. */
MUST_USE enum err_code rpc_auth_new(const struct rpc_token *tokens, size_t count,
                                    bool is_development, struct rpc_auth **ret, struct err *err);
void rpc_auth_free(struct rpc_auth *auth);

/* `header`: the value of "authorization", empty if there is none. TOKEN_MISSING, TOKEN_UNKNOWN. */
MUST_USE enum err_code rpc_auth_identify(const struct rpc_auth *auth, struct str header,
                                         const struct rpc_principal **ret, struct err *err);
/* `scope` is a number of Scope; SCOPE_UNSPECIFIED is refused to everybody. SCOPE_MISSING. */
MUST_USE enum err_code rpc_auth_allow_scope(const struct rpc_principal *principal, int32_t scope,
                                            struct err *err);
/* `name` is a resource name of the request, "shops/{shop}/..."; empty if it is about none. A
 * principal without limits may do all. SCOPE_MISSING. */
MUST_USE enum err_code rpc_auth_allow_shop(const struct rpc_principal *principal, struct str name,
                                           struct err *err);

#endif
