/* service/ready.c: addresses as lines, and a file that appears whole. */
#include "service/ready.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>

enum { LINES_BYTES_MAX = 16 << 10 };

void ready_init(struct ready *ready)
{
    buf_init(&ready->lines, LINES_BYTES_MAX);
    buf_init(&ready->line, LINES_BYTES_MAX);
}

void ready_release(struct ready *ready)
{
    buf_release(&ready->lines);
    buf_release(&ready->line);
}

void ready_add(struct ready *ready, const char *kind, struct str listen, int port)
{
    size_t host = listen.len, start = ready->lines.len;
    while (host > 0 && listen.ptr[host - 1] != ':')
        host--;
    if (port == 0)
        buf_format(&ready->lines, "%s=%.*s\n", kind, STR_ARG(listen));
    else
        buf_format(&ready->lines, "%s=%.*s%d\n", kind, (int)host, listen.ptr, port);
    struct str added = str_trim(str_from(buf_str(&ready->lines), start));
    buf_format(&ready->line, "%s%.*s", start == 0 ? "" : " ", STR_ARG(added));
}

struct str ready_line(const struct ready *ready)
{
    return buf_str(&ready->line);
}

static bool write_whole(const char *draft, const char *name, struct str text)
{
    FILE *file = fopen(draft, "we");
    if (file == NULL)
        return false;
    bool is_written = fwrite(text.ptr, 1, text.len, file) == text.len;
    is_written = fclose(file) == 0 && is_written;
    return is_written && rename(draft, name) == 0;
}

enum err_code ready_write(const struct ready *ready, struct str path, struct err *err)
{
    static const char suffix[] = ".new";
    char name[PATH_MAX], draft[PATH_MAX + sizeof(suffix)];
    if (path.len >= sizeof(name))
        return err_set(err, REASON_CONFIG_INVALID, "the path is too long");
    snprintf(name, sizeof(name), "%.*s", STR_ARG(path));
    snprintf(draft, sizeof(draft), "%s%s", name, suffix);
    if (!write_whole(draft, name, buf_str(&ready->lines)))
        return err_set(err, REASON_CONFIG_INVALID, "cannot write \"%s\": %s", name,
                       strerror(errno));
    return ERR_OK;
}
