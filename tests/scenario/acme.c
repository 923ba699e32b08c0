/* tests/scenario/acme.c: requests of the typed client. */
#include "tests/scenario/acme.h"

#include <stdio.h>

#include "clients/c/proto/channel_service.h"
#include "clients/c/proto/inventory_service.h"
#include "clients/c/request_id.h"
#include "tests/rows.h"

enum { NAME_BYTES = 256 };

struct lockstep_client *acme_client(const char *target, const char *token)
{
    const struct lockstep_options options = { .target = target, .is_plain = true, .token = token };
    struct lockstep_client *client = NULL;
    struct lockstep_status status;
    acme_check(lockstep_client_open(&options, &client, &status), &status);
    return client;
}

void acme_check(enum lockstep_code code, const struct lockstep_status *status)
{
    if (code != LOCKSTEP_OK)
        fail_msg("%s %s: %s", lockstep_code_name(code), status->reason, status->message);
}

void acme_create(struct lockstep_client *client)
{
    char id[LOCKSTEP_REQUEST_ID_BYTES];
    Lockstep__V1__CreateShopRequest request = LOCKSTEP__V1__CREATE_SHOP_REQUEST__INIT;
    Lockstep__V1__Shop shop = LOCKSTEP__V1__SHOP__INIT;
    Lockstep__V1__Warehouse warehouse = LOCKSTEP__V1__WAREHOUSE__INIT, *warehouses = &warehouse;
    Lockstep__V1__CreateShopResponse *response = NULL;
    struct lockstep_status status;
    warehouse.id = (char *)ACME_WAREHOUSE;
    shop.warehouses = &warehouses;
    shop.n_warehouses = 1;
    request.request_id = lockstep_request_id(id);
    request.shop_id = (char *)"acme";
    request.shop = &shop;
    acme_check(lockstep_create_shop(client, &request, NULL, &response, &status), &status);
    lockstep__v1__create_shop_response__free_unpacked(response, NULL);
}

void acme_push(struct lockstep_client *client, const char *sku, int64_t on_hand)
{
    char id[LOCKSTEP_REQUEST_ID_BYTES];
    Lockstep__V1__PushInventoryRequest request = LOCKSTEP__V1__PUSH_INVENTORY_REQUEST__INIT;
    Lockstep__V1__StockItem item = LOCKSTEP__V1__STOCK_ITEM__INIT;
    Lockstep__V1__PushInventoryResponse *response = NULL;
    struct lockstep_status status;
    request.parent = (char *)ACME;
    request.request_id = lockstep_request_id(id);
    request.item = &item;
    item.sku = (char *)sku;
    item.warehouse = (char *)ACME_WAREHOUSE;
    item.on_hand = on_hand;
    acme_check(lockstep_push_inventory(client, &request, NULL, &response, &status), &status);
    lockstep__v1__push_inventory_response__free_unpacked(response, NULL);
}

int64_t acme_on_hand(struct lockstep_client *client, const char *sku)
{
    char name[NAME_BYTES];
    Lockstep__V1__GetPositionRequest request = LOCKSTEP__V1__GET_POSITION_REQUEST__INIT;
    Lockstep__V1__GetPositionResponse *response = NULL;
    struct lockstep_status status;
    snprintf(name, sizeof(name), ACME "/positions/%s", sku);
    request.name = name;
    acme_check(lockstep_get_position(client, &request, NULL, &response, &status), &status);
    int64_t on_hand = response->position->on_hand;
    lockstep__v1__get_position_response__free_unpacked(response, NULL);
    return on_hand;
}
