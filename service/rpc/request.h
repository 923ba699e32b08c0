/*
 * service/rpc/request.h: what all requests of a kind have: a hash, a page.
 */
#ifndef SERVICE_RPC_REQUEST_H
#define SERVICE_RPC_REQUEST_H

#include <protobuf-c/protobuf-c.h>

#include "service/engine/reader.h"

/* The text field of this name; empty if the message has none such. */
struct str request_text(const ProtobufCMessage *request, const char *field);
/*
 * A number for the content: alike for alike requests of one type, across restarts and versions.
 * request_id, page_size, page_token and resume_token, if the message has them, do not count.
 */
MUST_USE enum err_code request_hash(const ProtobufCMessage *request, struct arena *arena,
                                    uint64_t *ret, struct err *err);
/*
 * As request_hash of a message of a client's stream; nor does parent count, the shop: only the
 * first message must say it, and one that is sent again may come as another. Ids are the shop's
 * anyway.
 */
MUST_USE enum err_code stream_message_hash(const ProtobufCMessage *message, struct arena *arena,
                                           uint64_t *ret, struct err *err);
/* As request_hash for a part of a request; all fields count; NULL is 0. */
uint64_t message_hash(const ProtobufCMessage *message);

/*
 * page_size and page_token of a list request. The tokens that we give out hold the hash of the
 * request, so that one is refused elsewhere: PAGE_TOKEN_INVALID. FIELD_INVALID: a page_size below 0
 * or above LIMIT_PAGE_SIZE.
 */
struct listing {
    struct reader_page page; /* the token is the reader's own */
    uint64_t binding;
};
MUST_USE enum err_code listing_from_proto(const ProtobufCMessage *request, struct arena *arena,
                                          struct listing *ret, struct err *err);
/* For next_page_token; `token` is what the reader said. */
char *listing_token(const struct listing *listing, struct arena *arena, struct str token);

#endif
