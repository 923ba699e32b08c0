/*
 * clients/cli/commands.h: commands with functions of their own.
 */
#ifndef CLIENTS_CLI_COMMANDS_H
#define CLIENTS_CLI_COMMANDS_H

#include "clients/cli/command.h"

enum outcome status_run(struct run *run);         /* status.c */
enum outcome apply_run(struct run *run);          /* apply.c */
enum outcome stock_explain_run(struct run *run);  /* explain.c */
enum outcome journal_export_run(struct run *run); /* export.c */
enum outcome completion_run(struct run *run);     /* completion.c */

/* commands_*.c */
extern const struct command commands_settings[], commands_stock[], commands_orders[],
    commands_refunds[], commands_exceptions[], commands_money[];
extern const size_t commands_settings_count, commands_stock_count, commands_orders_count,
    commands_refunds_count, commands_exceptions_count, commands_money_count;

#endif
