/* service/domain/shipment.c: the names of a shipment's states. */
#include "service/domain/shipment.h"

const char *shipment_state_name(enum shipment_state state)
{
    switch (state) {
    case SHIPMENT_STATE_NONE:
        return "NONE";
    case SHIPMENT_STATE_PENDING:
        return "PENDING";
    case SHIPMENT_STATE_STOPPED:
        return "STOPPED";
    case SHIPMENT_STATE_DONE:
        return "DONE";
    case SHIPMENT_STATE_WAITING:
        return "WAITING";
    }
    return "UNKNOWN"; /* stored by a later version */
}
