/*
 * clients/cli/completion.h: what may come next on a command line.
 *
 * The shell's script is a few lines that ask this program, with the hidden command `__complete` and
 * the words so far; so it knows all that the tables know.
 */
#ifndef CLIENTS_CLI_COMPLETION_H
#define CLIENTS_CLI_COMPLETION_H

#include <stdio.h>

/* Prints a line for each word that may stand in place of the last one, which may be empty. */
void completion_print(FILE *out, int count, char **words);

#endif
