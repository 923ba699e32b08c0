/* tests/simulation/folder.c: mkdtemp, and what undoes it. */
#include "tests/simulation/folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "service/base/check.h"

void folder_make(char ret_path[static FOLDER_BYTES])
{
    const char *parent = getenv("TEST_TMPDIR");
    snprintf(ret_path, FOLDER_BYTES, "%s/lockstep-simulation-XXXXXX",
             parent == NULL ? "/tmp" : parent);
    CHECK(mkdtemp(ret_path) != NULL);
}

void folder_remove(const char *path)
{
    DIR *entries = opendir(path);
    CHECK(entries != NULL);
    for (const struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        if (entry->d_name[0] != '.')
            CHECK(unlinkat(dirfd(entries), entry->d_name, 0) == 0);
    }
    closedir(entries);
    CHECK(rmdir(path) == 0);
}
