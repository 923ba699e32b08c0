/*
 * service/base/check.h: our own mistakes, and what the compiler is told.
 *
 * CHECK is for programming errors only: one condition each, on in every build, it aborts. What
 * comes from outside is refused with an `err`, never CHECKed.
 */
#ifndef SERVICE_BASE_CHECK_H
#define SERVICE_BASE_CHECK_H

#define MUST_USE __attribute__((warn_unused_result))
#define PRINTF_LIKE(format_index, first_index)                                                     \
    __attribute__((format(printf, format_index, first_index)))

#define CHECK(condition) ((condition) ? (void)0 : check_failed(__FILE__, __LINE__, #condition))

/* Prints where and what to stderr and aborts. */
_Noreturn void check_failed(const char *file, int line, const char *condition);

#define ARRAY_COUNT(array) (sizeof(array) / sizeof((array)[0]))

#endif
