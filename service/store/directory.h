/*
 * service/store/directory.h: the folder of a database, before the database is opened.
 *
 * RocksDB would create a folder that others may read, and would take a folder that has lost its
 * list of files for an empty one, and delete what it finds there.
 */
#ifndef SERVICE_STORE_DIRECTORY_H
#define SERVICE_STORE_DIRECTORY_H

#include "service/base/err.h"

/*
 * Makes the folder if it is missing (its parent must exist), for this user only, and durable.
 * STORE_UNAVAILABLE; STORE_CORRUPT if it holds a database's files but no database.
 */
MUST_USE enum err_code directory_prepare(const char *path, struct err *err);

#endif
