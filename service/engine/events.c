/* service/engine/events.c: what happened, in pages of a batch each. */
#include "service/engine/apply.h"

enum { EVENT_ROOM_FIRST = 64, EVENT_PAGE_COUNT = 256 };

void apply_event(struct apply *a, enum event_kind kind, struct str channel, struct str subject,
                 struct str from, struct str to)
{
    struct shop_state *shop = a->shop;
    struct arena *arena = &a->engine->batch_arena;
    if (shop->event_count == shop->event_room) {
        size_t room = shop->event_room == 0 ? EVENT_ROOM_FIRST : 2 * shop->event_room;
        struct event *events = ARENA_ARRAY(arena, struct event, room);
        if (events == NULL)
            return; /* memory_check refuses the command */
        for (size_t i = 0; i < shop->event_count; i++)
            events[i] = shop->events[i];
        shop->events = events;
        shop->event_room = room;
    }
    shop->events[shop->event_count++] = (struct event){
        .event_no = shop->next_event_no++,
        .kind = kind,
        .time = a->now,
        .channel = arena_str(arena, channel),
        .subject = arena_str(arena, subject),
        .from = arena_str(arena, from),
        .to = arena_str(arena, to),
    };
    a->engine->news.event_shops |= shop->news_bit;
}

/* Bounded pages: a reader that wants some events decodes no more than it wants. */
void event_pages_write(const struct view *view, const struct shop_state *shop)
{
    for (size_t at = 0; at < shop->event_count; at += EVENT_PAGE_COUNT) {
        size_t left = shop->event_count - at;
        struct event_page page = {
            .first_no = shop->events[at].event_no,
            .events = shop->events + at,
            .event_count = left < EVENT_PAGE_COUNT ? left : EVENT_PAGE_COUNT,
            .next_event_no = shop->next_event_no,
            .next_intent_no = shop->next_intent_no,
            .next_entry_no = shop->next_entry_no,
            .sales = shop->sales,
            .next_reservation_no = shop->next_reservation_no,
        };
        struct key key;
        key_event_page(&key, shop->shop.shop_id, page.first_no);
        view_put(view, &key, &record_event_page, &page);
    }
}
