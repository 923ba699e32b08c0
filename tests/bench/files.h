/*
 * tests/bench/files.h: folders of files, without folders in them: stores.
 */
#ifndef TESTS_BENCH_FILES_H
#define TESTS_BENCH_FILES_H

/* A new folder in `parent`, or in /var/tmp, which is on a disk. The caller's to free. */
char *files_make_folder(const char *parent);
void files_copy(const char *from, const char *to);
/* Nothing happens if there is none. */
void files_remove(const char *folder);
/* With all folders of files in it. */
void files_remove_all(const char *folder);

#endif
