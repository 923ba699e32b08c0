/* clients/c/target.c: where a target lies. */
#include <arpa/inet.h>
#include <string.h>

#include "clients/c/wire.h"

bool lockstep_target_is_unix(struct str target)
{
    return str_starts(target, STR("unix:"));
}

/* What stands before the port, without brackets. */
static struct str host_of(struct str target)
{
    if (str_starts(target, STR("["))) {
        struct str host, port;
        bool is_closed = str_cut(str_from(target, 1), ']', &host, &port);
        return is_closed ? host : STR_EMPTY;
    }
    struct str host, port;
    return str_cut(target, ':', &host, &port) ? host : target;
}

bool lockstep_target_is_local(const char *target)
{
    if (lockstep_target_is_unix(str_c(target)))
        return true;
    struct str host = host_of(str_c(target));
    char text[INET6_ADDRSTRLEN];
    struct in_addr v4;
    struct in6_addr v6;
    if (str_eq(host, STR("localhost")))
        return true;
    if (host.len >= sizeof(text))
        return false;
    memcpy(text, host.ptr, host.len);
    text[host.len] = '\0';
    if (inet_pton(AF_INET, text, &v4) == 1)
        return (ntohl(v4.s_addr) >> IN_CLASSA_NSHIFT) == IN_LOOPBACKNET;
    return inet_pton(AF_INET6, text, &v6) == 1 && IN6_IS_ADDR_LOOPBACK(&v6);
}
