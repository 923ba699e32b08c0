/*
 * clients/c/samples/get.c: reads what there is of one SKU, and what each channel may sell of it.
 *
 *     get localhost:7070 shops/acme/positions/A-1
 *
 * The server runs on this machine without TLS; LOCKSTEP_TOKEN is the token, if it wants one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "clients/c/proto/inventory_service.h"

static int get(struct lockstep_client *client, char *name)
{
    Lockstep__V1__GetPositionRequest request = LOCKSTEP__V1__GET_POSITION_REQUEST__INIT;
    Lockstep__V1__GetPositionResponse *response;
    struct lockstep_status status;

    request.name = name;
    if (lockstep_get_position(client, &request, NULL, &response, &status) != LOCKSTEP_OK) {
        if (status.code == LOCKSTEP_NOT_FOUND)
            fprintf(stderr, "nobody has pushed %s yet\n", name);
        else
            fprintf(stderr, "%s: %s\n", lockstep_code_name(status.code), status.message);
        return EXIT_FAILURE;
    }
    const Lockstep__V1__InventoryPosition *position = response->position;
    printf("%" PRId64 " on hand, %" PRId64 " reserved\n", position->on_hand, position->reserved);
    for (size_t i = 0; i < position->n_availabilities; i++)
        printf("%s may sell %" PRId64 "\n", position->availabilities[i]->channel,
               position->availabilities[i]->available);
    lockstep__v1__get_position_response__free_unpacked(response, NULL);
    return EXIT_SUCCESS;
}

int main(int argument_count, char **arguments)
{
    struct lockstep_client *client;
    struct lockstep_status status;
    if (argument_count != 3) {
        fprintf(stderr, "usage: get SERVER POSITION\n");
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
    int result = get(client, arguments[2]);
    lockstep_client_free(client);
    return result;
}
