/* service/engine/stock_rules.h: reading the stock policy rules of a shop. */
#ifndef SERVICE_ENGINE_STOCK_RULES_H
#define SERVICE_ENGINE_STOCK_RULES_H

#include "service/domain/stock.h"
#include "service/store/view.h"

/* All of them, sorted, into the view's arena. */
MUST_USE enum err_code stock_rules_load(const struct view *view, struct str shop,
                                        struct stock_rules *ret, struct err *err);

#endif
