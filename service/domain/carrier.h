/*
 * service/domain/carrier.h: what the warehouse wrote, as the marketplace's own code.
 *
 * Pure. A marketplace takes only codes of its own list. A mapping that somebody set wins; else
 * code, label or standard code must be equal but for case, blanks and punctuation. Nothing else is
 * ever applied: a resemblance is proposed to a person.
 */
#ifndef SERVICE_DOMAIN_CARRIER_H
#define SERVICE_DOMAIN_CARRIER_H

#include "service/base/str.h"

struct carrier {
    struct str code; /* as the marketplace writes it */
    struct str label;
    struct str standard_code; /* empty: none */
    struct str tracking_url;  /* may hold "{trackingId}"; empty: none */
};

struct carrier_mapping {
    struct str from; /* what the warehouse writes */
    struct str code; /* the marketplace's */
};

struct carrier_proposal {
    const struct carrier *carrier;
    int32_t score; /* 0..1000, 1000 is equal */
};

enum { CARRIER_PROPOSAL_COUNT = 3 };

/*
 * The carrier for `text`, or NULL. Mappings are looked at first; one that names a code which the
 * list no longer holds does not count. Then codes count before labels and labels before standard
 * codes; a text that equals those of two carriers resolves to neither.
 */
const struct carrier *carrier_resolve(struct str text, const struct carrier *list,
                                      size_t list_count, const struct carrier_mapping *mappings,
                                      size_t mapping_count);
/* Whether two texts are one name: equal but for case, blanks and punctuation. */
bool carrier_text_eq(struct str a, struct str b);
/* The nearest ones, best first; returns how many (0..CARRIER_PROPOSAL_COUNT). */
size_t carrier_propose(struct str text, const struct carrier *list, size_t list_count,
                       struct carrier_proposal ret[static CARRIER_PROPOSAL_COUNT]);

#endif
