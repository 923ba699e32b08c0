/*
 * service/command_line.h: what lockstepd is asked to do.
 */
#ifndef SERVICE_COMMAND_LINE_H
#define SERVICE_COMMAND_LINE_H

#include "service/base/buf.h"
#include "service/base/err.h"

enum task {
    TASK_SERVE,
    TASK_CHECK_CONFIG,
    TASK_CONFIG_REFERENCE,
    TASK_HASH_TOKEN,
    TASK_HELP,
};

struct command_line {
    enum task task;
    struct str config_path; /* empty: settings come from the environment alone */
    struct str ready_path;  /* empty: nobody waits for it */
};

/* Borrows the arguments. FIELD_INVALID names the one that is wrong. */
MUST_USE enum err_code command_line_read(int argc, char *const *argv, struct command_line *ret,
                                         struct err *err);
/* Usage, without the settings. */
void command_line_write_help(struct buf *out);

#endif
