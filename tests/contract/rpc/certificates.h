/*
 * tests/contract/rpc/certificates.h: a CA, a server and a caller, made anew for each run.
 */
#ifndef TESTS_CONTRACT_RPC_CERTIFICATES_H
#define TESTS_CONTRACT_RPC_CERTIFICATES_H

#include "service/base/str.h"

/* PEM texts, NUL behind each. */
struct certificates {
    struct str ca, other_ca;
    struct str server, server_key; /* for "localhost", of `ca` */
    struct str client, client_key; /* of `ca` */
};

extern struct certificates certificates;

void certificates_make(void);
void certificates_release(void);

#endif
