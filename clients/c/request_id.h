/*
 * clients/c/request_id.h: ids for mutations.
 *
 * A request_id makes a mutation happen once, however often it is sent. Whoever may be stopped
 * between sending and hearing the answer stores the id first, and sends with it again.
 */
#ifndef CLIENTS_C_REQUEST_ID_H
#define CLIENTS_C_REQUEST_ID_H

enum { LOCKSTEP_REQUEST_ID_BYTES = 37 };

/*
 * A UUID of version 7 as text: the time, then chance. The service takes any id; those that follow
 * each other in time are stored with less work. Returns ret_text.
 */
char *lockstep_request_id(char ret_text[static LOCKSTEP_REQUEST_ID_BYTES]);

#endif
