/* service/rpc/abseil.c: a switch of a C++ library, by the name it has in Debian 12. */
#include "service/rpc/abseil.h"

#include <dlfcn.h>
#include <string.h>

/* absl::SetMutexDeadlockDetectionMode(absl::OnDeadlockCycle) */
#define SWITCH "_ZN4absl7debian329SetMutexDeadlockDetectionModeENS0_15OnDeadlockCycleE"

enum { ON_DEADLOCK_CYCLE_IGNORE = 0 };

void abseil_detect_no_deadlocks(void)
{
    void *symbol = dlsym(RTLD_DEFAULT, SWITCH);
    void (*set_mode)(int);
    memcpy(&set_mode, &symbol, sizeof(set_mode)); /* POSIX lets a void * hold a function */
    if (symbol != NULL)
        set_mode(ON_DEADLOCK_CYCLE_IGNORE);
}
