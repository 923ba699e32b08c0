/* tests/unit/rpc/auth_test.c: scopes and hashes, as settings state them. */
#include "service/rpc/auth.h"
#include "tests/rows.h"

struct scope_row {
    const char *scope;
    bool is_known;
    const char *nearest;
};

static const struct scope_row scope_rows[] = {
    { "orders.read", true, "orders.read" },
    { "admin", true, "admin" },
    { "orders.raed", false, "orders.read" },
    { "order.write", false, "orders.write" },
    { "ORDERS.READ", false, NULL },
    { "unspecified", false, NULL },
    { "", false, "admin" },
};

static void a_scope_is_known_or_the_nearest_is_proposed(void **state)
{
    const struct scope_row *row = *state;
    char text[RPC_SCOPE_TEXT_BYTES];
    assert_int_equal(rpc_scope_is_known(str_c(row->scope)), row->is_known);
    struct str nearest = rpc_scope_nearest(str_c(row->scope), text);
    assert_true(rpc_scope_is_known(nearest));
    if (row->nearest != NULL)
        assert_true(str_eq(nearest, str_c(row->nearest)));
}

struct hash_row {
    const char *token, *hex;
};

/* As sha256sum prints them. */
static const struct hash_row hash_rows[] = {
    { "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
};

static void a_token_is_known_by_its_hash(void **state)
{
    const struct hash_row *row = *state;
    char hex[RPC_TOKEN_HASH_DIGITS + 1];
    struct rpc_auth *auth;
    const struct rpc_principal *principal;
    struct err err;
    assert_true(str_eq(rpc_token_hash(str_c(row->token), hex), str_c(row->hex)));
    struct rpc_token token = { .name = STR("test"), .sha256_hex = str_c(hex) };
    assert_int_equal(rpc_auth_new(&token, 1, false, &auth, &err), ERR_OK);
    char header[128] = "Bearer ";
    memcpy(header + strlen(header), row->token, strlen(row->token) + 1);
    assert_int_equal(rpc_auth_identify(auth, str_c(header), &principal, &err), ERR_OK);
    assert_true(str_eq(principal->name, STR("test")));
    rpc_auth_free(auth);
}

int main(void)
{
    return ROWS_RUN(a_scope_is_known_or_the_nearest_is_proposed, scope_rows) +
           ROWS_RUN(a_token_is_known_by_its_hash, hash_rows);
}
