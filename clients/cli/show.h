/*
 * clients/cli/show.h: messages for people.
 *
 * As rows of a table, by columns that name fields; or in full, as the YAML that value.h and yaml.h
 * would read again: what is absent, 0 or empty is left out.
 */
#ifndef CLIENTS_CLI_SHOW_H
#define CLIENTS_CLI_SHOW_H

#include "clients/cli/command.h"
#include "clients/cli/name.h"
#include "clients/cli/table.h"

void show_columns(struct table *table, const struct column *columns);
/* Names of the context's shop are shown without it. */
void show_row(struct table *table, const struct column *columns, const ProtobufCMessage *row,
              const struct name_context *names);

void show_details(FILE *out, const ProtobufCMessage *message);

#endif
