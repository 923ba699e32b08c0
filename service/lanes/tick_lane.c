/*
 * service/lanes/tick_lane.c: a shop's clock: deadlines and clean-up are commands too.
 */
#include "service/lanes/lane.h"

enum { TICK_S = 10 };

static enum lane_move tick_think(struct lane *lane, struct instant now)
{
    if (!lane->is_stirred && lane->wake.us > now.us)
        return LANE_WAIT;
    lane_command(lane, COMMAND_TICK);
    return LANE_COMMAND;
}

static void tick_applied(struct lane *lane, struct instant now)
{
    lane->wake = instant_add_s(now, TICK_S);
}

const struct lane_ops tick_lane = {
    .name = "tick",
    .think = tick_think,
    .applied = tick_applied,
};
