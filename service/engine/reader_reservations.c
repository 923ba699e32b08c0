/* service/engine/reader_reservations.c: one reservation, in force or ended. */
#include "service/engine/reader.h"
#include "service/store/records.h"

enum err_code reader_reservation(struct reader *reader, struct str shop, int64_t reservation_no,
                                 struct reservation_record *ret, struct err *err)
{
    struct key key;
    bool found;
    key_reservation(&key, shop, true, reservation_no);
    enum err_code code = view_get(&reader->view, &key, &record_reservation, &found, ret, err);
    if (code != ERR_OK || found)
        return code;
    key_reservation(&key, shop, false, reservation_no);
    return view_get_existing(&reader->view, &key, &record_reservation, REASON_RESERVATION_NOT_FOUND,
                             ret, err);
}
