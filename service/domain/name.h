/*
 * service/domain/name.h: resource names, "shops/acme/channels/galeria/orders/4711-A".
 *
 * Ids are 1 to LIMIT_ID_BYTES bytes of printable UTF-8. In a name every byte other than a letter,
 * a digit or one of "-._~:@+=" is percent-encoded, so that a marketplace's order id or a SKU may
 * hold a slash.
 */
#ifndef SERVICE_DOMAIN_NAME_H
#define SERVICE_DOMAIN_NAME_H

#include "service/base/arena.h"

enum { NAME_PART_COUNT = 4 };

/*
 * Composes "a/x/b/y": `collections` are literals, `ids` as many. On a full arena ptr is NULL.
 */
struct str name_format(struct arena *arena, const char *const *collections, const struct str *ids,
                       size_t count);
/*
 * Takes a name apart by its pattern, "shops/ * /orders/ *" without the blanks: as many ids as the
 * pattern has stars, decoded, in the arena. FIELD_REQUIRED for an empty name, NAME_MALFORMED.
 */
MUST_USE enum err_code name_parse(struct str name, const char *pattern, struct arena *arena,
                                  struct str *ret_ids, struct err *err);
/* FIELD_REQUIRED, FIELD_TOO_LONG, TEXT_NOT_UTF8, FIELD_INVALID. */
MUST_USE enum err_code id_check(struct str id, struct err *err);

/* An id made of others: a long one keeps its beginning and gets a hash, so that names hold it. */
struct str id_bounded(struct arena *arena, struct str id);

struct str name_shop(struct arena *arena, struct str shop);
struct str name_channel(struct arena *arena, struct str shop, struct str channel);
struct str name_position(struct arena *arena, struct str shop, struct str sku);
struct str name_offer(struct arena *arena, struct str shop, struct str channel, struct str sku);
struct str name_order(struct arena *arena, struct str shop, struct str channel,
                      struct str order_id);
struct str name_shipment(struct arena *arena, struct str shop, struct str channel,
                         struct str order_id, struct str shipment_id);
struct str name_return(struct arena *arena, struct str shop, struct str channel,
                       struct str order_id, struct str return_id);
struct str name_refund(struct arena *arena, struct str shop, struct str channel,
                       struct str order_id, struct str refund_id);
struct str name_transaction(struct arena *arena, struct str shop, struct str channel,
                            struct str transaction_id);
struct str name_gap(struct arena *arena, struct str shop, struct str gap_id);
struct str name_stock_rule(struct arena *arena, struct str shop, struct str rule_id);
struct str name_exception(struct arena *arena, struct str shop, struct str exception_id);
struct str name_journal_entry(struct arena *arena, struct str shop, int64_t entry_no);
struct str name_event(struct arena *arena, struct str shop, int64_t event_no);
struct str name_settlement(struct arena *arena, struct str shop, struct str channel,
                           struct str settlement_id);
struct str name_reservation(struct arena *arena, struct str shop, int64_t reservation_no);
struct str name_import(struct arena *arena, struct str shop, struct str channel, int64_t file_no);
struct str name_audit(struct arena *arena, struct str shop, struct str channel, int64_t audit_no);
struct str name_carrier_mapping(struct arena *arena, struct str shop, struct str channel);

#endif
