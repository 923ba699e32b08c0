/* clients/cli/commands.c: the tables of commands, in the order of the help. */
#include "clients/cli/commands.h"

#include "service/base/check.h"

/* How many there are is known where they are. */
const struct command_table command_tables[] = {
    { commands_settings, &commands_settings_count },
    { commands_stock, &commands_stock_count },
    { commands_orders, &commands_orders_count },
    { commands_refunds, &commands_refunds_count },
    { commands_exceptions, &commands_exceptions_count },
    { commands_money, &commands_money_count },
};
const size_t command_table_count = ARRAY_COUNT(command_tables);
