/* tests/contract/rpc/unary_test.c: calls with one request and one answer, over loopback. */
#include "google/protobuf/duration.pb-c.h"
#include "lockstep/test/v1/parrot_service.pb-c.h"
#include "tests/contract/rpc/parrot.h"
#include "tests/rows.h"

#define SERVICE "/lockstep.test.v1.ParrotService/"

static struct parrot parrot;
static struct client client;
static const struct client_options no_options = { .token = NULL };

static int set_up(void **state)
{
    (void)state;
    parrot_start(&parrot, &(struct parrot_options){ .tls = NULL });
    parrot_connect(&parrot, &client);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    client_close(&client);
    parrot_stop(&parrot);
    return 0;
}

static Lockstep__Test__V1__SayResponse *say(const char *text, size_t word_count,
                                            struct client_end *ret)
{
    static Lockstep__Test__V1__Word word = LOCKSTEP__TEST__V1__WORD__INIT;
    Lockstep__Test__V1__Word *words[16];
    Lockstep__Test__V1__SayRequest request = LOCKSTEP__TEST__V1__SAY_REQUEST__INIT;
    ProtobufCMessage *response;
    for (size_t i = 0; i < word_count; i++)
        words[i] = &word;
    request.parent = (char *)"shops/acme";
    request.text = (char *)text;
    request.words = words;
    request.n_words = word_count;
    client_unary(&client, SERVICE "Say", &no_options, &request.base,
                 &lockstep__test__v1__say_response__descriptor, &response, ret);
    return (void *)response;
}

static void a_mutation_is_answered_after_the_commit(void **state)
{
    (void)state;
    struct client_end end;
    Lockstep__Test__V1__SayResponse *response = say("pretty bird", 3, &end);
    assert_int_equal(end.code, GRPC_STATUS_OK);
    assert_string_equal(response->text, "pretty bird");
    assert_int_equal(response->word_count, 3);
    lockstep__test__v1__say_response__free_unpacked(response, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mutation_is_answered_after_the_commit),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
