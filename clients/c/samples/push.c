/*
 * clients/c/samples/push.c: sets the stock of one SKU.
 *
 *     push localhost:7070 shops/acme A-1 berlin 12
 *
 * The server runs on this machine without TLS; LOCKSTEP_TOKEN is the token, if it wants one.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "clients/c/proto/inventory_service.h"
#include "clients/c/request_id.h"

static int push(struct lockstep_client *client, char **arguments)
{
    char id[LOCKSTEP_REQUEST_ID_BYTES];
    Lockstep__V1__StockItem item = LOCKSTEP__V1__STOCK_ITEM__INIT;
    Lockstep__V1__PushInventoryRequest request = LOCKSTEP__V1__PUSH_INVENTORY_REQUEST__INIT;
    Lockstep__V1__PushInventoryResponse *response;
    struct lockstep_status status;
    const struct lockstep_retry retry = { .budget_ms = 30000 };
    const struct lockstep_call_options options = { .retry = &retry };

    request.parent = arguments[2];
    request.request_id = lockstep_request_id(id); /* the same in each attempt: applied once */
    item.sku = arguments[3];
    item.warehouse = arguments[4];
    item.on_hand = strtoll(arguments[5], NULL, 10);
    request.item = &item;
    if (lockstep_push_inventory(client, &request, &options, &response, &status) != LOCKSTEP_OK) {
        fprintf(stderr, "%s: %s\n", lockstep_code_name(status.code), status.message);
        return EXIT_FAILURE;
    }
    printf("%s has %" PRId64 " in %s\n", item.sku, response->result->on_hand, item.warehouse);
    lockstep__v1__push_inventory_response__free_unpacked(response, NULL);
    return EXIT_SUCCESS;
}

int main(int argument_count, char **arguments)
{
    struct lockstep_client *client;
    struct lockstep_status status;
    if (argument_count != 6) {
        fprintf(stderr, "usage: push SERVER SHOP SKU WAREHOUSE ON_HAND\n");
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
    int result = push(client, arguments);
    lockstep_client_free(client);
    return result;
}
