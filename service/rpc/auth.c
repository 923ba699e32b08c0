/* service/rpc/auth.c: tokens by their hashes, scopes as bits. */
#include "service/rpc/auth.h"

#include <ctype.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <string.h>

#include "lockstep/v1/method_policy.pb-c.h"
#include "service/base/arena.h"
#include "service/base/heap.h"
#include "service/base/limits.h"

enum {
    HASH_BYTES = 32,
    SCOPE_NUMBER_END = 64, /* they are bits */
    AUTH_ARENA_BYTES = 16 << 20,
};

struct known_token {
    uint8_t hash[HASH_BYTES];
    struct rpc_principal principal;
};

struct rpc_auth {
    struct arena arena;
    EVP_MD *sha256;
    struct known_token *tokens;
    size_t token_count;
    bool is_development;
};

static const struct rpc_principal developer = {
    .name = STR_INIT("development"),
    .scopes = UINT64_MAX,
};

/* SCOPE_ORDERS_READ is "orders.read". NUL behind it. */
static struct str scope_text(const char *name, char ret_text[static RPC_SCOPE_TEXT_BYTES])
{
    struct str s = str_from(str_c(name), strlen("SCOPE_"));
    CHECK(s.len < RPC_SCOPE_TEXT_BYTES);
    for (size_t i = 0; i < s.len; i++)
        ret_text[i] = s.ptr[i] == '_' ? '.' : (char)tolower((unsigned char)s.ptr[i]);
    ret_text[s.len] = '\0';
    return (struct str){ ret_text, s.len };
}

static uint64_t scope_bit(int32_t scope)
{
    CHECK(scope > 0);
    CHECK(scope < SCOPE_NUMBER_END);
    return UINT64_C(1) << scope;
}

/* 0: there is no such scope. */
static uint64_t scope_find(struct str wanted)
{
    const ProtobufCEnumDescriptor *type = &lockstep__v1__scope__descriptor;
    for (unsigned i = 0; i < type->n_values; i++) {
        char text[RPC_SCOPE_TEXT_BYTES];
        if (type->values[i].value > 0 && str_eq(scope_text(type->values[i].name, text), wanted))
            return scope_bit(type->values[i].value);
    }
    return 0;
}

/* With what it includes. 0: there is no such scope. */
static uint64_t scope_bits(struct str wanted)
{
    uint64_t bits = scope_find(wanted);
    if (bits == scope_bit(LOCKSTEP__V1__SCOPE__SCOPE_ADMIN))
        return UINT64_MAX;
    if (bits != 0 && str_ends(wanted, STR(".write"))) {
        char text[RPC_SCOPE_TEXT_BYTES];
        size_t area = wanted.len - strlen("write");
        memcpy(text, wanted.ptr, area);
        memcpy(text + area, "read", strlen("read"));
        bits |= scope_find((struct str){ text, area + strlen("read") });
    }
    return bits;
}

bool rpc_scope_is_known(struct str scope)
{
    return scope_bits(scope) != 0;
}

struct str rpc_scope_nearest(struct str scope, char ret_text[static RPC_SCOPE_TEXT_BYTES])
{
    const ProtobufCEnumDescriptor *type = &lockstep__v1__scope__descriptor;
    struct str nearest = STR_EMPTY;
    size_t least = SIZE_MAX;
    for (unsigned i = 0; i < type->n_values; i++) {
        char text[RPC_SCOPE_TEXT_BYTES];
        size_t distance = str_distance(scope_text(type->values[i].name, text), scope);
        if (type->values[i].value == 0 || distance >= least)
            continue;
        least = distance;
        nearest = scope_text(type->values[i].name, ret_text);
    }
    return nearest;
}

struct str rpc_token_hash(struct str token, char ret_hex[static RPC_TOKEN_HASH_DIGITS + 1])
{
    uint8_t hash[HASH_BYTES];
    int status = EVP_Digest(token.ptr, token.len, hash, NULL, EVP_sha256(), NULL);
    CHECK(status == 1);
    for (size_t i = 0; i < HASH_BYTES; i++) {
        ret_hex[2 * i] = "0123456789abcdef"[hash[i] >> 4];
        ret_hex[2 * i + 1] = "0123456789abcdef"[hash[i] & 0xf];
    }
    ret_hex[RPC_TOKEN_HASH_DIGITS] = '\0';
    return (struct str){ ret_hex, RPC_TOKEN_HASH_DIGITS };
}

static bool hex_parse(struct str hex, uint8_t ret_hash[static HASH_BYTES])
{
    if (hex.len != (size_t)2 * HASH_BYTES)
        return false;
    for (size_t i = 0; i < hex.len; i++) {
        int c = tolower((unsigned char)hex.ptr[i]);
        if (!isxdigit(c))
            return false;
        int digit = isdigit(c) ? c - '0' : c - 'a' + 10;
        ret_hash[i / 2] = (uint8_t)(i % 2 == 0 ? digit << 4 : ret_hash[i / 2] | digit);
    }
    return true;
}

static enum err_code token_read(struct arena *arena, const struct rpc_token *token,
                                struct known_token *ret, struct err *err)
{
    struct rpc_principal *principal = &ret->principal;
    if (token->name.len == 0) {
        err_set(err, REASON_CONFIG_INVALID, "a token needs a name");
        return err_in(err, "name");
    }
    if (!hex_parse(token->sha256_hex, ret->hash)) {
        err_set(err, REASON_CONFIG_INVALID, "not the 64 hexadecimal digits of a SHA-256");
        return err_in(err, "sha256");
    }
    for (size_t i = 0; i < token->scope_count; i++) {
        uint64_t bits = scope_bits(token->scopes[i]);
        if (bits == 0) {
            err_set(err, REASON_CONFIG_INVALID, "\"%.*s\" is no scope", STR_ARG(token->scopes[i]));
            return err_in(err, "scopes[%zu]", i);
        }
        principal->scopes |= bits;
    }
    principal->name = arena_str(arena, token->name);
    struct str *shops = ARENA_ARRAY(arena, struct str, token->shop_count);
    for (size_t i = 0; shops != NULL && i < token->shop_count; i++)
        shops[i] = arena_str(arena, token->shops[i]);
    principal->shops = shops;
    principal->shop_count = token->shop_count;
    return arena_is_full(arena) ? arena_err(arena, err) : ERR_OK;
}

enum err_code rpc_auth_new(const struct rpc_token *tokens, size_t count, bool is_development,
                           struct rpc_auth **ret, struct err *err)
{
    struct rpc_auth *auth = HEAP_NEW(struct rpc_auth);
    arena_init(&auth->arena, AUTH_ARENA_BYTES);
    auth->is_development = is_development;
    auth->sha256 = EVP_MD_fetch(NULL, "SHA256", NULL);
    CHECK(auth->sha256 != NULL);
    auth->tokens = ARENA_ARRAY(&auth->arena, struct known_token, count);
    enum err_code code = auth->tokens == NULL ? arena_err(&auth->arena, err) : ERR_OK;
    for (; code == ERR_OK && auth->token_count < count; auth->token_count++) {
        size_t i = auth->token_count;
        code = token_read(&auth->arena, &tokens[i], &auth->tokens[i], err);
        if (code != ERR_OK)
            code = err_in(err, "tokens[%zu]", i);
    }
    if (code != ERR_OK) {
        rpc_auth_free(auth);
        return code;
    }
    *ret = auth;
    return ERR_OK;
}

void rpc_auth_free(struct rpc_auth *auth)
{
    if (auth == NULL)
        return;
    EVP_MD_free(auth->sha256);
    arena_release(&auth->arena);
    heap_free(auth);
}

/* As long for the first token as for the last, and for none. */
static const struct rpc_principal *token_find(const struct rpc_auth *auth, struct str token)
{
    uint8_t hash[HASH_BYTES];
    const struct rpc_principal *found = NULL;
    int status = EVP_Digest(token.ptr, token.len, hash, NULL, auth->sha256, NULL);
    CHECK(status == 1);
    for (size_t i = 0; i < auth->token_count; i++) {
        if (CRYPTO_memcmp(auth->tokens[i].hash, hash, HASH_BYTES) == 0)
            found = &auth->tokens[i].principal;
    }
    return found;
}

enum err_code rpc_auth_identify(const struct rpc_auth *auth, struct str header,
                                const struct rpc_principal **ret, struct err *err)
{
    if (header.len == 0 && auth->is_development) {
        *ret = &developer;
        return ERR_OK;
    }
    struct str kind, token;
    if (!str_cut(header, ' ', &kind, &token) || !str_eq_nocase(kind, STR("Bearer")))
        return err_set(err, REASON_TOKEN_MISSING,
                       "a token is needed: metadata \"authorization: Bearer <token>\"");
    const struct rpc_principal *found = token_find(auth, str_trim(token));
    if (found == NULL)
        return err_set(err, REASON_TOKEN_UNKNOWN, "the token is not known here");
    *ret = found;
    return ERR_OK;
}

enum err_code rpc_auth_allow_scope(const struct rpc_principal *principal, int32_t scope,
                                   struct err *err)
{
    if (scope > 0 && scope < SCOPE_NUMBER_END && (principal->scopes & scope_bit(scope)) != 0)
        return ERR_OK;
    const ProtobufCEnumValue *value =
        protobuf_c_enum_descriptor_get_value(&lockstep__v1__scope__descriptor, scope);
    if (value == NULL || scope == LOCKSTEP__V1__SCOPE__SCOPE_UNSPECIFIED)
        return err_set(err, REASON_SCOPE_MISSING, "no token may do this");
    char text[RPC_SCOPE_TEXT_BYTES];
    scope_text(value->name, text);
    err_set(err, REASON_SCOPE_MISSING, "token \"%.*s\" lacks the scope \"%s\"",
            STR_ARG(principal->name), text);
    return err_with(err, "scope", text);
}

enum err_code rpc_auth_allow_shop(const struct rpc_principal *principal, struct str name,
                                  struct err *err)
{
    if (principal->shop_count == 0)
        return ERR_OK;
    struct str prefix = STR("shops/");
    struct str shop = STR_EMPTY, rest;
    if (str_starts(name, prefix) && !str_cut(str_from(name, prefix.len), '/', &shop, &rest))
        shop = str_from(name, prefix.len);
    for (size_t i = 0; shop.len > 0 && i < principal->shop_count; i++) {
        if (str_eq(principal->shops[i], shop))
            return ERR_OK;
    }
    return err_set(err, REASON_SCOPE_MISSING, "token \"%.*s\" is limited to other shops",
                   STR_ARG(principal->name));
}
