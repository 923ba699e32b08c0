/* service/config_file.c: open, look, read. */
#include "service/config_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static enum err_code read_all(int file, size_t size, struct arena *arena, struct str *ret,
                              struct err *err)
{
    char *bytes = arena_alloc(arena, size + 1);
    size_t len = 0;
    ssize_t got = 1;
    if (bytes == NULL)
        return arena_err(arena, err);
    while (got > 0 && len < size) {
        got = read(file, bytes + len, size - len);
        if (got < 0 && errno != EINTR)
            return err_set(err, REASON_FIELD_INVALID, "could not be read: %s", strerror(errno));
        len += got > 0 ? (size_t)got : 0;
        got = got < 0 ? 1 : got;
    }
    bytes[len] = '\0';
    *ret = (struct str){ bytes, len };
    return ERR_OK;
}

enum err_code config_file_read(struct str path, size_t bytes_max, struct arena *arena,
                               struct str *ret, bool *ret_is_public, struct err *err)
{
    char name[PATH_MAX];
    struct stat stat;
    if (path.len == 0 || path.len >= sizeof(name) || !str_is_printable(path))
        return err_set(err, REASON_FIELD_INVALID, "is not the path of a file");
    memcpy(name, path.ptr, path.len);
    name[path.len] = '\0';
    int file = open(name, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (file < 0)
        return err_set(err, REASON_FIELD_INVALID, "cannot open \"%.*s\": %s", STR_ARG(path),
                       strerror(errno));
    enum err_code code;
    if (fstat(file, &stat) != 0 || !S_ISREG(stat.st_mode))
        code = err_set(err, REASON_FIELD_INVALID, "\"%.*s\" is not a plain file", STR_ARG(path));
    else if ((uint64_t)stat.st_size > bytes_max)
        code = err_set(err, REASON_FIELD_INVALID, "\"%.*s\" has more than %zu bytes", STR_ARG(path),
                       bytes_max);
    else
        code = read_all(file, (size_t)stat.st_size, arena, ret, err);
    close(file);
    if (code == ERR_OK)
        *ret_is_public = (stat.st_mode & S_IROTH) != 0;
    return code;
}
