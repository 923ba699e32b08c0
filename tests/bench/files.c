/* tests/bench/files.c: making, copying and removing folders. */
#include "tests/bench/files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service/base/check.h"
#include "tests/bench/process.h"

enum { NAME_BYTES = 1024, CHUNK_BYTES = 1 << 30 };

char *files_make_folder(const char *parent)
{
    char *path = NULL;
    if (asprintf(&path, "%s/lockstep-bench-XXXXXX", parent == NULL ? "/var/tmp" : parent) < 0 ||
        mkdtemp(path) == NULL)
        bench_die("cannot make a folder in %s: %s", parent == NULL ? "/var/tmp" : parent,
                  strerror(errno));
    return path;
}

/* Calls for each file or folder in it; the folder may be missing. */
static void for_each(const char *folder, void (*each)(const char *path, const void *context),
                     const void *context)
{
    DIR *stream = opendir(folder);
    if (stream == NULL)
        return;
    for (struct dirent *entry; (entry = readdir(stream)) != NULL;) {
        char path[NAME_BYTES];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        each(path, context);
    }
    closedir(stream);
}

static void copy_file(const char *path, const void *context)
{
    char target[NAME_BYTES];
    struct stat status;
    snprintf(target, sizeof(target), "%s/%s", (const char *)context, strrchr(path, '/') + 1);
    int from = open(path, O_RDONLY | O_CLOEXEC);
    int to = open(target, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (from < 0 || to < 0 || fstat(from, &status) != 0)
        bench_die("cannot copy %s to %s: %s", path, target, strerror(errno));
    ssize_t copied;
    do {
        copied = sendfile(to, from, NULL, CHUNK_BYTES);
    } while (copied > 0);
    if (copied < 0)
        bench_die("cannot copy %s to %s: %s", path, target, strerror(errno));
    close(from);
    close(to);
}

void files_copy(const char *from, const char *to)
{
    if (mkdir(to, 0755) != 0)
        bench_die("cannot make %s: %s", to, strerror(errno));
    for_each(from, copy_file, to);
}

static void remove_file(const char *path, const void *context)
{
    (void)context;
    unlink(path);
}

void files_remove(const char *folder)
{
    for_each(folder, remove_file, NULL);
    rmdir(folder);
}

static void remove_either(const char *path, const void *context)
{
    (void)context;
    if (unlink(path) != 0)
        files_remove(path);
}

void files_remove_all(const char *folder)
{
    for_each(folder, remove_either, NULL);
    rmdir(folder);
}
