/*
 * service/rpc/abseil.h: gRPC's mutexes without their deadlock detector. Not for service files.
 */
#ifndef SERVICE_RPC_ABSEIL_H
#define SERVICE_RPC_ABSEIL_H

/*
 * Debian builds abseil so that each lock is fed to a graph that looks for cycles: 5 to 8 % of a
 * call. Switches it off for the process; where the library has another name for the switch,
 * nothing happens.
 */
void abseil_detect_no_deadlocks(void);

#endif
