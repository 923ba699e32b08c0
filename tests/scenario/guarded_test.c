/* tests/scenario/guarded_test.c: TLS on both sides by settings, and a disk that takes no more. */
#include <signal.h>
#include <stdio.h>
#include <sys/resource.h>

#include "clients/c/proto/inventory_service.h"
#include "clients/c/request_id.h"
#include "tests/contract/rpc/certificates.h"
#include "tests/rows.h"
#include "tests/scenario/acme.h"
#include "tests/scenario/daemon.h"

enum { PATH_BYTES = 256, OUTPUT_BYTES = 4096, FILE_BYTES_MAX = 256 << 10, PUSH_COUNT_MAX = 20000 };

static struct daemon serving;

static int tear_down(void **state)
{
    (void)state;
    daemon_close(&serving);
    return 0;
}

/* ---- TLS ---- */

static void write_file(const char *name, struct str text)
{
    char path[PATH_BYTES];
    snprintf(path, sizeof(path), "%s/%s", serving.folder, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
    assert_int_equal(fwrite(text.ptr, 1, text.len, file), text.len);
    assert_int_equal(fclose(file), 0);
}

static enum lockstep_code ask(const struct lockstep_options *options)
{
    Lockstep__V1__GetPositionRequest request = LOCKSTEP__V1__GET_POSITION_REQUEST__INIT;
    Lockstep__V1__GetPositionResponse *response = NULL;
    struct lockstep_client *client = NULL;
    struct lockstep_status status;
    request.name = (char *)ACME "/positions/A-1";
    acme_check(lockstep_client_open(options, &client, &status), &status);
    enum lockstep_code code = lockstep_get_position(client, &request, NULL, &response, &status);
    lockstep_client_free(client);
    return code;
}

static void callers_come_by_mutual_tls(void **state)
{
    static const char token[] = "a-token-of-some-length";
    const char *const hash_token[] = { "--hash-token", NULL };
    char hash[128], settings[512];
    (void)state;
    assert_int_equal(daemon_run(hash_token, token, hash, sizeof(hash)), 0);
    snprintf(settings, sizeof(settings),
             "rpc:\n  listen: [\"127.0.0.1:0\"]\n"
             "  tls: {certificate_file: %%/server, key_file: %%/key, client_ca_file: %%/ca}\n"
             "tokens:\n- name: test\n  scopes: [inventory.read]\n  %s",
             hash);
    daemon_open(&serving, settings);
    write_file("server", certificates.server);
    write_file("key", certificates.server_key);
    write_file("ca", certificates.ca);
    daemon_start(&serving);
    struct lockstep_options options = { .target = serving.rpc,
                                        .server_name = "localhost",
                                        .ca = certificates.ca.ptr,
                                        .certificates = certificates.client.ptr,
                                        .key = certificates.client_key.ptr,
                                        .token = token };
    assert_int_equal(ask(&options), LOCKSTEP_NOT_FOUND); /* of a shop that is not there */
    options.token = NULL;
    assert_int_equal(ask(&options), LOCKSTEP_UNAUTHENTICATED);
    options.certificates = options.key = NULL;
    assert_int_equal(ask(&options), LOCKSTEP_UNAVAILABLE);
    assert_int_equal(daemon_stop(&serving, SIGTERM), 0);
}

static void a_key_of_another_certificate_is_a_problem(void **state)
{
    char path[PATH_BYTES], output[OUTPUT_BYTES];
    const char *const check[] = { "--check-config", path, NULL };
    (void)state;
    daemon_open(&serving, "rpc.tls: {certificate_file: %/server, key_file: %/key}\n"
                          "rpc.development: true\n");
    write_file("server", certificates.server);
    write_file("key", certificates.client_key);
    snprintf(path, sizeof(path), "%s/lockstep.yaml", serving.folder);
    assert_int_equal(daemon_run(check, "", output, sizeof(output)), 1);
    assert_non_null(strstr(output, ":2: rpc.tls: the private key belongs to another certificate"));
}

/* ---- the disk ---- */

/* Pushes 1, 2, 3, ... until that fails; returns how many went well. */
static int64_t push_until_refused(struct lockstep_client *client, struct lockstep_status *status)
{
    Lockstep__V1__PushInventoryRequest request = LOCKSTEP__V1__PUSH_INVENTORY_REQUEST__INIT;
    Lockstep__V1__StockItem item = LOCKSTEP__V1__STOCK_ITEM__INIT;
    request.parent = (char *)ACME;
    request.item = &item;
    item.sku = (char *)"A-1";
    item.warehouse = (char *)ACME_WAREHOUSE;
    for (item.on_hand = 1; item.on_hand < PUSH_COUNT_MAX; item.on_hand++) {
        char id[LOCKSTEP_REQUEST_ID_BYTES];
        Lockstep__V1__PushInventoryResponse *response = NULL;
        request.request_id = lockstep_request_id(id);
        if (lockstep_push_inventory(client, &request, NULL, &response, status) != LOCKSTEP_OK)
            break;
        lockstep__v1__push_inventory_response__free_unpacked(response, NULL);
    }
    return item.on_hand - 1;
}

static void a_store_that_cannot_be_written_ends_it(void **state)
{
    struct lockstep_status status;
    (void)state;
    daemon_open(&serving, "rpc: {listen: [\"127.0.0.1:0\"], development: true, log_every: 0}\n"
                          "web.listen: \"\"\n");
    daemon_start(&serving);
    /* As a disk that is full: no file may grow beyond this. */
    const struct rlimit limit = { FILE_BYTES_MAX, FILE_BYTES_MAX };
    assert_int_equal(prlimit(serving.pid, RLIMIT_FSIZE, &limit, NULL), 0);
    struct lockstep_client *client = acme_client(serving.rpc, NULL);
    acme_create(client);
    int64_t acked = push_until_refused(client, &status);
    assert_true(acked > 0);
    assert_int_equal(status.code, LOCKSTEP_UNAVAILABLE);
    assert_int_equal(daemon_wait_end(&serving), 4);
    assert_true(daemon_has_logged(&serving, "level=error event=store_broken"));
    lockstep_client_free(client);

    daemon_start(&serving); /* and the disk is well again */
    client = acme_client(serving.rpc, NULL);
    int64_t on_hand = acme_on_hand(client, "A-1");
    assert_true(on_hand == acked || on_hand == acked + 1);
    lockstep_client_free(client);
    assert_int_equal(daemon_stop(&serving, SIGTERM), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(callers_come_by_mutual_tls, tear_down),
        cmocka_unit_test_teardown(a_key_of_another_certificate_is_a_problem, tear_down),
        cmocka_unit_test_teardown(a_store_that_cannot_be_written_ends_it, tear_down),
    };
    certificates_make();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    certificates_release();
    return failed;
}
