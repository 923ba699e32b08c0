/*
 * clients/cli/request.h: a command's request from its arguments.
 */
#ifndef CLIENTS_CLI_REQUEST_H
#define CLIENTS_CLI_REQUEST_H

#include "clients/cli/arguments.h"
#include "clients/cli/value.h"

/*
 * Fixed fields, then what was given, then a new request_id if the request has one and none was
 * given. err.field is the label of what is wrong, "--state"; empty if that is not one argument.
 */
MUST_USE enum err_code request_make(const struct arguments *arguments,
                                    const struct value_reader *reader, ProtobufCMessage **ret,
                                    struct err *err);

/* A new request_id in its field, if the message has it and it is empty. */
MUST_USE enum err_code request_id_set(ProtobufCMessage *request, struct arena *arena,
                                      struct err *err);

/* The label under which a field of the request was given: "--state"; NULL: under none. */
const char *request_label(const struct arguments *arguments, struct str field);

#endif
