"""The last units of a product: sold twice within a minute, kept back in a rush, stuck on their way.

Two channels that sell the last unit in the same minute oversell it: that is said, with its cause,
and lies within the exposure. A rule that derives the safety stock keeps the last units of what
sells fast, and shows those of what does not. An older report changes nothing, and an import that
takes ten minutes is followed to its end before the next file leaves.
"""

from __future__ import annotations

import datetime
import sys
import uuid

from google.protobuf import duration_pb2
from lockstep.v1 import (
    amount_pb2 as amount,
    channel_service_pb2 as channels,
    inventory_service_pb2 as inventory,
)

from world import World, arguments

SHOP = "shops/acme"
MARKETS = ("nordmarkt", "suedhaus")
FILE_S = 900  # what a quantity may take to the marketplace, in virtual seconds
ORDER_S = 900  # what an order may take to Lockstep
LAST, RUSH, SLOW, HANGS = "LS-00001", "LS-00002", "LS-00003", "LS-00004"


def seconds(value: int) -> duration_pb2.Duration:
    return duration_pb2.Duration(seconds=value)


def connect(world: World) -> None:
    request = channels.ApplyShopRequest(activate_new_channels=True)
    request.shop.name = SHOP
    request.shop.warehouses.add(id="WH-HAM")
    for short in MARKETS:
        inside = short == "nordmarkt"
        market = request.channels.add(
            name=f"{SHOP}/channels/{short}", currency_code="EUR",
            tax_mode=amount.TAX_MODE_INCLUDED if inside else amount.TAX_MODE_EXCLUDED)
        market.mirakl.base_url = f"{world.sandbox_url}/mirakl/{short}"
        market.mirakl.key_ref = f"env:LOCKSTEP_SECRET_{short.upper()}"
        market.acceptance.mode = channels.AcceptancePolicy.MODE_MANUAL
        market.acceptance.window.CopyFrom(seconds(2 * 86400))
        market.publication.stock_interval.CopyFrom(seconds(60))
        market.publication.rise_hold.CopyFrom(seconds(0))
        market.polling.order_interval.CopyFrom(seconds(60))
    world.client.channels.ApplyShop(request)


def now_of(world: World) -> datetime.datetime:
    return datetime.datetime.fromisoformat(world.look("state")["now"].replace("Z", "+00:00"))


def wait(world: World, virtual_s: int) -> None:
    begin = now_of(world)
    world.until("time passes", lambda: (now_of(world) - begin).total_seconds() >= virtual_s,
                2 * virtual_s)


def push(world: World, sku: str, on_hand: int, age_s: int = 0) -> inventory.StockResult:
    item = inventory.StockItem(sku=sku, warehouse="WH-HAM", on_hand=on_hand, source="erp")
    item.source_time.FromDatetime(now_of(world) - datetime.timedelta(seconds=age_s))
    return world.client.inventory.PushInventory(inventory.PushInventoryRequest(
        parent=SHOP, request_id=str(uuid.uuid4()), item=item)).result


def shown(world: World, market: str, sku: str) -> int:
    (offer,) = world.look(f"offers?marketplace={market}&sku={sku}")["offers"]
    return int(offer["quantity"])


def until_shown(world: World, sku: str, quantity: int, virtual_s: int = FILE_S) -> None:
    for market in MARKETS:
        world.until(f"{quantity} of {sku} on {market}",
                    lambda market=market: shown(world, market, sku) == quantity, virtual_s)


def oversells(world: World) -> list[inventory.Oversell]:
    return list(world.client.inventory.ListOversells(
        inventory.ListOversellsRequest(parent=f"{SHOP}/channels/-")).oversells)


def exposure_of(world: World) -> inventory.Exposure:
    return world.client.inventory.GetExposure(inventory.GetExposureRequest(
        name=f"{SHOP}/channels/nordmarkt")).exposure


def an_older_report_changes_nothing(world: World) -> None:
    push(world, LAST, 1)
    result = push(world, LAST, 50, age_s=60)
    assert result.outcome == inventory.StockResult.OUTCOME_IGNORED_AS_OLDER, result
    until_shown(world, LAST, 1)


def two_channels_sell_the_last_unit_in_the_same_minute(world: World) -> None:
    for market in MARKETS:
        world.control("create_orders", marketplace=market, lines=[{"sku": LAST, "quantity": 1}])
    world.until("one of the two was sold and not there", lambda: oversells(world), ORDER_S)
    until_shown(world, LAST, 0)
    (oversell,) = oversells(world)
    assert oversell.sku == LAST and oversell.quantity == 1, oversell
    assert oversell.cause == inventory.Oversell.CAUSE_CONCURRENT_SALES, oversell
    assert oversell.within_exposure, oversell
    world.until("the way of the fall was measured",
                lambda: exposure_of(world).import_delay.sample_count > 0, FILE_S)
    exposure = exposure_of(world)
    assert exposure.units_at_risk >= 1 and exposure.sold_count >= 2, exposure


def what_sells_fast_keeps_its_last_units_and_what_does_not_shows_them(world: World) -> None:
    rule = inventory.StockPolicyRule(name=f"{SHOP}/stockPolicyRules/last-units")
    rule.policy.derived_safety_stock.oversell_chance_ppm = 1000
    world.client.inventory.CreateStockPolicyRule(inventory.CreateStockPolicyRuleRequest(
        parent=SHOP, stock_policy_rule_id="last-units", stock_policy_rule=rule))
    push(world, SLOW, 1)
    until_shown(world, SLOW, 1)
    for left in range(40, 2, -1):
        push(world, RUSH, left)
        wait(world, 30)
    world.until("what sells fast is kept", lambda: all(
        shown(world, market, RUSH) == 0 for market in MARKETS), FILE_S)
    (explained,) = world.client.inventory.ExplainAvailability(
        inventory.ExplainAvailabilityRequest(
            name=f"{SHOP}/channels/nordmarkt/offers/{RUSH}")).explanations
    kept = [term for term in explained.terms
            if term.kind == inventory.AvailabilityTerm.KIND_SAFETY_STOCK]
    assert kept and kept[0].change < -2 and kept[0].subject.endswith("/last-units"), explained
    assert all(shown(world, market, SLOW) == 1 for market in MARKETS)
    world.client.inventory.DeleteStockPolicyRule(
        inventory.DeleteStockPolicyRuleRequest(name=rule.name))
    until_shown(world, RUSH, 3)


def an_import_that_takes_ten_minutes_is_followed_to_its_end(world: World) -> None:
    for market in MARKETS:
        world.control("set_marketplace", marketplace=market,
                      settings={"import_run_s_min": 600, "import_run_s_max": 600})
    push(world, HANGS, 10)
    push(world, HANGS, 4)
    until_shown(world, HANGS, 4, 2 * FILE_S)
    wait(world, 60)
    push(world, HANGS, 3)
    world.until("the next file is on its way", lambda: all(
        any(row["status"] != "COMPLETE" for row in
            world.look(f"imports?marketplace={market}")["imports"]) for market in MARKETS), FILE_S)
    push(world, HANGS, 2)
    wait(world, 120)
    for market in MARKETS:
        under_way = [row for row in world.look(f"imports?marketplace={market}")["imports"]
                     if row["status"] != "COMPLETE"]
        assert len(under_way) == 1, under_way
    until_shown(world, HANGS, 2, 3 * FILE_S)


def main() -> int:
    args = arguments(__doc__).parse_args()
    with World(args.binaries, 300, ["--skus=10", "--marketplaces=2"], args.keep) as world:
        connect(world)
        for part in (an_older_report_changes_nothing,
                     two_channels_sell_the_last_unit_in_the_same_minute,
                     what_sells_fast_keeps_its_last_units_and_what_does_not_shows_them,
                     an_import_that_takes_ten_minutes_is_followed_to_its_end):
            part(world)
            print(part.__name__.replace("_", " "), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
