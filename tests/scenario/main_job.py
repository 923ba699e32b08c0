"""The main job, end to end over real HTTP and gRPC; seen through the typed API alone.

Each step says what it does and asserts what it saw. bazel/demo shows it to a newcomer; the test
command runs the same program and looks at its exit status.
"""

from __future__ import annotations

import datetime
import sys
import time
import uuid
from collections.abc import Iterator
from typing import Any

from google.protobuf import duration_pb2
from google.type import money_pb2
from lockstep.v1 import (
    amount_pb2 as amount,
    channel_service_pb2 as channels,
    dispatch_service_pb2 as dispatch,
    event_service_pb2 as events,
    evidence_pb2,
    exception_service_pb2 as exceptions,
    inventory_service_pb2 as inventory,
    order_service_pb2 as orders,
    reason_pb2 as reasons,
    reconciliation_service_pb2 as books,
    refund_service_pb2 as refunds,
)

from world import World, arguments

SHOP = "shops/acme"
NORD = f"{SHOP}/channels/nordmarkt"
SUED = f"{SHOP}/channels/suedhaus"
SKU_COUNT = 1000
UNLISTED = "LS-UNLISTED"  # stock that no marketplace has an offer for

HOUR = 3600
DAY = 24 * HOUR
STOCK_INTERVAL = 300  # between two stock files, in virtual seconds
MACHINE_S = 0.5  # what our own programs may take for one step, in real seconds


class Story:
    """Prints what happens, numbered as a reader would tell it."""

    def __init__(self) -> None:
        self._step = 0

    def step(self, text: str) -> None:
        self._step += 1
        print(f"\n{self._step}. {text}", flush=True)

    @staticmethod
    def say(text: str) -> None:
        print(f"   {text}", flush=True)


def money(value: money_pb2.Money) -> str:
    sign = "-" if value.units < 0 or value.nanos < 0 else ""
    return f"{sign}{abs(value.units)}.{abs(value.nanos) // 10_000_000:02d} {value.currency_code}"


def seconds(value: int) -> duration_pb2.Duration:
    return duration_pb2.Duration(seconds=value)


def instant(text: str) -> datetime.datetime:
    """As the sandbox writes them: texts would not compare, since a fraction may be left out."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


def assert_played(world: World, fault: str, operation: str) -> None:
    """The fault met one call and waits for no other: what was asserted happened in spite of it."""
    calls = [call for call in world.look(f"calls?operation={operation}&log=4096")["log"]
             if call["fault"] is not None]
    assert [call["fault"] for call in calls] == [fault], (operation, calls)
    assert not world.look("faults")["faults"]


# ---- the shop ----


def channel(world: World, name: str, mode: amount.TaxMode) -> channels.Channel:
    short = name.rsplit("/", 1)[1]
    result = channels.Channel(name=name, display_name=short.capitalize(), currency_code="EUR",
                              tax_mode=mode, scayle_channel_key=f"mirakl_{short}")
    result.mirakl.base_url = f"{world.sandbox_url}/mirakl/{short}"
    result.mirakl.key_ref = f"env:LOCKSTEP_SECRET_{short.upper()}"
    result.acceptance.mode = channels.AcceptancePolicy.MODE_AUTOMATIC
    result.acceptance.window.CopyFrom(seconds(2 * DAY))
    result.acceptance.warning_lead.CopyFrom(seconds(4 * HOUR))
    result.dispatch.warning_lead.CopyFrom(seconds(4 * HOUR))
    result.publication.stock_interval.CopyFrom(seconds(STOCK_INTERVAL))
    result.publication.rise_hold.CopyFrom(seconds(120))
    result.polling.order_interval.CopyFrom(seconds(120))
    result.polling.transaction_interval.CopyFrom(seconds(HOUR))
    result.reason_rules.add(refund_reason=reasons.REFUND_REASON_RETURNED, code="16")
    return result


def connect(world: World, story: Story) -> None:
    story.step("A shop and two marketplaces are connected")
    request = channels.ApplyShopRequest(activate_new_channels=True)
    request.shop.name = SHOP
    request.shop.display_name = "Acme"
    request.shop.warehouses.add(id="WH-HAM")
    scayle = request.shop.scayle
    scayle.admin_base_url = f"{world.sandbox_url}/scayle/api/admin/v1"
    scayle.company_id = 1
    scayle.token_ref = "env:LOCKSTEP_SECRET_SCAYLE"
    scayle.shop_key = "nf"
    scayle.country_code = "DE"
    scayle.merchant_key = "acme-main"
    scayle.order_flow = channels.ScayleSettings.ORDER_FLOW_ADMIN_CREATE
    scayle.order_poll_interval.CopyFrom(seconds(60))
    request.channels.append(channel(world, NORD, amount.TAX_MODE_INCLUDED))
    request.channels.append(channel(world, SUED, amount.TAX_MODE_EXCLUDED))
    preview = channels.ApplyShopRequest()
    preview.CopyFrom(request)
    preview.validate_only = True
    changes = world.client.channels.ApplyShop(preview).changes
    story.say(f"the preview names {len(changes)} changes; nothing is written by it")
    assert changes
    assert not world.client.channels.ListShops(channels.ListShopsRequest()).shops
    world.client.channels.ApplyShop(request)
    shop = world.client.channels.GetShop(channels.GetShopRequest(name=SHOP)).shop
    assert shop.display_name == "Acme"


# ---- 1. stock ----


def item(sku: str, on_hand: int) -> inventory.StockItem:
    return inventory.StockItem(sku=sku, warehouse="WH-HAM", on_hand=on_hand, source="erp")


def stock_messages() -> Iterator[inventory.StreamPushInventoryRequest]:
    skus = [f"LS-{number:05d}" for number in range(1, SKU_COUNT + 1)] + [UNLISTED]
    for start in range(0, len(skus), 100):
        request = inventory.StreamPushInventoryRequest(parent=SHOP, request_id=str(uuid.uuid4()))
        request.items.extend(item(sku, 10) for sku in skus[start:start + 100])
        yield request


def imports_of(world: World, parent: str) -> list[channels.ChannelImport]:
    return list(world.client.channels.ListImports(channels.ListImportsRequest(parent=parent))
                .channel_imports)


def open_exceptions(world: World,
                    cause: exceptions.ExceptionCause) -> list[exceptions.ExceptionRecord]:
    request = exceptions.ListExceptionsRequest(parent=SHOP, page_size=200)
    request.filter.causes.append(cause)
    request.filter.states.append(exceptions.ExceptionRecord.STATE_OPEN)
    return list(world.client.exceptions.ListExceptions(request).exceptions)


def push_stock(world: World, story: Story) -> None:
    story.step(f"{SKU_COUNT} SKUs with stock arrive through the streaming push")
    summary = world.client.inventory.StreamPushInventory(stock_messages())
    story.say(f"{summary.item_count} items in {summary.message_count} messages, "
              f"{summary.applied_count} applied, {summary.refused_count} refused; all durable")
    assert summary.applied_count == SKU_COUNT + 1
    for parent in (NORD, SUED):
        done = world.until("one import that is complete", lambda: [
            entry for entry in imports_of(world, parent)
            if entry.state == channels.ChannelImport.STATE_COMPLETE], HOUR)
        story.say(f"{parent}: {len(imports_of(world, parent))} STO01 file with "
                  f"{done[0].row_count} rows, {done[0].applied_count} applied, "
                  f"{done[0].refused_count} refused")
        assert len(imports_of(world, parent)) == 1
        assert done[0].row_count == SKU_COUNT + 1
        assert done[0].refused_count == 1
    found = world.until("the refused line's exceptions", lambda: len(open_exceptions(
        world, exceptions.EXCEPTION_CAUSE_STOCK_LINE_REFUSED)) == 2 and open_exceptions(
        world, exceptions.EXCEPTION_CAUSE_STOCK_LINE_REFUSED), HOUR)
    for entry in found:
        story.say(f"exception {entry.subject}: {entry.title}: \"{entry.reason}\"")
        assert UNLISTED in entry.subject and entry.reason


def offer_of(world: World, short: str, sku: str) -> dict[str, Any]:
    view = world.look(f"offers?marketplace={short}&sku={sku}")
    return next(offer for offer in view["offers"] if offer["sku"] == sku)


def offered(world: World, short: str, sku: str) -> int:
    return offer_of(world, short, sku)["quantity"]


def slowest_import(world: World) -> int:
    """What a marketplace takes at most for a stock file, in virtual seconds."""
    return max(market["settings"]["import_wait_s_max"] + market["settings"]["import_run_s_max"]
               for market in world.look("state")["marketplaces"])


# ---- 2. a sell-out ----


def sell_out(world: World, story: Story) -> None:
    story.step("A SKU sells out in the shop")
    sku = "LS-00007"
    before = len(imports_of(world, NORD))
    pushed = instant(world.look("state")["now"])
    world.client.inventory.PushInventory(
        inventory.PushInventoryRequest(parent=SHOP, item=item(sku, 0)))
    world.until("both marketplaces show 0",
                lambda: offered(world, "nordmarkt", sku) == 0 == offered(world, "suedhaus", sku),
                HOUR)
    shown = max(instant(offer_of(world, short, sku)["updated"])
                for short in ("nordmarkt", "suedhaus"))
    took = (shown - pushed).total_seconds()
    story.say(f"both marketplaces show 0 after {took:.0f} virtual seconds, import included: by the "
              "next free slot")
    assert took <= STOCK_INTERVAL + slowest_import(world) + MACHINE_S * world.scale
    assert len(imports_of(world, NORD)) == before + 1
    request = inventory.ExplainAvailabilityRequest(name=f"{NORD}/offers/{sku}")
    explained = world.client.inventory.ExplainAvailability(request).explanations[0]
    for term in explained.terms:
        story.say(f"explained: {inventory.AvailabilityTerm.Kind.Name(term.kind)[5:].lower():<13}"
                  f" {term.change:+d} -> {term.running_total}")
    assert explained.available == 0


# ---- 3. orders ----


def order_of(world: World, name: str) -> orders.Order:
    return world.client.orders.GetOrder(orders.GetOrderRequest(name=name)).order


def all_orders(world: World) -> list[orders.Order]:
    return [order for parent in (NORD, SUED)
            for order in world.client.orders.ListOrders(
                orders.ListOrdersRequest(parent=parent, page_size=100)).orders]


def step_state(order: orders.Order, kind: int) -> int:
    return next((step.state for step in order.steps if step.kind == kind),
                orders.OrderStep.STATE_UNSPECIFIED)


def take_orders(world: World, story: Story) -> list[str]:
    story.step("Customers buy on both marketplaces; SCAYLE's answer to one creation is lost")
    world.control("set_fault", fault="lost_answer_after_effect", operation="orders.create", next=1)
    for _ in range(2):
        for marketplace in ("nordmarkt", "suedhaus"):
            world.control("create_orders", marketplace=marketplace, lines=[
                {"sku": "LS-00001", "quantity": 2}, {"sku": "LS-00002", "quantity": 1}])
    found = world.until("four orders", lambda: len(all_orders(world)) == 4 and all_orders(world),
                        2 * HOUR)
    position = world.client.inventory.GetPosition(
        inventory.GetPositionRequest(name=f"{SHOP}/positions/LS-00001")).position
    story.say(f"4 orders stored; of LS-00001 {position.reserved} of {position.on_hand} units are "
              "reserved on all channels")
    assert position.reserved == 8
    world.until("the other marketplace shows what is left",
                lambda: offered(world, "nordmarkt", "LS-00001") == 2 ==
                offered(world, "suedhaus", "LS-00001"), HOUR)
    names = [order.name for order in found]
    created = orders.OrderStep.KIND_CREATION
    done = orders.OrderStep.STATE_DONE
    world.until("all created in SCAYLE",
                lambda: all(step_state(order_of(world, name), created) == done for name in names),
                6 * HOUR)
    for name in names:
        order = order_of(world, name)
        story.say(f"{name}: accepted inside its window, in SCAYLE as "
                  f"{order.shop_order.shop_order_id} ({order.shop_order.reference_key})")
        assert order.decision_time.seconds < order.accept_by.seconds
        seen = marketplace_order(world, name)
        assert instant(seen["decided"]) < instant(seen["accept_by"])
        assert seen["accepted_calls"] == 1
    assert_played(world, "lost_answer_after_effect", "orders.create")
    shop_orders = world.look("shop-orders")["orders"]
    story.say(f"SCAYLE holds {len(shop_orders)} orders for 4: none twice; each was accepted once")
    assert sorted(order["referenceKey"] for order in shop_orders) == sorted(
        order_of(world, name).shop_order.reference_key for name in names)
    (calls,) = world.look("calls?operation=orders.create")["counts"]
    assert calls["received"] == 4, "what may have been created was looked up, not sent again"
    return names


# ---- 4. dispatch ----


def confirm(world: World, order: str, carrier: str,
            number: str) -> dispatch.ConfirmDispatchResponse:
    request = dispatch.ConfirmDispatchRequest(order=order)
    request.dispatch.carrier = carrier
    request.dispatch.tracking_number = number
    request.dispatch.warehouse = "WH-HAM"
    return world.client.dispatch.ConfirmDispatch(request)


def marketplace_order(world: World, name: str) -> dict[str, Any]:
    _, _, _, short, _, order_id = name.split("/")
    return world.look(f"orders?marketplace={short}&order_id={order_id}")["orders"][0]


def dispatch_orders(world: World, story: Story, names: list[str]) -> None:
    story.step("The warehouse confirms dispatch, in its own words for the carriers")
    for index, name in enumerate(names[:-1]):
        answer = confirm(world, name, "Royal Mail", f"RM{index:09d}GB")
        story.say(f"{name}: 'Royal Mail' leaves as {answer.shipment.channel_carrier_code}")
        assert answer.shipment.channel_carrier_code not in ("", "Royal Mail")
    answer = confirm(world, names[-1], "Rojal Mial", "RM999999999GB")
    assert answer.shipment.state == dispatch.Shipment.STATE_STOPPED
    held = open_exceptions(world, exceptions.EXCEPTION_CAUSE_CARRIER_UNKNOWN)
    assert len(held) == 1
    story.say(f"exception {held[0].subject}: {held[0].reason}; nearest: " + ", ".join(
        f"{entry.value} ({entry.label}, {entry.score})" for entry in held[0].proposals))
    assert "RM999999999GB" in held[0].reason
    world.client.exceptions.RetryException(exceptions.RetryExceptionRequest(
        name=held[0].name, choice=held[0].proposals[0].value))
    world.until("all orders shipped", lambda: all(
        order_of(world, name).state == orders.Order.STATE_SHIPPED for name in names), 2 * HOUR)
    for name in names:
        seen = marketplace_order(world, name)
        assert instant(seen["tracked"]) < instant(seen["shipped"]) and seen["tracking_number"]
        assert seen["tracking_calls"] == 1 and seen["shipped_calls"] == 1
    story.say("every tracking number arrived before its dispatch, and each dispatch once")


# ---- 5. a return ----


def refund_return(world: World, story: Story, names: list[str]) -> None:
    story.step("A return is received in SCAYLE; the answer to the first refund is lost")
    name = names[0]
    order = order_of(world, name)
    world.control("ship_items", order_id=int(order.shop_order.shop_order_id), carrier="dhl",
                  tracking="RM000000000GB")
    world.control("set_fault", fault="lost_answer_after_effect", operation="OR28", next=1)
    world.control("return_items", order_id=int(order.shop_order.shop_order_id), quantity=1,
                  reason="too small")
    request = refunds.ListRefundsRequest(parent=name)
    done = world.until("the refund is done", lambda: [
        refund for refund in world.client.refunds.ListRefunds(request).refunds
        if refund.state == refunds.Refund.STATE_DONE], 4 * HOUR)
    evidence = world.client.refunds.GetRefundEvidence(
        refunds.GetRefundEvidenceRequest(name=done[0].name))
    story.say(f"{done[0].name}: {money(done[0].amount)}, at the marketplace "
              f"{done[0].marketplace_refund_id}")
    for exchange in evidence.exchanges:
        story.say(f"evidence: {exchange.summary}")
    assert_played(world, "lost_answer_after_effect", "OR28")
    first = evidence.exchanges[0]
    assert (first.operation, first.http_status, first.verdict) == (
        "OR28", 0, evidence_pb2.VERDICT_UNKNOWN), first
    assert [entry.is_read_back for entry in evidence.exchanges[1:]] == [True], evidence
    assert evidence.decision
    seen = marketplace_order(world, name)
    count = sum(len(line["refunds"]) for line in seen["lines"])
    story.say(f"the marketplace made {count} refund")
    assert count == 1 and len(done) == 1


# ---- 6. the books ----


def reconcile(world: World, story: Story, names: list[str]) -> None:
    story.step("The payout's transaction lines arrive; one of them was tampered with")
    for name in names:
        _, _, _, short, _, order_id = name.split("/")
        world.control("move_order", marketplace=short, order_id=order_id, state="RECEIVED")
    world.control("plant_gap", marketplace="nordmarkt", kind="amount", type="COMMISSION_FEE",
                  amount="1.00")
    for short in ("nordmarkt", "suedhaus"):
        world.control("close_payout", marketplace=short)
    settled = {}
    for parent in (NORD, SUED):
        request = books.ListSettlementsRequest(parent=parent)
        settled[parent] = world.until("a settlement that was judged", lambda: [
            entry for entry in world.client.reconciliation.ListSettlements(request).settlements
            if entry.state != books.Settlement.STATE_OPEN], 8 * HOUR)[0]
        story.say(f"{parent}: lines {money(settled[parent].line_sum)}, payout "
                  f"{money(settled[parent].payout)}: "
                  f"{books.Settlement.State.Name(settled[parent].state)[6:].lower()}")
    assert settled[SUED].state == books.Settlement.STATE_BALANCED
    assert settled[NORD].state == books.Settlement.STATE_GAP
    for gap in world.client.reconciliation.ListGaps(books.ListGapsRequest(parent=SHOP)).gaps:
        story.say(f"gap: {gap.explanation}: expected {money(gap.expected)}, found "
                  f"{money(gap.found)}")
    reasons_found = {gap.reason for gap in world.client.reconciliation.ListGaps(
        books.ListGapsRequest(parent=SHOP)).gaps}
    assert books.Gap.REASON_AMOUNT_DIFFERS in reasons_found
    assert books.Gap.REASON_PAYOUT_DIFFERS in reasons_found
    entry_count = 0
    for message in world.client.follow(
            world.client.reconciliation.StreamJournal,
            books.StreamJournalRequest(parent=SHOP, stop_when_caught_up=True)):
        for entry in message.journal_entries:
            total = sum(p.amount.units * 10**9 + p.amount.nanos for p in entry.postings)
            assert total == 0 and len(entry.postings) >= 2
            entry_count += 1
    story.say(f"{entry_count} journal entries, each balanced")
    assert entry_count > 0
    balances = world.client.reconciliation.GetTrialBalance(
        books.GetTrialBalanceRequest(parent=SUED)).balances
    clearing = [b.balance for b in balances if b.account == "clearing"]
    assert clearing and clearing[0].units == 0 and clearing[0].nanos == 0
    story.say("clearing of suedhaus is 0.00: all that was earned is paid")


# ---- 7. nothing in silence, nothing too often ----


def look_back(world: World, story: Story) -> None:
    story.step("What the log of the shop holds, and how often we called")
    counts: dict[str, int] = {}
    numbers: list[int] = []
    stream = world.client.events.WatchEvents(events.WatchEventsRequest(parent=SHOP))
    for message in stream:
        for event in message.events:
            counts[events.Event.Kind.Name(event.kind)[5:]] = counts.get(
                events.Event.Kind.Name(event.kind)[5:], 0) + 1
            numbers.append(event.sequence)
        if message.caught_up:
            stream.cancel()
            break
    assert numbers == list(range(1, len(numbers) + 1))
    story.say(f"{len(numbers)} events, without a hole: " + ", ".join(
        f"{kind.lower().replace('_', ' ')} {count}" for kind, count in sorted(counts.items())))
    calls = world.look("calls")["counts"]
    too_often = [row for row in calls if row["too_frequent"]]
    story.say(f"{sum(row['received'] for row in calls)} outside calls, "
              f"{len(too_often)} of them beyond a published frequency")
    assert not too_often


def main() -> int:
    parser = arguments(__doc__)
    parser.add_argument("--scale", type=int, default=300, help="virtual seconds per real second")
    args = parser.parse_args()
    story = Story()
    started = time.monotonic()
    flags = [f"--skus={SKU_COUNT}", "--marketplaces=2", "--seed=7"]
    with World(args.binaries, args.scale, flags, args.keep) as world:
        connect(world, story)
        push_stock(world, story)
        sell_out(world, story)
        names = take_orders(world, story)
        dispatch_orders(world, story, names)
        refund_return(world, story, names)
        reconcile(world, story, names)
        look_back(world, story)
    print(f"\nDone in {time.monotonic() - started:.0f} seconds.", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
