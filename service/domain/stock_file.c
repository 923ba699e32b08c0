/* service/domain/stock_file.c: the names of a stock file's states. */
#include "service/domain/stock_file.h"

const char *stock_file_state_name(enum stock_file_state state)
{
    switch (state) {
    case STOCK_FILE_STATE_NONE:
        return "NONE";
    case STOCK_FILE_STATE_OPEN:
        return "OPEN";
    case STOCK_FILE_STATE_SENT:
        return "SENT";
    case STOCK_FILE_STATE_REPORT:
        return "REPORT";
    case STOCK_FILE_STATE_COMPLETE:
        return "COMPLETE";
    case STOCK_FILE_STATE_FAILED:
        return "FAILED";
    }
    return "UNKNOWN"; /* stored by a later version */
}

bool stock_file_is_open(const struct stock_file *file)
{
    return file->state == STOCK_FILE_STATE_OPEN || file->state == STOCK_FILE_STATE_SENT ||
           file->state == STOCK_FILE_STATE_REPORT;
}
