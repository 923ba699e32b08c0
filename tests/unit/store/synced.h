/*
 * tests/unit/store/synced.h: what a power cut leaves of a folder.
 *
 * Linking this replaces fsync and fdatasync: they note in a file, per inode, how many bytes had
 * been written when they were called, and then do their work. After the writer was killed, each
 * file is cut to what was synced of it; one that never was is empty. Names of files are taken for
 * durable.
 */
#ifndef TESTS_UNIT_STORE_SYNCED_H
#define TESTS_UNIT_STORE_SYNCED_H

/* From now on this process takes notes in the file `path`, which is created if missing. */
void synced_watch(const char *path);
/* By the notes of a process that is dead: cuts all files of `folder`. */
void synced_cut(const char *path, const char *folder);

#endif
