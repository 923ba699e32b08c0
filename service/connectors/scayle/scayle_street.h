/*
 * service/connectors/scayle/scayle_street.h: an address line as street and house number.
 *
 * Marketplaces give lines, SCAYLE wants the number apart. Only what is certain to be one is taken
 * for a number; else all stays in the street, and nothing is lost.
 */
#ifndef SERVICE_CONNECTORS_SCAYLE_SCAYLE_STREET_H
#define SERVICE_CONNECTORS_SCAYLE_SCAYLE_STREET_H

#include "service/base/str.h"

struct street {
    struct str name;
    struct str house_number; /* empty: not told apart */
    struct str additional;   /* of the second line */
};

/*
 * "Lindenweg 12 a" ends with its number, "12 rue de Rivoli" begins with it; "17" alone on the
 * second line is the number of a first line that has none. The results are views.
 */
struct street street_split(struct str line_1, struct str line_2);

#endif
