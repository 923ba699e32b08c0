/*
 * bazel/tsan_defaults.c: what the thread sanitizer is told to overlook.
 *
 * Debian's libraries are not built with it: it sees their locks but not their atomics, and takes
 * what these order for races. Linked into programs under --config=tsan.
 */
const char *__tsan_default_suppressions(void);

const char *__tsan_default_suppressions(void)
{
    return "race:librocksdb.so\n"
           "called_from_lib:libstdc++.so\n"; /* operator new, on behalf of these libraries */
}
