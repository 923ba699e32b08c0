/*
 * service/ready.h: telling others that calls are taken, and where.
 */
#ifndef SERVICE_READY_H
#define SERVICE_READY_H

#include "service/base/buf.h"
#include "service/base/err.h"

struct ready {
    struct buf lines; /* "rpc=127.0.0.1:7070\nweb=127.0.0.1:7071\n" */
    struct buf line;  /* the same with blanks between, for the log */
};

void ready_init(struct ready *ready);
void ready_release(struct ready *ready);
/* An address as settings state it, with the port that was bound; 0: it has none. */
void ready_add(struct ready *ready, const char *kind, struct str listen, int port);
struct str ready_line(const struct ready *ready);
/* The lines as a file, which is there whole or not at all. CONFIG_INVALID. */
MUST_USE enum err_code ready_write(const struct ready *ready, struct str path, struct err *err);

#endif
