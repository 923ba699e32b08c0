/*
 * service/secrets.h: keys of shops and marketplaces, found in the environment or in files.
 *
 * A resource only names its key: "env:NAME" or "file:NAME". Whoever may change resources must not
 * be able to read the rest of the machine with that, so only variables with a prefix and files
 * below one directory are looked at. What is found is never logged.
 */
#ifndef SERVICE_SECRETS_H
#define SERVICE_SECRETS_H

#include "service/lanes/lanes.h"

struct secrets_options {
    struct str directory;          /* empty: no files */
    struct str environment_prefix; /* empty: all variables */
    char *const *environment;      /* "NAME=VALUE", NULL behind the last */
};

struct secrets; /* opaque */

/* The options' texts must live as long. */
struct secrets *secrets_new(const struct secrets_options *options);
/* NULL is fine. */
void secrets_free(struct secrets *secrets);
/*
 * One thread at a time. A line break at the end is no part of a secret. FIELD_INVALID: another kind
 * of name, not there, empty, too long, or nothing that could stand in a header. A file that
 * everybody may read is warned of, once.
 */
struct secret_source secrets_source(struct secrets *secrets);

#endif
