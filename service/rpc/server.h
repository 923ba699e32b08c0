/*
 * service/rpc/server.h: the gRPC server, from start to orderly stop.
 *
 * One completion queue and one thread serve all calls; the table in method.h says what runs
 * elsewhere. Besides the services bound here it serves grpc.health.v1 and server reflection.
 *
 *     rpc_server_start(&options, &server, &err)
 *     ...
 *     rpc_server_drain(server, 10000);   the store and the engine still run
 *     stop the engine
 *     rpc_server_free(server);
 */
#ifndef SERVICE_RPC_SERVER_H
#define SERVICE_RPC_SERVER_H

#include "service/base/clock.h"
#include "service/rpc/auth.h"
#include "service/rpc/method.h"

/* PEM texts. */
struct rpc_tls {
    struct str certificates; /* ours, with its chain */
    struct str key;
    struct str client_ca; /* not empty: callers need a certificate of it */
};

enum { RPC_LOOP_COUNT_MAX = 16 };

struct rpc_options {
    /* "host:port", "[::1]:7070" or "unix:/run/lockstep.sock"; port 0 takes a free one. */
    const struct str *listen;
    size_t listen_count;
    const struct rpc_tls *tls; /* NULL: plain text, which is refused where others can listen */
    bool is_development;       /* plain text and calls without token; this machine only */
    const struct rpc_token *tokens;
    size_t token_count;

    struct str descriptors; /* the FileDescriptorSet; must live as long as the server */
    const struct rpc_binding *bindings;
    size_t binding_count;
    struct rpc_submit submit;
    const struct clock *clock; /* of rpc_call.now */

    int32_t request_bytes_max; /* of a message; 0, and at most: LIMIT_REQUEST_BYTES */
    uint32_t loop_count;       /* completion queues, each with a thread; 0 is 1 */
    uint32_t worker_count;     /* threads for queries; 0 is 1 */
    uint32_t log_every;        /* every so many calls that went well are logged; 0: none */
};

/*
 * What rpc_server_start refuses, for whoever wants to know before. An address: "needs TLS" or
 * "others could reach it", by options->tls and is_development alone. CONFIG_INVALID.
 */
MUST_USE enum err_code rpc_address_check(const struct rpc_options *options, struct str address,
                                         struct err *err);
/* Certificate and key that cannot be read, or do not belong together. CONFIG_INVALID. */
MUST_USE enum err_code rpc_tls_check(const struct rpc_tls *tls, struct err *err);

struct rpc_server; /* opaque */

/*
 * Serves when it returns. CONFIG_INVALID: an address that cannot be had, plain text where others
 * can listen, unusable certificates or tokens, rows that do not fit the descriptors.
 */
MUST_USE enum err_code rpc_server_start(const struct rpc_options *options, struct rpc_server **ret,
                                        struct err *err);
/* The port of listen[index]; 0 for a unix socket. */
int rpc_server_port(const struct rpc_server *server, size_t index);
/* What grpc.health.v1 says of all services; true from the start, false from the drain. */
void rpc_server_set_serving(struct rpc_server *server, bool is_serving);
/*
 * Refuses new calls, ends streams with SHUTTING_DOWN, waits for calls in flight; what is not done
 * after `grace_ms` is cancelled. Returns when no call is left: whoever finishes calls must still
 * run, and may stop afterwards.
 */
void rpc_server_drain(struct rpc_server *server, int64_t grace_ms);
/* Drains at once if it was not done. NULL is fine. */
void rpc_server_free(struct rpc_server *server);

#endif
