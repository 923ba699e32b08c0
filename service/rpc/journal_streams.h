/*
 * service/rpc/journal_streams.h: the journal: entries, lists, streams and the export.
 */
#ifndef SERVICE_RPC_JOURNAL_STREAMS_H
#define SERVICE_RPC_JOURNAL_STREAMS_H

#include "service/rpc/reconciliation_convert.h"
#include "service/rpc/watch.h"

enum err_code get_journal_entry(struct rpc_call *call, const ProtobufCMessage *request,
                                ProtobufCMessage *response, struct err *err);
enum err_code list_journal_entries(struct rpc_call *call, const ProtobufCMessage *request,
                                   ProtobufCMessage *response, struct err *err);
enum err_code stream_journal_open(struct rpc_call *call, const ProtobufCMessage *request,
                                  struct err *err);
enum err_code stream_journal_next(struct rpc_call *call, ProtobufCMessage *response,
                                  enum rpc_next *ret, struct err *err);
enum err_code stream_reconciliation_open(struct rpc_call *call, const ProtobufCMessage *request,
                                         struct err *err);
enum err_code stream_reconciliation_next(struct rpc_call *call, ProtobufCMessage *response,
                                         enum rpc_next *ret, struct err *err);
enum err_code export_journal_open(struct rpc_call *call, const ProtobufCMessage *request,
                                  struct err *err);
enum err_code export_journal_next(struct rpc_call *call, ProtobufCMessage *response,
                                  enum rpc_next *ret, struct err *err);
void export_journal_close(struct rpc_call *call);

/* A page of entries from number `from` on, at most `max` looked at, those that the filter wants;
 * *ret_next is the number behind the last one looked at. */
MUST_USE enum err_code journal_page(struct reader *reader, struct str shop, int64_t from,
                                    size_t max, const struct journal_filter *filter,
                                    struct journal_entry **ret, size_t *ret_count,
                                    int64_t *ret_next, bool *ret_more, struct err *err);
/* The number that the next entry will have. */
MUST_USE enum err_code journal_next_no(struct reader *reader, struct str shop, int64_t *ret,
                                       struct err *err);

/* One row per account and currency, in the order of the accounts; returns how many are left. */
size_t balances_sum(struct balance *rows, size_t count);

#endif
