/*
 * clients/cli/yaml.h: any message from YAML.
 *
 *     shop:
 *       name: shops/acme
 *       warehouses:
 *         - id: berlin
 *
 * Keys are the fields' names in the proto files; a field that is not named, or is null, stays
 * absent. Values are written as in value.h. Keys that do not exist or come twice, anchors, tags and
 * a second document are refused. For messages without maps.
 */
#ifndef CLIENTS_CLI_YAML_H
#define CLIENTS_CLI_YAML_H

#include "clients/cli/field.h"

/* Where an error is, from 1. */
struct yaml_place {
    size_t line, column;
};

/*
 * Fills `message`; its memory is the arena's. err.field is the path: "channels[1].mirakl.base_url".
 * DOCUMENT_MALFORMED: no YAML, or none of this shape; else what value_read says.
 */
MUST_USE enum err_code yaml_read(struct str text, ProtobufCMessage *message, struct arena *arena,
                                 struct yaml_place *ret_place, struct err *err);

#endif
