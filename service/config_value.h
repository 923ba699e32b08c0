/*
 * service/config_value.h: one setting's text becomes its value.
 */
#ifndef SERVICE_CONFIG_VALUE_H
#define SERVICE_CONFIG_VALUE_H

#include "service/config_rows.h"

/*
 * Sets the row's member of `object`, a struct config or config_token; of a list, appends an item.
 * Files are read. FIELD_INVALID, without the text if the row is secret.
 */
MUST_USE enum err_code config_value_read(const struct config_row *row, struct str text,
                                         struct arena *arena, void *object, struct err *err);
/* An empty list again. */
void config_list_clear(const struct config_row *row, void *object);
size_t config_list_count(const struct config_row *row, const void *object);
/* What holds for the setting: "a whole number from 1 to 16". */
struct str config_rule(const struct config_row *row, struct arena *arena);

#endif
