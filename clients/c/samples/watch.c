/*
 * clients/c/samples/watch.c: follows what happens in a shop, for as long as it may take.
 *
 *     watch localhost:7070 shops/acme [RESUME_TOKEN]
 *
 * Each line begins with the token that leads behind it: a reader that stores it with what it has
 * done misses nothing while it is away. The server runs on this machine without TLS;
 * LOCKSTEP_TOKEN is the token of the caller, if it wants one.
 */
#include <stdio.h>
#include <stdlib.h>

#include "clients/c/proto/event_service.h"

/* A server that is newer than this program may say what it does not know. */
static const char *kind_name(Lockstep__V1__Event__Kind kind)
{
    const ProtobufCEnumValue *value =
        protobuf_c_enum_descriptor_get_value(&lockstep__v1__event__kind__descriptor, (int)kind);
    return value == NULL ? "something new" : value->name;
}

static void event_print(const char *token, const Lockstep__V1__Event *event)
{
    printf("%s %s %s: %s -> %s\n", token, kind_name(event->kind), event->subject, event->before,
           event->after);
}

static int watch(struct lockstep_client *client, char *shop, char *token)
{
    Lockstep__V1__WatchEventsRequest request = LOCKSTEP__V1__WATCH_EVENTS_REQUEST__INIT;
    Lockstep__V1__WatchEventsResponse *message = NULL;
    struct lockstep_watch_events events;
    struct lockstep_status status;
    const struct lockstep_retry retry = { .attempt_count_max = UINT32_MAX, .budget_ms = INT64_MAX };
    const struct lockstep_call_options options = { .retry = &retry };

    request.parent = shop;
    request.resume_token = token;
    if (lockstep_watch_events_open(client, &request, &options, &events, &status) != LOCKSTEP_OK) {
        fprintf(stderr, "%s\n", status.message);
        return EXIT_FAILURE;
    }
    enum lockstep_code code;
    while ((code = lockstep_watch_events_next(&events, &message, &status)) == LOCKSTEP_OK) {
        if (message == NULL)
            break;
        for (size_t i = 0; i < message->n_events; i++)
            event_print(message->resume_token, message->events[i]);
        fflush(stdout);
        lockstep__v1__watch_events_response__free_unpacked(message, NULL);
    }
    lockstep_watch_events_free(&events);
    if (code == LOCKSTEP_OK)
        return EXIT_SUCCESS;
    fprintf(stderr, "%s: %s\n", lockstep_code_name(code), status.message);
    return EXIT_FAILURE;
}

int main(int argument_count, char **arguments)
{
    struct lockstep_client *client;
    struct lockstep_status status;
    if (argument_count != 3 && argument_count != 4) {
        fprintf(stderr, "usage: watch SERVER SHOP [RESUME_TOKEN]\n");
        return EXIT_FAILURE;
    }
    const struct lockstep_options options = {
        .target = arguments[1],
        .is_plain = true,
        .token = getenv("LOCKSTEP_TOKEN"),
    };
    if (lockstep_client_open(&options, &client, &status) != LOCKSTEP_OK) {
        fprintf(stderr, "%s\n", status.message);
        return EXIT_FAILURE;
    }
    int result = watch(client, arguments[2], argument_count == 4 ? arguments[3] : "");
    lockstep_client_free(client);
    return result;
}
