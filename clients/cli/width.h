/*
 * clients/cli/width.h: how much room a text takes on a terminal.
 *
 * Without a locale: East Asian wide characters and emoji take two columns, marks that combine none.
 * What marketplaces send is shown to people, so control characters, which could steer a terminal,
 * are replaced by a dot.
 */
#ifndef CLIENTS_CLI_WIDTH_H
#define CLIENTS_CLI_WIDTH_H

#include "service/base/buf.h"

/* Of a text as text_clean leaves it. */
uint32_t text_width(struct str text);

/* Adds it without control characters; line ends and tabs become blanks. What is not UTF-8 becomes
 * dots as well. */
void text_clean(struct buf *buf, struct str text);

/* As much of it as fits, with "..." for the rest. `width` > 3. */
void text_cut(struct buf *buf, struct str text, uint32_t width);

#endif
