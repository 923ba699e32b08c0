/*
 * clients/cli/field.h: fields of any message, by their descriptors.
 *
 * The command knows its messages only as data: printing, YAML and flags go through here. Memory
 * comes from an arena, so that messages are never freed singly; on a full arena functions that add
 * return NULL.
 */
#ifndef CLIENTS_CLI_FIELD_H
#define CLIENTS_CLI_FIELD_H

#include <protobuf-c/protobuf-c.h>

#include "service/base/arena.h"

enum { MESSAGE_DEPTH_MAX = 16 }; /* the API has no message within itself */

/* What a field holds. */
union slot {
    int64_t *int64;
    int32_t *int32; /* of an enum too */
    protobuf_c_boolean *boolean;
    char **text;
    ProtobufCBinaryData *bytes;
    ProtobufCMessage **message;
    void *any; /* NULL: the arena is full */
};

/* Takes from the arena and frees nothing. */
ProtobufCAllocator field_allocator(struct arena *arena);

ProtobufCMessage *message_new(const ProtobufCMessageDescriptor *type, struct arena *arena);
/* NULL: it has no such field. */
const ProtobufCFieldDescriptor *message_field(const ProtobufCMessageDescriptor *type,
                                              struct str name);

bool field_is_repeated(const ProtobufCFieldDescriptor *field);
bool field_is_message(const ProtobufCFieldDescriptor *field);
/* The type of its messages. */
const ProtobufCMessageDescriptor *field_type(const ProtobufCFieldDescriptor *field);
/* One of several of which at most one is set. */
bool field_is_in_oneof(const ProtobufCFieldDescriptor *field);
/* A map, which protobuf-c has as a list of entries with `key` and `value`. */
bool field_is_map(const ProtobufCFieldDescriptor *field);

/* How many values there are: of a list any number, of a message or a part of a oneof 0 or 1, else
 * 1. */
size_t field_count(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field);
/* index < field_count. */
union slot field_at(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                    size_t index);
/* Absent, empty, 0 or false. */
bool field_is_empty(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field);
/* Another part of the same oneof is set already. */
bool field_is_excluded(const ProtobufCMessage *message, const ProtobufCFieldDescriptor *field);

/*
 * Where a value goes: a new element of a list, else the field itself, which is then set. A message
 * is made if there is none yet. Strings and bytes are the caller's to fill, from the same arena.
 */
union slot field_add(ProtobufCMessage *message, const ProtobufCFieldDescriptor *field,
                     struct arena *arena);

/*
 * The field at the end of a path such as "filter.states" or "rules[0].carrier_code", and the
 * message that has it. Messages on the way are made; an index may be one behind the last. The path
 * is ours, of a table: it must lead somewhere. FIELD_DUPLICATE: through a part of a oneof of which
 * another one is set.
 */
MUST_USE enum err_code path_make(ProtobufCMessage *message, const char *path, struct arena *arena,
                                 ProtobufCMessage **ret_message,
                                 const ProtobufCFieldDescriptor **ret_field, struct err *err);
/* That another part of a oneof is set. */
enum err_code field_excluded(struct err *err);
/* The same without making anything: NULL where the way ends early. Lists only at the end. */
const ProtobufCMessage *path_follow(const ProtobufCMessage *message, const char *path,
                                    const ProtobufCFieldDescriptor **ret_field);
/* The field at the end of a path, by types alone; NULL: there is no such field. */
const ProtobufCFieldDescriptor *path_field(const ProtobufCMessageDescriptor *type,
                                           const char *path);

#endif
