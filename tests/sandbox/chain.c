/* tests/sandbox/chain.c: links. */
#include "tests/sandbox/chain.h"

void chain_add(struct chain *chain, struct chain_link *link)
{
    *link = (struct chain_link){ .before = chain->last };
    if (chain->last == NULL)
        chain->first = link;
    else
        chain->last->after = link;
    chain->last = link;
    chain->count++;
}

void chain_remove(struct chain *chain, struct chain_link *link)
{
    if (link->before == NULL)
        chain->first = link->after;
    else
        link->before->after = link->after;
    if (link->after == NULL)
        chain->last = link->before;
    else
        link->after->before = link->before;
    chain->count--;
}

void chain_move_last(struct chain *chain, struct chain_link *link)
{
    if (chain->last == link)
        return;
    chain_remove(chain, link);
    chain_add(chain, link);
}
