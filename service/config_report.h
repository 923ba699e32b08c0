/*
 * service/config_report.h: settings and what is wrong with them, for people.
 */
#ifndef SERVICE_CONFIG_REPORT_H
#define SERVICE_CONFIG_REPORT_H

#include "service/base/buf.h"
#include "service/config.h"

/* A line per problem, "lockstep.yaml:12: rpc.listen: what is wrong (rule)", and how many. */
void config_write_problems(const struct config_problems *problems, struct str file,
                           struct buf *out);
/* Every setting with its value and where it comes from. */
void config_write_settings(const struct config *config, struct str file, struct buf *out);
/* The table of settings in README.md. */
void config_write_reference(struct arena *arena, struct buf *out);
/* The same for --help. */
void config_write_help(struct arena *arena, struct buf *out);
/* A line per problem to the log. */
void config_log_problems(const struct config_problems *problems);
/* A line per setting that is not the default's, at the start. */
void config_log_settings(const struct config *config);

#endif
