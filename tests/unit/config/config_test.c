/* tests/unit/config/config_test.c: what is read, and how all that is wrong is told at once. */
#include "service/config_report.h"
#include "service/config_rows.h"
#include "tests/rows.h"

#define NO_STORE "store: {path: /var/lib/x}\n"
#define GOOD "rpc: {development: true}\n" NO_STORE
#define HASH_A "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define NOW_US INT64_C(1800000000000000) /* 2027-01-15T08:00:00Z */

static char *const no_environment[] = { NULL };
static struct arena arena;

static bool load(const char *text, char *const *environment, struct config *config,
                 struct config_problems *problems)
{
    const struct config_input input = { .text = str_c(text),
                                        .environment = environment,
                                        .now = { NOW_US } };
    arena_release(&arena);
    arena_init(&arena, CONFIG_ARENA_BYTES);
    return config_load(&input, &arena, config, problems);
}

/* ---- problems ---- */

struct problem_row {
    const char *name;
    const char *text;
    const char *variables[3];
    const char *problems; /* as a person sees them */
};

static const struct problem_row problem_rows[] = {
    { "the least that will do", GOOD, { NULL }, "0 problems\n" },
    { "an empty file",
      "",
      { NULL },
      "store.path: must be set, in the file or as LOCKSTEP_STORE_PATH\n"
      "rpc.listen[0]: \"127.0.0.1:7070\" needs TLS; plain text is for unix sockets and development "
      "mode\n2 problems\n" },
    { "plain text where others listen, and nobody may call",
      NO_STORE,
      { NULL },
      "rpc.listen[0]: \"127.0.0.1:7070\" needs TLS; plain text is for unix sockets and development "
      "mode\n1 problem\n" },
    { "a socket needs no TLS, but somebody who calls",
      "rpc: {listen: \"unix:/run/l.sock\"}\n" NO_STORE,
      { NULL },
      "tokens: nobody could call: there is neither a token nor rpc.development\n1 problem\n" },
    { "no YAML",
      "rpc:\n  development: true\n log: 1\n",
      { NULL },
      "x.yaml:3: not YAML: while parsing a block mapping, did not find expected key\n"
      "1 problem\n" },
    { "no UTF-8",
      "# ok\nrpc: \"\xff\"\n",
      { NULL },
      "x.yaml:2: not YAML: invalid leading UTF-8 octet\n1 problem\n" },
    { "a text alone",
      "hello\n",
      { NULL },
      "x.yaml:1: settings are names with values, not one text\n1 problem\n" },
    { "a list alone",
      "- hello\n",
      { NULL },
      "x.yaml:1: settings are names with values, not a list\n1 problem\n" },
    { "two documents",
      GOOD "---\nrpc: {}\n",
      { NULL },
      "x.yaml:3: settings are one YAML document; a second one begins here\n1 problem\n" },
    { "an alias",
      "rpc: &a {development: true}\nstore: *a\n",
      { NULL },
      "x.yaml:2: YAML aliases are not understood here\n1 problem\n" },
    { "a name that is no text",
      "? [rpc]\n: 1\n",
      { NULL },
      "x.yaml:1: a setting's name is a text\n1 problem\n" },
    { "too deep",
      "a: {a: {a: {a: {a: {a: {a: {a: {a: 1}}}}}}}}\n",
      { NULL },
      "x.yaml:1: settings are not nested that deeply\n"
      "x.yaml:1: a: there is no such setting\n2 problems\n" },
    { "a slip in a name, in a section, and the wrong section",
      GOOD "rpc2:\n  listn: 1\nweb:\n  lisen: a:1\noutbound:\n  drain_ms: 5\nshops: 1\n",
      { NULL },
      "x.yaml:3: rpc2: there is no such setting; did you mean \"rpc\"?\n"
      "x.yaml:6: web.lisen: there is no such setting; did you mean \"web.listen\"?\n"
      "x.yaml:8: outbound.drain_ms: there is no such setting; did you mean \"rpc.drain_ms\"?\n"
      "x.yaml:9: shops: there is no such setting; did you mean \"tokens[].shops\"?\n"
      "4 problems\n" },
    { "a name set twice, also as a path",
      GOOD "log: {level: info}\nweb.listen: a:1\nweb:\n  listen: b:2\nlog: {level: warn}\n",
      { NULL },
      "x.yaml:6: web.listen: is set twice, first in line 4\n"
      "x.yaml:7: log: is set twice, first in line 3\n"
      "x.yaml:7: log.level: is set twice, first in line 3\n"
      "3 problems\n" },
    { "numbers",
      GOOD "rpc.query_threads: 0\nrpc.drain_ms: many\nrpc.completion_queues: 17\n"
           "rpc.log_every: -1\noutbound.timeout_ms: 99999999999999999999\n",
      { NULL },
      "x.yaml:3: rpc.query_threads: \"0\" is too small (a whole number from 1 to 64)\n"
      "x.yaml:4: rpc.drain_ms: \"many\" is not a whole number (a whole number from 0 to 600000)\n"
      "x.yaml:5: rpc.completion_queues: \"17\" is too large (a whole number from 1 to 16)\n"
      "x.yaml:6: rpc.log_every: \"-1\" is too small (a whole number from 0 to 1000000)\n"
      "x.yaml:7: outbound.timeout_ms: \"99999999999999999999\" is not a whole number (a whole "
      "number from 100 to 600000)\n"
      "5 problems\n" },
    { "bytes",
      GOOD "store.cache_bytes: 1 KB\nstore.memtable_bytes: 63 KiB\nrpc.request_bytes: 4097 KiB\n",
      { NULL },
      "x.yaml:3: store.cache_bytes: \"1 KB\" is not a number of bytes (bytes, or KiB, MiB, GiB, "
      "from 1 MiB to 1 TiB)\n"
      "x.yaml:4: store.memtable_bytes: \"63 KiB\" is too small (bytes, or KiB, MiB, GiB, from 64 "
      "KiB to 4 GiB)\n"
      "x.yaml:5: rpc.request_bytes: \"4097 KiB\" is too large (bytes, or KiB, MiB, GiB, from 64 "
      "KiB to 4 MiB)\n"
      "3 problems\n" },
    { "other kinds",
      GOOD
      "outbound.allow_http_loopback: yes\nlog.level: loud\nweb: 5\nlog.level2:\nrpc.drain_ms:\n"
      "rpc.query_threads: [1]\nclock.development_origin: tomorrow\nstore.cache_bytes: {}\n",
      { NULL },
      "x.yaml:3: outbound.allow_http_loopback: \"yes\" is neither true nor false (true or false)\n"
      "x.yaml:4: log.level: \"loud\" is no level (debug, info, warn or error)\n"
      "x.yaml:5: web: is a section: its settings stand below, indented\n"
      "x.yaml:6: log.level2: there is no such setting; did you mean \"log.level\"?\n"
      "x.yaml:7: rpc.drain_ms: needs a value (a whole number from 0 to 600000)\n"
      "x.yaml:8: rpc.query_threads: needs a value, not a list (a whole number from 1 to 64)\n"
      "x.yaml:9: clock.development_origin: \"tomorrow\" is not a time (a time such as "
      "2026-09-01T08:00:00Z)\n"
      "x.yaml:10: store.cache_bytes: needs a value, not a section (bytes, or KiB, MiB, GiB, from 1 "
      "MiB to 1 TiB)\n"
      "8 problems\n" },
    { "addresses",
      "rpc:\n  development: true\n  listen:\n  - localhost\n  - :7070\n  - ::1:7070\n"
      "  - h:65536\n  - \"unix:\"\n  - \"\"\n  - 0.0.0.0:70\n" NO_STORE
      "web: {listen: \"a b:1\"}\n",
      { NULL },
      "x.yaml:3: rpc.listen[0]: development mode cannot listen on \"0.0.0.0:70\": others could "
      "reach it\n"
      "x.yaml:4: rpc.listen[0]: \"localhost\" has no port (a list of host:port or unix:/path, 1 to "
      "16)\n"
      "x.yaml:5: rpc.listen[1]: \":7070\" has no host before the port; of IPv6 it stands in "
      "brackets (a list of host:port or unix:/path, 1 to 16)\n"
      "x.yaml:6: rpc.listen[2]: \"::1:7070\" has no host before the port; of IPv6 it stands in "
      "brackets (a list of host:port or unix:/path, 1 to 16)\n"
      "x.yaml:7: rpc.listen[3]: \"h:65536\" has no port from 0 to 65535 behind the last colon (a "
      "list of host:port or unix:/path, 1 to 16)\n"
      "x.yaml:8: rpc.listen[4]: \"unix:\" has no path of at most 107 bytes (a list of host:port or "
      "unix:/path, 1 to 16)\n"
      "x.yaml:9: rpc.listen[5]: \"\" is too short (a list of host:port or unix:/path, 1 to 16)\n"
      "x.yaml:12: web.listen: \"a b:1\" has no host before the port; of IPv6 it stands in brackets "
      "(host:port)\n"
      "8 problems\n" },
    { "an empty list",
      "rpc: {development: true, listen: []}\n" NO_STORE,
      { NULL },
      "x.yaml:1: rpc.listen: needs at least one item (a list of host:port or unix:/path, 1 to "
      "16)\n1 problem\n" },
    { "tokens, and nothing of a hash is shown",
      GOOD "tokens:\n- name: a\n  sha256: secret\n  scopes: [orders.reed, admin]\n"
           "- name: b\n  scopes: []\n  scope: admin\n-\n- admin\n- sha256: " HASH_A "\n"
           "  scopes: [admin]\n  name: \"\"\n",
      { NULL },
      "x.yaml:5: tokens[0].sha256: the value is no SHA-256 (64 hexadecimal digits)\n"
      "x.yaml:6: tokens[0].scopes[0]: \"orders.reed\" is no scope; the nearest is \"orders.read\" "
      "(a list of scopes, 1 to 64)\n"
      "x.yaml:7: tokens[1].sha256: must be set\n"
      "x.yaml:8: tokens[1].scopes: needs at least one item (a list of scopes, 1 to 64)\n"
      "x.yaml:9: tokens[1].scope: there is no such setting; did you mean \"tokens[].scopes\"?\n"
      "x.yaml:10: tokens[2]: is a section: its settings stand below, indented\n"
      "x.yaml:11: tokens[3]: is a section: its settings stand below, indented\n"
      "x.yaml:14: tokens[4].name: \"\" is too short (a text of 1 to 64 bytes)\n"
      "8 problems\n" },
    { "two tokens that are one",
      GOOD "tokens:\n- {name: a, sha256: " HASH_A ", scopes: admin}\n"
           "- {name: a, sha256: " HASH_A ", scopes: admin}\n",
      { NULL },
      "x.yaml:5: tokens: \"a\" is the name of two tokens\n"
      "x.yaml:5: tokens: \"a\" and \"a\" are one token\n"
      "2 problems\n" },
    { "tokens are a list",
      GOOD "tokens: {name: a}\n",
      { NULL },
      "x.yaml:3: tokens: is a list: each item begins with \"- name:\"\n1 problem\n" },
    { "files",
      GOOD "rpc.tls:\n  certificate_file: /nowhere/cert.pem\n  key_file: /tmp\n"
           "  client_ca_file: /dev/null\n",
      { NULL },
      "x.yaml:4: rpc.tls.certificate_file: cannot open \"/nowhere/cert.pem\": No such file or "
      "directory (a file that can be read, at most 1 MiB)\n"
      "x.yaml:5: rpc.tls.key_file: \"/tmp\" is not a plain file (a file that can be read, at most "
      "1 MiB)\n"
      "x.yaml:6: rpc.tls.client_ca_file: \"/dev/null\" is not a plain file (a file that can be "
      "read, at most 1 MiB)\n"
      "3 problems\n" },
    { "a certificate without key, and no certificate",
      GOOD "rpc.tls.certificate_file: /proc/self/cmdline\n",
      { NULL },
      "x.yaml:3: rpc.tls.certificate_file: \"/proc/self/cmdline\" is empty (a file that can be "
      "read, at most 1 MiB)\n1 problem\n" },
    { "what is for development only",
      "rpc.listen: \"unix:/run/l\"\n" NO_STORE "tokens: [{name: a, sha256: " HASH_A
      ", scopes: [admin]}]\nclock: {development_scale: 60, development_origin: "
      "2027-01-15T07:00:00Z}\noutbound: {allow_http_loopback: true}\n",
      { NULL },
      "x.yaml:4: clock.development_scale: is for development only: it needs rpc.development\n"
      "x.yaml:4: clock.development_origin: is for development only: it needs rpc.development\n"
      "x.yaml:5: outbound.allow_http_loopback: is for development only: it needs rpc.development\n"
      "3 problems\n" },
    { "a faster clock without origin",
      GOOD "clock.development_scale: 60\n",
      { NULL },
      "x.yaml:3: clock.development_scale: needs clock.development_origin: without it each start "
      "would go back in time\n1 problem\n" },
    { "an origin in the future",
      GOOD "clock.development_origin: 2027-01-15T08:00:01Z\n",
      { NULL },
      "x.yaml:3: clock.development_origin: lies in the future\n1 problem\n" },
    { "the environment",
      GOOD,
      { "LOCKSTEP_LOG_LEVEL=loud", "LOCKSTEP_RPC_LISTEN=[::1]:1, x" },
      "LOCKSTEP_LOG_LEVEL: log.level: \"loud\" is no level (debug, info, warn or error)\n"
      "LOCKSTEP_RPC_LISTEN: rpc.listen: \"x\" has no port (a list of host:port or unix:/path, 1 to "
      "16)\n2 problems\n" },
    { "a slip in a variable's name; others' are theirs",
      GOOD,
      { "LOCKSTEP_RPC_LISTN=a:1", "LOCKSTEP_PORT=tcp://10.0.0.1:80" },
      "LOCKSTEP_RPC_LISTN: there is no such variable; did you mean \"LOCKSTEP_RPC_LISTEN\"?\n"
      "1 problem\n" },
    { "control characters",
      "store.path: \"a\\nb\"\nrpc.development: true\n\"a\\nb\": 1\n",
      { NULL },
      "x.yaml:1: store.path: holds line breaks or other control characters\n"
      "x.yaml:1: store.path: needs a value (a text of 1 to 4000 bytes)\n"
      "x.yaml:3: a?b: there is no such setting; did you mean \"web\"?\n3 problems\n" },
};

static void all_that_is_wrong_is_told_at_once(void **state)
{
    const struct problem_row *row = *state;
    struct config config;
    struct config_problems problems;
    char *environment[4] = { NULL };
    struct buf buf;
    for (size_t i = 0; i < 3 && row->variables[i] != NULL; i++)
        environment[i] = (char *)row->variables[i];
    bool is_good = load(row->text, environment, &config, &problems);
    buf_init(&buf, 1 << 20);
    config_write_problems(&problems, STR("x.yaml"), &buf);
    assert_string_equal(buf.ptr, row->problems);
    assert_int_equal(is_good, problems.count == 0);
    buf_release(&buf);
}

static void problems_beyond_the_bound_are_counted(void **state)
{
    struct buf text;
    struct config config;
    struct config_problems problems;
    (void)state;
    buf_init(&text, 1 << 20);
    for (int i = 0; i < 150; i++)
        buf_format(&text, "wrong_%d: 1\n", i);
    assert_false(load(text.ptr, no_environment, &config, &problems));
    assert_int_equal(problems.count, CONFIG_PROBLEM_COUNT_MAX);
    assert_int_equal(problems.count + problems.dropped_count, 152); /* and two that are missing */
    buf_release(&text);
}

/* ---- values ---- */

static void the_file_is_read(void **state)
{
    struct config c;
    struct config_problems problems;
    (void)state;
    assert_true(load("rpc:\n"
                     "  listen: [\"127.0.0.1:0\", \"unix:/run/l.sock\"]\n"
                     "  development: true\n"
                     "  request_bytes: 128KiB\n"
                     "store:\n"
                     "  path: /var/lib/lockstep\n"
                     "  cache_bytes: 1048576\n"
                     "web:\n"
                     "  listen: \"\"\n"
                     "clock:\n"
                     "  development_origin: 2027-01-15T07:59:59Z\n"
                     "  development_scale: 1440\n"
                     "log.level: debug\n"
                     "tokens:\n"
                     "- name: one\n"
                     "  sha256: " HASH_A "\n"
                     "  scopes: [orders.read, dispatch.write]\n"
                     "  shops: [acme]\n",
                     no_environment, &c, &problems));
    assert_int_equal(c.rpc_listen.count, 2);
    assert_true(str_eq(c.rpc_listen.items[1], STR("unix:/run/l.sock")));
    assert_int_equal(c.rpc_request_bytes, 128 << 10);
    assert_int_equal(c.store_cache_bytes, 1 << 20);
    assert_int_equal(c.store_memtable_bytes, 64 << 20);
    assert_int_equal(c.web_listen.len, 0);
    assert_int_equal(c.clock_origin.us, NOW_US - US_PER_SECOND);
    assert_int_equal(c.clock_scale, 1440);
    assert_int_equal(c.log_level, LOG_DEBUG);
    assert_int_equal(c.token_count, 1);
    assert_true(str_eq(c.tokens[0].name, STR("one")));
    assert_int_equal(c.tokens[0].scopes.count, 2);
    assert_true(str_eq(c.tokens[0].shops.items[0], STR("acme")));
}

static void the_environment_wins(void **state)
{
    struct config c;
    struct config_problems problems;
    char *environment[] = { (char *)"PATH=/bin", (char *)"LOCKSTEP_RPC_LISTEN=[::1]:1, [::1]:2",
                            (char *)"LOCKSTEP_STORE_PATH=/data",
                            (char *)"LOCKSTEP_WEB_LISTEN=", NULL };
    (void)state;
    assert_true(load("rpc: {development: true, listen: [\"[::1]:9\"]}\nstore: {path: /other}\n",
                     environment, &c, &problems));
    assert_int_equal(c.rpc_listen.count, 2);
    assert_true(str_eq(c.rpc_listen.items[1], STR("[::1]:2")));
    assert_true(str_eq(c.store_path, STR("/data")));
    assert_int_equal(c.web_listen.len, 0);
}

static void settings_in_effect_say_where_they_come_from(void **state)
{
    struct config c;
    struct config_problems problems;
    struct buf buf;
    char *environment[] = { (char *)"LOCKSTEP_LOG_LEVEL=warn", NULL };
    (void)state;
    assert_true(load(GOOD "tokens: [{name: a, sha256: " HASH_A ", scopes: [admin]}]\n", environment,
                     &c, &problems));
    buf_init(&buf, 1 << 16);
    config_write_settings(&c, STR("x.yaml"), &buf);
    assert_non_null(strstr(buf.ptr,
                           "rpc.listen: 127.0.0.1:7070                       # default\n"));
    assert_non_null(strstr(buf.ptr, "store.path: /var/lib/x                           # x.yaml:2"));
    assert_non_null(
        strstr(buf.ptr, "log.level: warn                                  # LOCKSTEP_LOG_LEVEL\n"));
    assert_non_null(strstr(buf.ptr, "tokens[0]: a: admin\n"));
    assert_null(strstr(buf.ptr, HASH_A));
    buf_release(&buf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(problems_beyond_the_bound_are_counted),
        cmocka_unit_test(the_file_is_read),
        cmocka_unit_test(the_environment_wins),
        cmocka_unit_test(settings_in_effect_say_where_they_come_from),
    };
    arena_init(&arena, CONFIG_ARENA_BYTES);
    int failed = ROWS_RUN(all_that_is_wrong_is_told_at_once, problem_rows) +
                 cmocka_run_group_tests(tests, NULL, NULL);
    arena_release(&arena);
    return failed;
}
