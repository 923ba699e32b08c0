/* clients/cli/interrupt.c: a thread that waits for signals, so that nothing runs in a handler. */
#include "clients/cli/interrupt.h"

#include "service/base/check.h"

/* False: the waiter's work is done. */
static bool signal_take(struct interrupt *interrupt, int number)
{
    pthread_mutex_lock(&interrupt->lock);
    bool is_over = interrupt->is_over;
    bool is_second = interrupt->has_happened;
    interrupt->has_happened = !is_over;
    if (!is_over && interrupt->watch != NULL)
        lockstep_watch_cancel(interrupt->watch);
    pthread_mutex_unlock(&interrupt->lock);
    if (!is_over && is_second) {
        pthread_sigmask(SIG_UNBLOCK, &interrupt->signals, NULL);
        raise(number);
    }
    return !is_over;
}

static void *signals_wait(void *context)
{
    struct interrupt *interrupt = context;
    int number;
    while (sigwait(&interrupt->signals, &number) == 0 && signal_take(interrupt, number))
        ;
    return NULL;
}

static bool is_ignored(int number)
{
    struct sigaction action;
    return sigaction(number, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

void interrupt_begin(struct interrupt *interrupt)
{
    *interrupt = (struct interrupt){ .watch = NULL };
    sigemptyset(&interrupt->signals);
    sigaddset(&interrupt->signals, SIGTERM);
    if (!is_ignored(SIGINT))
        sigaddset(&interrupt->signals, SIGINT);
    pthread_mutex_init(&interrupt->lock, NULL);
    pthread_sigmask(SIG_BLOCK, &interrupt->signals, &interrupt->before);
    int status = pthread_create(&interrupt->waiter, NULL, signals_wait, interrupt);
    CHECK(status == 0);
}

void interrupt_end(struct interrupt *interrupt)
{
    pthread_mutex_lock(&interrupt->lock);
    interrupt->is_over = true;
    pthread_mutex_unlock(&interrupt->lock);
    pthread_kill(interrupt->waiter, SIGTERM); /* wakes it */
    pthread_join(interrupt->waiter, NULL);
    pthread_sigmask(SIG_SETMASK, &interrupt->before, NULL);
    pthread_mutex_destroy(&interrupt->lock);
}

void interrupt_watch(struct interrupt *interrupt, struct lockstep_watch *watch)
{
    pthread_mutex_lock(&interrupt->lock);
    interrupt->watch = watch;
    if (interrupt->has_happened && watch != NULL)
        lockstep_watch_cancel(watch);
    pthread_mutex_unlock(&interrupt->lock);
}

bool interrupt_has_happened(struct interrupt *interrupt)
{
    pthread_mutex_lock(&interrupt->lock);
    bool has_happened = interrupt->has_happened;
    pthread_mutex_unlock(&interrupt->lock);
    return has_happened;
}
