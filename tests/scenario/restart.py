"""lockstepd is killed and started again under callers that go on as if nothing happened.

Some callers add one unit at a time to a SKU of their own, always by the same request object: the
stock counts what was applied, so a lost or doubled request shows in the next answer. A reader
follows the shop's events from the first on. All share one client, and nobody but the client tries
again. At the end every event was seen once, in order, and the log has one for each answer.
"""

from __future__ import annotations

import random
import sys
import threading
import time
from collections.abc import Callable, Iterator

from lockstep.v1 import (
    channel_service_pb2 as channels,
    event_service_pb2 as events,
    inventory_service_pb2 as inventory,
)

from world import World, arguments

SHOP = "shops/acme"
CALLER_COUNT = 4
ROUND_COUNT = 6
ORDERLY_EVERY = 3  # each so-many-th end is an orderly one
ANSWER_COUNT = 20  # of each caller, between two ends
LOAD_S_MAX = 0.3  # how long after those the end comes
DOWN_S_MAX = 1.0
PATIENCE_S = 60


class Party(threading.Thread):
    """Does something until the end; what went wrong is raised where it is checked."""

    def __init__(self, work: Callable[[], None]):
        super().__init__(daemon=True)
        self._work = work
        self._error: BaseException | None = None
        self.start()

    def run(self) -> None:
        try:
            self._work()
        except BaseException as error:  # pylint: disable=broad-except
            self._error = error

    def check(self) -> None:
        if self._error is not None:
            raise AssertionError("a party gave up") from self._error


class Caller:
    """Adds one unit at a time to its SKU; nobody else does."""

    def __init__(self, world: World, sku: str):
        self.sku = sku
        self.answered = 0
        self.is_over = False
        self._inventory = world.client.inventory
        self._inventory.PushInventory(inventory.PushInventoryRequest(
            parent=SHOP, item=inventory.StockItem(sku=sku, warehouse="WH-HAM", on_hand=0)))
        self.party = Party(self._work)

    def _work(self) -> None:
        request = inventory.AdjustInventoryRequest(
            parent=SHOP, sku=self.sku, warehouse="WH-HAM", delta=1,
            reason=inventory.AdjustInventoryRequest.REASON_RECEIVED)
        while not self.is_over:
            on_hand = self._inventory.AdjustInventory(request).result.on_hand
            assert on_hand == self.answered + 1, (
                f"{self.sku}: answer {self.answered + 1} says {on_hand} units")
            self.answered = on_hand


class Reader:
    """Follows the shop from its first event on."""

    def __init__(self, world: World):
        self.seen: list[events.Event] = []
        self._stream = world.client.follow(world.client.events.WatchEvents,
                                           events.WatchEventsRequest(parent=SHOP))
        self.party = Party(self._work)

    def _work(self) -> None:
        for message in self._stream:
            self.seen.extend(message.events)
        raise AssertionError("a watch ended")


def wait_until(what: str, found: Callable[[], bool], parties: list[Party]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not found():
        for party in parties:
            party.check()
        assert time.monotonic() < deadline, f"not within {PATIENCE_S} s: {what}"
        time.sleep(0.01)


def create_shop(world: World) -> None:
    request = channels.CreateShopRequest(shop_id="acme")
    request.shop.warehouses.add(id="WH-HAM")
    world.client.channels.CreateShop(request)


def all_events(world: World) -> Iterator[events.Event]:
    stream = world.client.events.WatchEvents(events.WatchEventsRequest(parent=SHOP))
    for message in stream:
        yield from message.events
        if message.caught_up:
            return


def end_and_start(world: World, chance: random.Random, number: int) -> None:
    """The callers call meanwhile, so the end falls into the middle of their calls."""
    time.sleep(chance.uniform(0, LOAD_S_MAX))
    if number % ORDERLY_EVERY == 0:
        world.stop_lockstepd()
    else:
        world.kill_lockstepd()
    time.sleep(chance.uniform(0, DOWN_S_MAX))
    world.start_lockstepd()


def check_log(world: World, callers: list[Caller], reader: Reader) -> int:
    """Returns how many events there are."""
    kept = list(all_events(world))
    wait_until("the reader has all", lambda: len(reader.seen) >= len(kept), [reader.party])
    assert [event.sequence for event in kept] == list(range(1, len(kept) + 1))
    assert [event.sequence for event in reader.seen] == list(range(1, len(kept) + 1))
    assert list(reader.seen) == kept
    for caller in callers:
        changes = [(event.before, event.after) for event in kept
                   if event.kind == events.Event.KIND_POSITION_CHANGED
                   and event.subject == f"{SHOP}/positions/{caller.sku}" and event.after != "0"]
        assert changes == [(str(n), str(n + 1)) for n in range(caller.answered)], (
            f"{caller.sku}: {caller.answered} answers, and {len(changes)} changes in the log")
    return len(kept)


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--rounds", type=int, default=ROUND_COUNT)
    parser.add_argument("--seed", type=int, default=random.randrange(10**9))
    args = parser.parse_args()
    print(f"seed {args.seed}", flush=True)
    chance = random.Random(args.seed)
    with World(args.binaries, 1, ["--skus=1", "--marketplaces=1"], args.keep) as world:
        create_shop(world)
        reader = Reader(world)
        callers = [Caller(world, f"LS-{number}") for number in range(CALLER_COUNT)]
        parties = [reader.party, *(caller.party for caller in callers)]
        for number in range(1, args.rounds + 2):
            before = [caller.answered for caller in callers]
            read = len(reader.seen)
            wait_until(f"all go on in round {number}", lambda: len(reader.seen) > read and all(
                caller.answered >= was + ANSWER_COUNT
                for caller, was in zip(callers, before)), parties)
            if number <= args.rounds:
                end_and_start(world, chance, number)
        for caller in callers:
            caller.is_over = True
        for caller in callers:
            caller.party.join(PATIENCE_S)
            caller.party.check()
        count = check_log(world, callers, reader)
        answered = sum(caller.answered for caller in callers)
        print(f"{args.rounds} ends and starts; {answered} answers, each applied once; "
              f"{count} events, each read once and in order")
    return 0


if __name__ == "__main__":
    sys.exit(main())
