/* service/store/directory.c: making the folder, and not mistaking a damaged one for a new one. */
#include "service/store/directory.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/base/str.h"

static enum err_code directory_err(struct err *err, const char *path)
{
    enum err_code code =
        err_set(err, REASON_STORE_UNAVAILABLE, "could not prepare the store's folder \"%s\": %s",
                path, strerrordesc_np(errno));
    err_with(err, "path", path);
    return code;
}

/* A new folder's name survives a power cut once its parent is synced. */
static bool parent_sync(int directory)
{
    int parent = openat(directory, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (parent < 0)
        return false;
    bool is_synced = fsync(parent) == 0;
    int failure = errno;
    close(parent);
    errno = failure;
    return is_synced;
}

/* Whether records are in the folder; a database that was never finished has none. */
static bool holds_records_only(DIR *entries)
{
    bool has_records = false;
    for (const struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        struct str name = str_c(entry->d_name);
        if (str_eq(name, STR("CURRENT")))
            return false;
        if (str_ends(name, STR(".sst")) || str_ends(name, STR(".log")))
            has_records = true;
    }
    return has_records;
}

enum err_code directory_prepare(const char *path, struct err *err)
{
    bool is_new = mkdir(path, S_IRWXU) == 0;
    if (!is_new && errno != EEXIST)
        return directory_err(err, path);
    DIR *entries = opendir(path);
    if (entries == NULL)
        return directory_err(err, path);
    enum err_code code = ERR_OK;
    if (is_new && !parent_sync(dirfd(entries))) {
        code = directory_err(err, path);
    } else if (holds_records_only(entries)) {
        code = err_set(err, REASON_STORE_CORRUPT,
                       "the store in \"%s\" has lost its file CURRENT: restore a backup", path);
        err_with(err, "path", path);
    }
    closedir(entries);
    return code;
}
