/* tests/unit/rpc/table_test.c: descriptors and rows must agree, or nothing starts. */
#include "service/rpc/table.h"

#include "grpc/health/v1/health.pb-c.h"
#include "grpc/reflection/v1/reflection.pb-c.h"
#include "grpc/reflection/v1alpha/reflection.pb-c.h"
#include "lockstep/test/v1/parrot_service.pb-c.h"
#include "lockstep/v1/catalog_service.pb-c.h"
#include "lockstep/v1/channel_service.pb-c.h"
#include "lockstep/v1/dispatch_service.pb-c.h"
#include "lockstep/v1/event_service.pb-c.h"
#include "lockstep/v1/exception_service.pb-c.h"
#include "lockstep/v1/inventory_service.pb-c.h"
#include "lockstep/v1/method_policy.pb-c.h"
#include "lockstep/v1/order_service.pb-c.h"
#include "lockstep/v1/reconciliation_service.pb-c.h"
#include "lockstep/v1/refund_service.pb-c.h"
#include "proto/lockstep_descriptor_set.h"
#include "tests/contract/rpc/proto/parrot_descriptor_set.h"
#include "tests/rows.h"

enum { ARENA_BYTES = 64 << 20, METHOD_COUNT_MAX = 64 };

static enum err_code work(struct rpc_call *call, const ProtobufCMessage *request,
                          struct command *ret, struct err *err)
{
    (void)call, (void)request, (void)ret, (void)err;
    return ERR_OK;
}

static enum err_code start(struct rpc_call *call, const ProtobufCMessage *request, struct err *err)
{
    (void)call, (void)request, (void)err;
    return ERR_OK;
}

static enum err_code answer(struct rpc_call *call, const struct outcome *outcome,
                            ProtobufCMessage *response, struct err *err)
{
    (void)call, (void)outcome, (void)response, (void)err;
    return ERR_OK;
}

static enum err_code query(struct rpc_call *call, const ProtobufCMessage *request,
                           ProtobufCMessage *response, struct err *err)
{
    (void)call, (void)request, (void)response, (void)err;
    return ERR_OK;
}

static enum err_code fold(struct rpc_call *call, const struct outcome *outcome, struct err *err)
{
    (void)call, (void)outcome, (void)err;
    return ERR_OK;
}

static enum err_code next(struct rpc_call *call, ProtobufCMessage *response, enum rpc_next *ret,
                          struct err *err)
{
    (void)call, (void)response, (void)ret, (void)err;
    return ERR_OK;
}

static const struct rpc_method right[] = {
    { "Say", .read = work, .answer = answer },
    { "Recall", .query = query },
    { "Hold", .start = start, .answer = answer },
    { "Sing", .later = true },
    { "Listen", .read = work, .fold = fold, .answer = answer },
    { "Converse", .open = start, .read = work, .answer = answer, .window = 64 },
    { "Chatter", .next = next },
};

#define PARROT "/lockstep.test.v1.ParrotService/"

struct rows_row {
    const char *name;
    struct rpc_method method; /* instead of the one of its name, or besides */
    const char *dropped;      /* without this one */
    const char *message;      /* NULL: it is fine */
};

static const struct rows_row rows_rows[] = {
    { "these rows are right", { .name = NULL }, NULL, NULL },
    { "a method needs a row", { .name = NULL }, "Hold", PARROT "Hold has no row" },
    { "a row needs a method",
      { "Shout", .query = query },
      NULL,
      PARROT "Shout has a row, but is no method" },
    { "a row needs functions",
      { .name = "Say" },
      NULL,
      PARROT "Say needs exactly one of read, start, query, next, later" },
    { "one way is enough",
      { "Say", .read = work, .query = query, .answer = answer },
      NULL,
      PARROT "Say needs exactly one of read, start, query, next, later" },
    { "what is read is answered",
      { "Say", .read = work },
      NULL,
      PARROT "Say answer belongs to read or start" },
    { "what is queried has its answer",
      { "Recall", .query = query, .answer = answer },
      NULL,
      PARROT "Recall answer belongs to read or start" },
    { "a mutation is no query",
      { "Say", .query = query },
      NULL,
      PARROT "Say mutates, so it cannot be a query" },
    { "next is for server streams",
      { "Recall", .next = next },
      NULL,
      PARROT "Recall next and server streaming belong together" },
    { "a server stream has next",
      { "Chatter", .query = query },
      NULL,
      PARROT "Chatter next and server streaming belong together" },
    { "a client stream folds",
      { "Listen", .read = work, .answer = answer },
      NULL,
      PARROT "Listen fold and client streaming belong together" },
    { "a bidirectional stream does not",
      { "Converse", .read = work, .fold = fold, .answer = answer },
      NULL,
      PARROT "Converse fold and client streaming belong together" },
    { "a unary call is not opened",
      { "Hold", .start = start, .answer = answer, .open = start },
      NULL,
      PARROT "Hold open, close and window are for streams" },
    { "windows are bounded",
      { "Converse", .read = work, .answer = answer, .window = 65 },
      NULL,
      PARROT "Converse the window is too large" },
};

static enum err_code parrot_build(const struct rpc_method *methods, size_t count, struct err *err)
{
    const struct rpc_service service = {
        .descriptor = &lockstep__test__v1__parrot_service__descriptor,
        .methods = methods,
        .method_count = count,
    };
    struct rpc_method health[] = { { "Check", .later = true }, { "Watch", .later = true } };
    struct rpc_method reflection[] = { { "ServerReflectionInfo", .later = true } };
    const struct rpc_service others[] = {
        { .descriptor = &grpc__health__v1__health__descriptor,
          .methods = health,
          .method_count = 2,
          .access = RPC_ACCESS_OPEN },
        { .descriptor = &grpc__reflection__v1__server_reflection__descriptor,
          .methods = reflection,
          .method_count = 1,
          .access = RPC_ACCESS_TOKEN },
        { .descriptor = &grpc__reflection__v1__server_reflection__descriptor,
          .methods = reflection,
          .method_count = 1,
          .name = "grpc.reflection.v1alpha.ServerReflection",
          .access = RPC_ACCESS_TOKEN },
    };
    const struct rpc_binding bindings[] = {
        { &service, NULL }, { &others[0], NULL }, { &others[1], NULL }, { &others[2], NULL }
    };
    struct rpc_descriptors descriptors;
    struct rpc_table table;
    struct arena arena;
    struct str set = { (const char *)parrot_descriptor_set, parrot_descriptor_set_size };
    arena_init(&arena, ARENA_BYTES);
    assert_int_equal(rpc_descriptors_read(set, &descriptors, err), ERR_OK);
    enum err_code code =
        rpc_table_build(&descriptors, bindings, ARRAY_COUNT(bindings), &arena, &table, err);
    rpc_descriptors_release(&descriptors);
    arena_release(&arena);
    return code;
}

static void rows_fit_their_methods_or_are_refused(void **state)
{
    const struct rows_row *row = *state;
    struct rpc_method methods[ARRAY_COUNT(right) + 1];
    size_t count = 0;
    struct err err = { .reason = REASON_NONE };
    const char *replaced = row->method.name == NULL ? "" : row->method.name;
    for (size_t i = 0; i < ARRAY_COUNT(right); i++) {
        bool is_dropped = row->dropped != NULL && strcmp(right[i].name, row->dropped) == 0;
        if (!is_dropped && strcmp(right[i].name, replaced) != 0)
            methods[count++] = right[i];
    }
    if (row->method.name != NULL)
        methods[count++] = row->method;
    enum err_code code = parrot_build(methods, count, &err);
    assert_int_equal(code == ERR_OK, row->message == NULL);
    if (row->message != NULL)
        assert_string_equal(err.message, row->message);
}

/* ---- the API itself ---- */

static const ProtobufCServiceDescriptor *const services[] = {
    &grpc__health__v1__health__descriptor,
    &grpc__reflection__v1__server_reflection__descriptor,
    &grpc__reflection__v1alpha__server_reflection__descriptor,
    &lockstep__v1__catalog_service__descriptor,
    &lockstep__v1__channel_service__descriptor,
    &lockstep__v1__dispatch_service__descriptor,
    &lockstep__v1__event_service__descriptor,
    &lockstep__v1__exception_service__descriptor,
    &lockstep__v1__inventory_service__descriptor,
    &lockstep__v1__order_service__descriptor,
    &lockstep__v1__reconciliation_service__descriptor,
    &lockstep__v1__refund_service__descriptor,
};

static void every_policy_of_the_api_can_be_enforced(void **state)
{
    (void)state;
    static struct rpc_method methods[ARRAY_COUNT(services)][METHOD_COUNT_MAX];
    static struct rpc_service rows[ARRAY_COUNT(services)];
    struct rpc_binding bindings[ARRAY_COUNT(services)];
    for (size_t i = 0; i < ARRAY_COUNT(services); i++) {
        bool is_ours = strncmp(services[i]->name, "lockstep.", strlen("lockstep.")) == 0;
        assert_true(services[i]->n_methods <= METHOD_COUNT_MAX);
        for (unsigned k = 0; k < services[i]->n_methods; k++)
            methods[i][k] =
                (struct rpc_method){ .name = services[i]->methods[k].name, .later = true };
        rows[i] = (struct rpc_service){ .descriptor = services[i],
                                        .methods = methods[i],
                                        .method_count = services[i]->n_methods,
                                        .access = is_ours ? RPC_ACCESS_POLICY : RPC_ACCESS_TOKEN };
        bindings[i] = (struct rpc_binding){ &rows[i], NULL };
    }
    struct rpc_descriptors descriptors;
    struct rpc_table table;
    struct arena arena;
    struct err err = { .reason = REASON_NONE };
    struct str set = { (const char *)lockstep_descriptor_set, lockstep_descriptor_set_size };
    arena_init(&arena, ARENA_BYTES);
    assert_int_equal(rpc_descriptors_read(set, &descriptors, &err), ERR_OK);
    enum err_code code =
        rpc_table_build(&descriptors, bindings, ARRAY_COUNT(bindings), &arena, &table, &err);
    assert_string_equal(code == ERR_OK ? "" : err.message, "");
    rpc_descriptors_release(&descriptors);
    arena_release(&arena);
}

/* ---- descriptors ---- */

struct kind_row {
    const char *name;
    enum rpc_kind kind;
    int32_t scope;
    bool mutates;
    const char *shop_field;
};

static const struct kind_row kind_rows[] = {
    { "Say", RPC_KIND_UNARY, LOCKSTEP__V1__SCOPE__SCOPE_INVENTORY_WRITE, true, "parent" },
    { "Recall", RPC_KIND_UNARY, LOCKSTEP__V1__SCOPE__SCOPE_INVENTORY_READ, false, "where.name" },
    { "Sing", RPC_KIND_UNARY, LOCKSTEP__V1__SCOPE__SCOPE_ADMIN, false, "" },
    { "Listen", RPC_KIND_CLIENT_STREAM, LOCKSTEP__V1__SCOPE__SCOPE_INVENTORY_WRITE, true,
      "parent" },
    { "Converse", RPC_KIND_BIDI_STREAM, LOCKSTEP__V1__SCOPE__SCOPE_INVENTORY_WRITE, true,
      "parent" },
    { "Chatter", RPC_KIND_SERVER_STREAM, LOCKSTEP__V1__SCOPE__SCOPE_INVENTORY_READ, false, "" },
};

static void a_method_is_what_its_descriptor_says(void **state)
{
    const struct kind_row *row = *state;
    struct rpc_descriptors descriptors;
    struct err err;
    struct str set = { (const char *)parrot_descriptor_set, parrot_descriptor_set_size };
    assert_int_equal(rpc_descriptors_read(set, &descriptors, &err), ERR_OK);
    const struct rpc_method_info *found = NULL;
    for (size_t i = 0; i < descriptors.method_count; i++) {
        if (str_eq(descriptors.methods[i].name, str_c(row->name)))
            found = &descriptors.methods[i];
    }
    assert_non_null(found);
    assert_int_equal(found->kind, row->kind);
    assert_true(found->policy.is_set);
    assert_int_equal(found->policy.scope, row->scope);
    assert_int_equal(found->policy.mutates, row->mutates);
    assert_true(str_eq(found->policy.shop_field, str_c(row->shop_field)));
    rpc_descriptors_release(&descriptors);
}

static void what_is_no_descriptor_set_is_refused(void **state)
{
    (void)state;
    struct rpc_descriptors descriptors;
    struct err err;
    assert_int_equal(rpc_descriptors_read(STR("nonsense"), &descriptors, &err),
                     ERR_INVALID_ARGUMENT);
}

static void a_field_is_found_by_its_path(void **state)
{
    (void)state;
    Lockstep__Test__V1__Place place = LOCKSTEP__TEST__V1__PLACE__INIT;
    Lockstep__Test__V1__RecallRequest request = LOCKSTEP__TEST__V1__RECALL_REQUEST__INIT;
    const struct rpc_field_path path = {
        .fields = { protobuf_c_message_descriptor_get_field(request.base.descriptor, 1),
                    protobuf_c_message_descriptor_get_field(place.base.descriptor, 1) },
        .count = 2,
    };
    assert_true(str_eq(rpc_field_text(&path, &request.base), STR("")));
    request.where = &place;
    place.name = (char *)"shops/acme";
    assert_true(str_eq(rpc_field_text(&path, &request.base), STR("shops/acme")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_policy_of_the_api_can_be_enforced),
        cmocka_unit_test(what_is_no_descriptor_set_is_refused),
        cmocka_unit_test(a_field_is_found_by_its_path),
    };
    return ROWS_RUN(rows_fit_their_methods_or_are_refused, rows_rows) +
           ROWS_RUN(a_method_is_what_its_descriptor_says, kind_rows) +
           cmocka_run_group_tests(tests, NULL, NULL);
}
