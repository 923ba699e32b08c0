/* tests/unit/clients/cli/lockstepd_test.c: the command against the running service. */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clients/c/proto/order_service.h"
#include "clients/c/request_id.h"
#include "clients/cli/run.h"
#include "clients/cli/yaml.h"
#include "tests/rows.h"
#include "tests/scenario/acme.h"
#include "tests/scenario/daemon.h"

#define SETTINGS                                                                                   \
    "rpc: {development: true, listen: [\"unix:%/socket\"], drain_ms: 1000}\n"                      \
    "web.listen: \"\"\n"                                                                           \
    "secrets.directory: \"%\"\n"                                                                   \
    "outbound.allow_http_loopback: true\n"

#define REQUEST_ID "--request-id 22222222-2222-4222-8222-222222222222"

enum { WORD_COUNT_MAX = 32, LINE_BYTES = 512, ARENA_BYTES = 1 << 20, WAIT_S = 60 };

static const char shop_yaml[] = "shop:\n"
                                "  name: shops/acme\n"
                                "  warehouses: [{ id: berlin }, { id: hamburg }]\n"
                                "channels:\n"
                                "  - name: shops/acme/channels/galeria\n"
                                "    currency_code: EUR\n"
                                "    tax_mode: included\n"
                                "    mirakl: { base_url: http://127.0.0.1:9, key_ref: file:key }\n"
                                "    acceptance: { mode: manual, window: 2d }\n"
                                "    stock_policy: { safety_stock_units: 2 }\n";

static const char other_yaml[] = "shop:\n"
                                 "  name: shops/acme\n"
                                 "  display_name: ACME\n"
                                 "  warehouses: [{ id: berlin }, { id: hamburg }]\n";

static const char plain_yaml[] = "shop: { name: shops/acme, warehouses: [{ id: berlin }] }\n"
                                 "channels:\n"
                                 "  - name: shops/acme/channels/galeria\n"
                                 "    currency_code: EUR\n"
                                 "    tax_mode: included\n"
                                 "    mirakl: { base_url: http://127.0.0.1:9, key_ref: s3cr3t }\n"
                                 "    acceptance: { mode: manual, window: 2d }\n";

static const char order_yaml[] = "parent: shops/acme/channels/galeria\n"
                                 "order:\n"
                                 "  order_id: 4711-A\n"
                                 "  state: waiting-acceptance\n"
                                 "  marketplace_state: WAITING_ACCEPTANCE\n"
                                 "  currency_code: EUR\n"
                                 "  tax_mode: included\n"
                                 "  price: 39.98 EUR\n"
                                 "  shipping_price: 0.00 EUR\n"
                                 "  total_price: 39.98 EUR\n"
                                 "  marketplace_create_time: 2026-09-01T08:00:00Z\n"
                                 "  marketplace_update_time: 2026-09-01T08:00:00Z\n"
                                 "  lines:\n"
                                 "    - order_line_id: 4711-A-1\n"
                                 "      sku: A-1\n"
                                 "      quantity: 2\n"
                                 "      state: waiting-acceptance\n"
                                 "      marketplace_state: WAITING_ACCEPTANCE\n"
                                 "      unit_price: 19.99 EUR\n"
                                 "      price: 39.98 EUR\n"
                                 "      shipping_price: 0.00 EUR\n"
                                 "      total_price: 39.98 EUR\n";

static struct daemon daemon_running;
static char server[DAEMON_TEXT_BYTES + 32]; /* its socket: the same after a restart */

static void file_write(const char *name, const char *text)
{
    char path[LINE_BYTES];
    snprintf(path, sizeof(path), "%s/%s", daemon_running.folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static int set_up(void **state)
{
    (void)state;
    daemon_open(&daemon_running, SETTINGS);
    snprintf(server, sizeof(server), "unix:%s/socket", daemon_running.folder);
    file_write("shop.yaml", shop_yaml);
    file_write("other.yaml", other_yaml);
    file_write("plain.yaml", plain_yaml);
    file_write("key", "secret\n");
    daemon_start(&daemon_running);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    daemon_close(&daemon_running);
    return 0;
}

static char *environment(const char *name)
{
    if (strcmp(name, "LOCKSTEP_SERVER") == 0)
        return server;
    return strcmp(name, "LOCKSTEP_SHOP") == 0 ? (char *)"acme" : NULL;
}

/* Blanks divide words, '~' is a blank, '%' the daemon's folder. */
static enum outcome line_run_to(const char *line, FILE *out, FILE *err)
{
    char words[LINE_BYTES], *texts[WORD_COUNT_MAX], *rest = words, *word, *percent;
    char path[LINE_BYTES];
    int count = 1;
    snprintf(words, sizeof(words), "%s", line);
    texts[0] = (char *)"lockstep";
    while ((word = strsep(&rest, " ")) != NULL) {
        for (char *at = word; *at != '\0'; at++)
            *at = *at == '~' ? ' ' : *at;
        texts[count++] = word;
        if ((percent = strchr(word, '%')) != NULL) {
            snprintf(path, sizeof(path), "%s%s", daemon_running.folder, percent + 1);
            texts[count - 1] = path;
        }
    }
    FILE *in = fopen("/dev/null", "r");
    enum outcome outcome = run_main(count, texts, environment, in, out, err);
    fclose(in);
    return outcome;
}

static enum outcome line_run(const char *line, char **ret_out, char **ret_err)
{
    size_t out_len, err_len;
    FILE *out = open_memstream(ret_out, &out_len), *err = open_memstream(ret_err, &err_len);
    enum outcome outcome = line_run_to(line, out, err);
    fclose(out);
    fclose(err);
    return outcome;
}

/* What is printed is lost. */
static enum outcome line_run_in_vain(const char *line, char **ret_err)
{
    FILE *full = fopen("/dev/full", "w");
    size_t err_len;
    FILE *err = open_memstream(ret_err, &err_len);
    assert_non_null(full);
    enum outcome outcome = line_run_to(line, full, err);
    fclose(full);
    fclose(err);
    return outcome;
}

struct step {
    const char *line;
    enum outcome outcome;
    const char *out, *err; /* in what is printed; NULL: nothing is */
};

static void steps_run(const struct step *steps, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct step *step = &steps[i];
        char *out, *err;
        enum outcome outcome = line_run(step->line, &out, &err);
        bool is_said = step->out == NULL ? out[0] == '\0' : strstr(out, step->out) != NULL;
        bool is_told = step->err == NULL ? err[0] == '\0' : strstr(err, step->err) != NULL;
        if (outcome != step->outcome || !is_said || !is_told)
            fail_msg("lockstep %s: %d\n%s%s", step->line, (int)outcome, out, err);
        free(out);
        free(err);
    }
}

/* clang-format off */
static const struct step settings_steps[] = {
    { "status --shop=", OUTCOME_OK, "There is no shop yet", NULL },
    { "shops ls", OUTCOME_OK, "NAME", "(there is nothing)" },
    { "shops get", OUTCOME_FAILED, NULL, "SHOP_NOT_FOUND (NOT_FOUND)" },
    { "apply -f %/missing.yaml", OUTCOME_FAILED, NULL, "No such file" },
    { "apply -f %/shop.yaml --dry-run", OUTCOME_OK, "create  shops/acme/channels/galeria", NULL },
    { "apply -f %/plain.yaml --dry-run", OUTCOME_FAILED, NULL, "secrets.environment_prefix" },
    { "apply -f clients/cli/shop.example.yaml --dry-run", OUTCOME_OK,
      "create  shops/acme/channels/debenhams", NULL },
    { "shops ls --json", OUTCOME_OK, NULL, NULL },
    { "apply -f %/shop.yaml", OUTCOME_USAGE, "create  shops/acme ", "say --yes" },
    { "apply -f %/shop.yaml --yes " REQUEST_ID, OUTCOME_OK, "Applied to shops/acme.", NULL },
    { "apply -f %/shop.yaml --yes", OUTCOME_OK, "Nothing changes.", NULL },
    { "apply -f %/shop.yaml --yes " REQUEST_ID, OUTCOME_OK, "Nothing changes.", NULL },
    { "apply -f %/other.yaml --dry-run " REQUEST_ID, OUTCOME_OK, "display_name", NULL },
    { "apply -f %/other.yaml --yes " REQUEST_ID, OUTCOME_FAILED, "display_name",
      "REQUEST_ID_REUSED (ALREADY_EXISTS)" },
    { "apply -f %/shop.yaml --dry-run --json", OUTCOME_OK, "{\"changes\":[],\"shop\":", NULL },
    { "shops get", OUTCOME_OK, "name: shops/acme\nwarehouses:\n  - id: berlin\n", NULL },
    { "channels ls", OUTCOME_OK, "channels/galeria  paused", NULL },
    { "channels get galeria --json", OUTCOME_OK, "\"acceptance\":{\"mode\":\"MODE_MANUAL\"", NULL },
    { "channels inspect galeria", OUTCOME_OK, "state: paused\n", NULL },
    { "channels resume galeria", OUTCOME_OK, "state: active", NULL },
    { "channels pause galeria --reason stocktaking", OUTCOME_OK, "pause_reason: stocktaking",
      NULL },
    { "channels get debenhams", OUTCOME_FAILED, NULL, "`lockstep channels ls`" },
    { "status", OUTCOME_OK, "shops/acme/channels/galeria  paused", NULL },
    { "status --json", OUTCOME_OK, "\"state\":\"HEALTH_STATE_PAUSED\"", NULL },
};

static const struct step stock_steps[] = {
    { "stock push A-1 berlin 12", OUTCOME_OK, "outcome: applied\non_hand: 12\n", NULL },
    { "stock push A-1 hamburg 3 --json", OUTCOME_OK,
      "{\"outcome\":\"OUTCOME_APPLIED\",\"onHand\":\"3\"}\n", NULL },
    { "stock push A-1 nowhere 3", OUTCOME_FAILED, NULL,
      "lockstep: item.warehouse (WAREHOUSE): the shop has no warehouse \"nowhere\"\n"
      "  reason: WAREHOUSE_NOT_FOUND (NOT_FOUND)\n" },
    { "stock push A-1 nowhere 3 --json", OUTCOME_FAILED, NULL,
      "{\"error\":{\"code\":\"NOT_FOUND\",\"reason\":\"WAREHOUSE_NOT_FOUND\"" },
    { "stock push A-1 berlin 9 --expect 11", OUTCOME_FAILED, NULL, "STOCK_EXPECTATION_FAILED" },
    { "stock reserve A-1 2 --until +2h --note a~fair", OUTCOME_OK,
      "name: shops/acme/reservations/1\nsku: A-1\nquantity: 2\nnote: a fair\n", NULL },
    { "stock reserve A-1 99 --until +2h", OUTCOME_FAILED, NULL,
      "STOCK_INSUFFICIENT (FAILED_PRECONDITION)" },
    { "stock renew 1 --until +3d", OUTCOME_OK, "state: active", NULL },
    { "stock reservations --sku A-1", OUTCOME_OK, "reservations/1  A-1", NULL },
    { "stock release-brake galeria --max 9", OUTCOME_FAILED, NULL,
      "BRAKE_NOT_HELD (FAILED_PRECONDITION)" },
    { "stock release 1", OUTCOME_OK, "state: released", NULL },
    { "stock reservation 1", OUTCOME_OK, "end_time: ", NULL },
    { "stock push B/2~x berlin 1 --request-id 11111111-1111-4111-8111-111111111111", OUTCOME_OK,
      "outcome: applied", NULL },
    { "stock push B/2~x berlin 1 --request-id 11111111-1111-4111-8111-111111111111", OUTCOME_OK,
      "outcome: applied", NULL },
    { "stock push B/2~x berlin 5 --request-id 11111111-1111-4111-8111-111111111111", OUTCOME_FAILED,
      NULL, "REQUEST_ID_REUSED (ALREADY_EXISTS)" },
    { "stock get B/2~x", OUTCOME_OK, "name: shops/acme/positions/B%2F2%20x\nsku: B/2 x\n", NULL },
    { "stock ls --limit 1", OUTCOME_OK, "A-1       15         0  channels/galeria 13",
      "(there are more; --limit or --all shows them)" },
    { "stock ls --all", OUTCOME_OK, "B/2 x", NULL },
    { "stock ls --prefix B --json", OUTCOME_OK, "{\"name\":\"shops/acme/positions/B%2F2%20x\"",
      NULL },
    { "stock explain A-1", OUTCOME_OK, "channels/galeria/offers/A-1 may sell 13:\n", NULL },
    { "stock explain A-1 --channel galeria", OUTCOME_OK, "safety-stock      -2     13", NULL },
    { "stock explain C-3", OUTCOME_FAILED, NULL, "POSITION_NOT_FOUND" },
    { "publications ls --channel galeria", OUTCOME_OK, "A-1    wanted      13", NULL },
    { "imports ls", OUTCOME_OK, "NAME  KIND", "(there is nothing)" },
    { "events ls --kind position-changed --json", OUTCOME_OK, "\"kind\":\"KIND_POSITION_CHANGED\"",
      NULL },
    { "events ls --newest --limit 1", OUTCOME_OK, "positions/B%2F2%20x", "(there are more" },
};

static const struct step order_steps[] = {
    { "orders ls", OUTCOME_OK, "channels/galeria/orders/4711-A  waiting-acceptance  39.98 EUR  "
      "A-1 2  2026-09-01T08:00:00Z", NULL },
    { "orders ls --state shipped", OUTCOME_OK, "NAME", "(there is nothing)" },
    { "orders get 4711-A --channel galeria", OUTCOME_OK, "total_price: 39.98 EUR", NULL },
    { "orders get channels/galeria/orders/4711-A --json", OUTCOME_OK,
      "{\"order\":{\"name\":\"shops/acme/channels/galeria/orders/4711-A\"", NULL },
    { "stock get A-1", OUTCOME_OK, "reserved: 2", NULL },
    { "orders accept 4711-A --channel galeria --line 4711-A-9=yes", OUTCOME_FAILED, NULL,
      "(--line)" },
    { "orders refuse 4711-A --channel galeria --reason no~stock", OUTCOME_OK,
      "kind: acceptance", NULL },
    { "orders accept 4711-A --channel galeria", OUTCOME_FAILED, NULL,
      "ORDER_STATE_CONFLICT (FAILED_PRECONDITION)" },
    { "dispatch confirm 4711-A --channel galeria --carrier DHL --tracking 1", OUTCOME_FAILED, NULL,
      "ORDER_STATE_CONFLICT" },
    { "refunds ls", OUTCOME_OK, "NAME", "(there is nothing)" },
    { "exceptions causes --limit 100", OUTCOME_OK, "carrier-unknown", NULL },
    { "exceptions get none", OUTCOME_FAILED, NULL, "EXCEPTION_NOT_FOUND" },
    { "journal follow --stop", OUTCOME_OK, NULL, NULL },
    { "balance", OUTCOME_OK, "ACCOUNT  DEBIT", NULL },
    { "gaps", OUTCOME_OK, "NAME", "(there is nothing)" },
    { "settlements", OUTCOME_OK, "NAME", "(there is nothing)" },
    { "journal export --format csv --out %/journal.csv", OUTCOME_OK, NULL, "0 entries in " },
    { "journal export --format csv", OUTCOME_OK, "entry,time,channel,account", NULL },
};
/* clang-format on */

static void settings_are_seen_before_they_are_applied(void **state)
{
    (void)state;
    steps_run(settings_steps, sizeof(settings_steps) / sizeof(settings_steps[0]));
}

static void stock_is_pushed_listed_and_explained(void **state)
{
    (void)state;
    steps_run(stock_steps, sizeof(stock_steps) / sizeof(stock_steps[0]));
}

static void order_ingest(void)
{
    char id[LOCKSTEP_REQUEST_ID_BYTES];
    struct lockstep_client *client = acme_client(server, NULL);
    Lockstep__V1__IngestOrderResponse *answer = NULL;
    struct lockstep_status status;
    struct yaml_place place;
    struct arena arena;
    struct err err;
    arena_init(&arena, ARENA_BYTES);
    ProtobufCMessage *message =
        message_new(&lockstep__v1__ingest_order_request__descriptor, &arena);
    Lockstep__V1__IngestOrderRequest *request = (void *)message;
    assert_int_equal(yaml_read(str_c(order_yaml), message, &arena, &place, &err), ERR_OK);
    request->request_id = lockstep_request_id(id);
    acme_check(lockstep_ingest_order(client, request, NULL, &answer, &status), &status);
    lockstep__v1__ingest_order_response__free_unpacked(answer, NULL);
    arena_release(&arena);
    lockstep_client_free(client);
}

static void orders_are_shown_and_decided(void **state)
{
    (void)state;
    order_ingest();
    steps_run(order_steps, sizeof(order_steps) / sizeof(order_steps[0]));
}

static void output_that_is_lost_is_a_failure(void **state)
{
    static const char *const lines[] = {
        "shops ls",
        "shops get",
        "shops ls --json",
        "stock ls --json",
        "events ls",
        "status",
        "stock explain A-1",
        "events follow",
        "events follow --json",
        "journal export --format csv",
        "--help",
        "orders accept --help",
        "completion bash",
        "__complete ord",
    };
    (void)state;
    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        char *err;
        enum outcome outcome = line_run_in_vain(lines[i], &err);
        if (outcome != OUTCOME_FAILED || strstr(err, "cannot write") == NULL)
            fail_msg("lockstep %s: %d\n%s", lines[i], (int)outcome, err);
        free(err);
    }
}

/* ---- following ---- */

/* The program itself, whose output can be read, what it says on stderr too. */
static pid_t follower_start(const char *token, FILE **ret_output)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t pid = fork();
    assert_true(pid >= 0);
    if (pid == 0) {
        dup2(ends[1], STDOUT_FILENO);
        dup2(ends[1], STDERR_FILENO);
        close(ends[0]);
        close(ends[1]);
        alarm(WAIT_S); /* whatever happens */
        execl("clients/cli/lockstep", "lockstep", "events", "follow", "--shop", "acme", "--server",
              server, "--from", token, NULL);
        _exit(127);
    }
    close(ends[1]);
    *ret_output = fdopen(ends[0], "r");
    return pid;
}

/* Reads until a line holds `text`, and none before holds `unwanted`; NULL: that may be. */
static void line_await(FILE *output, const char *text, const char *unwanted,
                       char ret_line[static LINE_BYTES])
{
    while (fgets(ret_line, LINE_BYTES, output) != NULL) {
        if (strstr(ret_line, text) != NULL)
            return;
        if (unwanted != NULL)
            assert_null(strstr(ret_line, unwanted));
    }
    fail_msg("the follower never said \"%s\"", text);
}

static void stock_push(const char *sku)
{
    struct lockstep_client *client = acme_client(server, NULL);
    acme_push(client, sku, 1);
    lockstep_client_free(client);
}

static void who_follows_misses_nothing_when_the_service_restarts(void **state)
{
    char line[LINE_BYTES];
    FILE *output;
    int status;
    (void)state;
    pid_t follower = follower_start("", &output);
    stock_push("F-1");
    line_await(output, "positions/F-1", NULL, line);
    assert_int_equal(daemon_stop(&daemon_running, SIGTERM), 0);
    daemon_start(&daemon_running);
    stock_push("F-2");
    line_await(output, "positions/F-2", NULL, line);
    kill(follower, SIGTERM);
    assert_int_equal(waitpid(follower, &status, 0), follower);
    assert_int_equal(status, 0);
    fclose(output);
}

static void who_is_interrupted_is_told_how_to_go_on(void **state)
{
    static const char told[] = "(to go on from here: --from ";
    char line[LINE_BYTES], token[LINE_BYTES];
    FILE *output;
    int status;
    (void)state;
    pid_t follower = follower_start("", &output);
    stock_push("I-1");
    line_await(output, "positions/I-1", NULL, line);
    kill(follower, SIGINT);
    line_await(output, told, "positions/I-2", line);
    assert_int_equal(waitpid(follower, &status, 0), follower);
    assert_int_equal(status, 0);
    fclose(output);
    snprintf(token, sizeof(token), "%s", line + strlen(told));
    token[strcspn(token, ")")] = '\0';
    stock_push("I-2");
    follower = follower_start(token, &output);
    line_await(output, "positions/I-2", "positions/I-1", line);
    kill(follower, SIGINT);
    assert_int_equal(waitpid(follower, &status, 0), follower);
    fclose(output);
}

static void nobody_there_has_an_exit_code_of_its_own(void **state)
{
    static const struct step steps[] = {
        { "status", OUTCOME_UNREACHABLE, NULL, "no server answers at unix:" },
        { "events follow", OUTCOME_UNREACHABLE, NULL, "no server answers at unix:" },
        { "status --json", OUTCOME_UNREACHABLE, NULL, "{\"error\":{\"code\":\"UNAVAILABLE\"" },
    };
    (void)state;
    assert_int_equal(daemon_stop(&daemon_running, SIGTERM), 0);
    steps_run(steps, sizeof(steps) / sizeof(steps[0]));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_are_seen_before_they_are_applied),
        cmocka_unit_test(stock_is_pushed_listed_and_explained),
        cmocka_unit_test(orders_are_shown_and_decided),
        cmocka_unit_test(output_that_is_lost_is_a_failure),
        cmocka_unit_test(who_follows_misses_nothing_when_the_service_restarts),
        cmocka_unit_test(who_is_interrupted_is_told_how_to_go_on),
        cmocka_unit_test(nobody_there_has_an_exit_code_of_its_own),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
