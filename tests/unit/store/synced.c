/* tests/unit/store/synced.c: notes of fsync in a file that outlives the process. */
#include "tests/unit/store/synced.h"

#include <dirent.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "service/base/check.h"

enum { NOTE_COUNT_MAX = 4096 };

struct note {
    uint64_t inode;
    int64_t bytes;
};

struct notes {
    uint64_t count;
    struct note notes[NOTE_COUNT_MAX];
};

static struct notes *watched;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

static struct notes *notes_map(const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
    CHECK(file >= 0);
    CHECK(ftruncate(file, sizeof(struct notes)) == 0);
    void *memory = mmap(NULL, sizeof(struct notes), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    CHECK(memory != MAP_FAILED);
    close(file);
    return memory;
}

static struct note *note_find(struct notes *notes, uint64_t inode)
{
    for (uint64_t i = 0; i < notes->count; i++) {
        if (notes->notes[i].inode == inode)
            return &notes->notes[i];
    }
    return NULL;
}

static void note_set(uint64_t inode, int64_t bytes)
{
    CHECK(pthread_mutex_lock(&mutex) == 0);
    struct note *note = note_find(watched, inode);
    if (note != NULL) {
        note->bytes = bytes;
    } else {
        CHECK(watched->count < NOTE_COUNT_MAX);
        watched->notes[watched->count] = (struct note){ inode, bytes };
        watched->count++; /* killed before this, the file counts as never synced */
    }
    CHECK(pthread_mutex_unlock(&mutex) == 0);
}

/* What was written before the call is covered by it, what comes meanwhile may not be. */
static int sync_noting(long call, int file)
{
    struct stat status;
    CHECK(fstat(file, &status) == 0);
    long result = syscall(call, file);
    if (watched != NULL && result == 0 && S_ISREG(status.st_mode))
        note_set(status.st_ino, status.st_size);
    return (int)result;
}

int fsync(int file)
{
    return sync_noting(SYS_fsync, file);
}

int fdatasync(int file)
{
    return sync_noting(SYS_fdatasync, file);
}

void synced_watch(const char *path)
{
    if (watched != NULL)
        CHECK(munmap(watched, sizeof(*watched)) == 0);
    watched = notes_map(path);
}

void synced_cut(const char *path, const char *folder)
{
    struct notes *notes = notes_map(path);
    DIR *entries = opendir(folder);
    CHECK(entries != NULL);
    for (const struct dirent *entry = readdir(entries); entry != NULL; entry = readdir(entries)) {
        struct stat status;
        int file = openat(dirfd(entries), entry->d_name, O_RDWR | O_NOFOLLOW | O_CLOEXEC);
        if (file < 0)
            continue; /* a folder */
        CHECK(fstat(file, &status) == 0);
        const struct note *note = note_find(notes, status.st_ino);
        int64_t bytes = note == NULL ? 0 : note->bytes;
        if (bytes < status.st_size)
            CHECK(ftruncate(file, bytes) == 0);
        close(file);
    }
    closedir(entries);
    CHECK(munmap(notes, sizeof(*notes)) == 0);
}
