/*
 * tests/simulation/folder.h: a folder for RocksDB, and its end.
 */
#ifndef TESTS_SIMULATION_FOLDER_H
#define TESTS_SIMULATION_FOLDER_H

enum { FOLDER_BYTES = 256 };

/* A new, empty one: in Bazel's folder for a test, or in /tmp. */
void folder_make(char ret_path[static FOLDER_BYTES]);
/* With the files in it. */
void folder_remove(const char *path);

#endif
