/*
 * clients/cli/help.h: what the command says about itself, from its tables.
 */
#ifndef CLIENTS_CLI_HELP_H
#define CLIENTS_CLI_HELP_H

#include <stdio.h>

#include "service/base/str.h"

/* Of everything, of all commands that begin with these words, or of the one that they name. */
void help_print(FILE *out, struct str words);

#endif
