/*
 * service/config_file.h: small files that somebody wrote by hand: settings, certificates, secrets.
 */
#ifndef SERVICE_CONFIG_FILE_H
#define SERVICE_CONFIG_FILE_H

#include "service/base/arena.h"

/*
 * All of a regular file, NUL behind it. FIELD_INVALID, with the system's words and never with what
 * is in the file; LIMIT_EXCEEDED of the arena. *ret_is_public: everybody on the machine may read
 * it.
 */
MUST_USE enum err_code config_file_read(struct str path, size_t bytes_max, struct arena *arena,
                                        struct str *ret, bool *ret_is_public, struct err *err);

#endif
