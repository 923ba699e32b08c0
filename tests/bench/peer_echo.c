/*
 * tests/bench/peer_echo.c: the least that a gRPC server on C core can do.
 *
 * A slot asks for a call, sends the bytes it came with back, and asks again. Everything on one
 * thread, nothing decoded, nothing allocated but what C core itself does.
 */
#include <grpc/byte_buffer.h>
#include <grpc/grpc.h>
#include <grpc/grpc_security.h>
#include <grpc/support/time.h>
#include <stdio.h>

#include "service/base/check.h"
#include "service/base/heap.h"
#include "tests/bench/peer.h"

enum { SLOT_COUNT = 64, OP_COUNT = 4 };

struct slot {
    grpc_call *call;
    grpc_metadata_array metadata;
    gpr_timespec deadline;
    grpc_byte_buffer *payload;
    int was_cancelled;
    int is_replying;
};

static void slot_arm(struct slot *slot, grpc_server *server, void *method,
                     grpc_completion_queue *cq)
{
    *slot = (struct slot){ .call = NULL };
    grpc_metadata_array_init(&slot->metadata);
    grpc_call_error error =
        grpc_server_request_registered_call(server, method, &slot->call, &slot->deadline,
                                            &slot->metadata, &slot->payload, cq, cq, slot);
    CHECK(error == GRPC_CALL_OK);
}

static void slot_reply(struct slot *slot)
{
    const grpc_op ops[OP_COUNT] = {
        { .op = GRPC_OP_SEND_INITIAL_METADATA },
        { .op = GRPC_OP_SEND_MESSAGE, .data.send_message.send_message = slot->payload },
        { .op = GRPC_OP_SEND_STATUS_FROM_SERVER,
          .data.send_status_from_server.status = GRPC_STATUS_OK },
        { .op = GRPC_OP_RECV_CLOSE_ON_SERVER,
          .data.recv_close_on_server.cancelled = &slot->was_cancelled },
    };
    slot->is_replying = 1;
    grpc_call_error error = grpc_call_start_batch(slot->call, ops, OP_COUNT, slot, NULL);
    CHECK(error == GRPC_CALL_OK);
}

static void slot_release(struct slot *slot)
{
    grpc_byte_buffer_destroy(slot->payload);
    grpc_metadata_array_destroy(&slot->metadata);
    grpc_call_unref(slot->call);
}

void peer_echo(const char *method)
{
    grpc_init();
    grpc_server *server = grpc_server_create(NULL, NULL);
    grpc_completion_queue *cq = grpc_completion_queue_create_for_next(NULL);
    grpc_server_register_completion_queue(server, cq, NULL);
    void *registered = grpc_server_register_method(server, method, NULL,
                                                   GRPC_SRM_PAYLOAD_READ_INITIAL_BYTE_BUFFER, 0);
    grpc_server_credentials *plain = grpc_insecure_server_credentials_create();
    int port = grpc_server_add_http2_port(server, "127.0.0.1:0", plain);
    CHECK(port > 0);
    grpc_server_credentials_release(plain);
    grpc_server_start(server);
    struct slot *slots = HEAP_ARRAY(struct slot, SLOT_COUNT);
    for (size_t i = 0; i < SLOT_COUNT; i++)
        slot_arm(&slots[i], server, registered, cq);
    printf("%d\n", port);
    fflush(stdout);
    for (;;) {
        grpc_event event =
            grpc_completion_queue_next(cq, gpr_inf_future(GPR_CLOCK_MONOTONIC), NULL);
        CHECK(event.type == GRPC_OP_COMPLETE);
        struct slot *slot = event.tag;
        if (!slot->is_replying) {
            slot_reply(slot);
            continue;
        }
        slot_release(slot);
        slot_arm(slot, server, registered, cq);
    }
}
