/* tests/contract/trial.c: reading, and what callers promise. */
#include "tests/contract/trial.h"

/* As the engine checks a shop's settings. */
static bool is_url_plain(struct str url)
{
    for (size_t i = 0; i < url.len; i++) {
        if (url.ptr[i] <= ' ' || url.ptr[i] > '~')
            return false;
    }
    return true;
}

bool trial_read(struct str text, struct arena *arena, struct trial *ret)
{
    const char *why;
    struct exchange_file file;
    if (!exchange_parse(text, &file, &why) || !str_is_utf8(file.call) || !str_is_utf8(file.order) ||
        !call_from_text(&file, arena, &ret->endpoint, &ret->call, &why) ||
        !response_from_text(file.answer, &ret->response, &why) ||
        !is_url_plain(ret->endpoint.external_order_url))
        return false;
    bool is_mirakl = call_traits(ret->call.kind)->system == CALL_SYSTEM_MIRAKL;
    ret->connector = is_mirakl ? &mirakl_connector : &scayle_connector;
    return true;
}
