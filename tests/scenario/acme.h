/*
 * tests/scenario/acme.h: a shop with one warehouse, and calls about its stock that must succeed.
 */
#ifndef TESTS_SCENARIO_ACME_H
#define TESTS_SCENARIO_ACME_H

#include "clients/c/client.h"

#define ACME "shops/acme"
#define ACME_WAREHOUSE "berlin"

/* Plain text; `token` may be NULL. lockstep_client_free. */
struct lockstep_client *acme_client(const char *target, const char *token);
/* Fails the test unless the call went well. */
void acme_check(enum lockstep_code code, const struct lockstep_status *status);
void acme_create(struct lockstep_client *client);
void acme_push(struct lockstep_client *client, const char *sku, int64_t on_hand);
int64_t acme_on_hand(struct lockstep_client *client, const char *sku);

#endif
