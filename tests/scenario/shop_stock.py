"""Stock that SCAYLE holds reaches Lockstep: by webhooks, and by rounds where those are lost.

Nothing is pushed. Webhooks come twice, late, in the wrong order or never; an order of a marketplace
is in SCAYLE's stock a minute after its creation there and must count once all the while.
"""

from __future__ import annotations

import base64
import sys
import urllib.error
import urllib.request

from google.protobuf import duration_pb2
from lockstep import LockstepError
from lockstep.v1 import (
    amount_pb2 as amount,
    channel_service_pb2 as channels,
    inventory_service_pb2 as inventory,
)

from world import WEBHOOK_CREDENTIALS, World, arguments

SHOP = "shops/acme"
NORD = f"{SHOP}/channels/nordmarkt"
SKU_COUNT = 40
ROUND_S = 600  # from one round over all stock to the next
HINT_S = 120  # what a webhook may take, in virtual seconds
BODY = (b'{"type": "product-variant-stock-updated",'
        b' "payload": {"productVariant": {"referenceKey": "x"}}}')


def seconds(value: int) -> duration_pb2.Duration:
    return duration_pb2.Duration(seconds=value)


def sku_of(number: int) -> str:
    return f"LS-{number:05d}"


def connect(world: World) -> None:
    request = channels.ApplyShopRequest(activate_new_channels=True)
    request.shop.name = SHOP
    request.shop.warehouses.add(id="WH-HAM")
    scayle = request.shop.scayle
    scayle.admin_base_url = f"{world.sandbox_url}/scayle/api/admin/v1"
    scayle.company_id = 1
    scayle.token_ref = "env:LOCKSTEP_SECRET_SCAYLE"
    scayle.shop_key = "nf"
    scayle.country_code = "DE"
    scayle.merchant_key = "acme-main"
    scayle.read_stock = True
    scayle.stock_poll_interval.CopyFrom(seconds(ROUND_S))
    scayle.webhook_ref = "env:LOCKSTEP_SECRET_WEBHOOK"
    nord = request.channels.add(name=NORD, currency_code="EUR",
                                tax_mode=amount.TAX_MODE_INCLUDED)
    nord.mirakl.base_url = f"{world.sandbox_url}/mirakl/nordmarkt"
    nord.mirakl.key_ref = "env:LOCKSTEP_SECRET_NORDMARKT"
    nord.acceptance.mode = channels.AcceptancePolicy.MODE_AUTOMATIC
    nord.acceptance.window.CopyFrom(seconds(2 * 86400))
    nord.polling.order_interval.CopyFrom(seconds(120))
    world.client.channels.ApplyShop(request)
    user, password = WEBHOOK_CREDENTIALS.split(":")
    world.control("set_webhook", url=f"http://{world.web_address}/webhooks/scayle/acme",
                  username=user, password=password)


def position(world: World, sku: str) -> inventory.Position | None:
    try:
        return world.client.inventory.GetPosition(
            inventory.GetPositionRequest(name=f"{SHOP}/positions/{sku}")).position
    except LockstepError:
        return None


def until_there_are(world: World, sku: str, on_hand: int, virtual_s: float) -> None:
    def found() -> bool:
        shown = position(world, sku)
        return shown is not None and shown.on_hand == on_hand
    world.until(f"{on_hand} of {sku}", found, virtual_s)


def webhooks(world: World) -> dict[str, int]:
    return world.look("state")["scayle"]["webhooks"]


def until_all_came(world: World, sent: int) -> None:
    world.until(f"{sent} webhooks taken", lambda: webhooks(world)["taken"] >= sent, HINT_S)


def status_of(world: World, path: str, credentials: str) -> int:
    basic = base64.b64encode(credentials.encode()).decode()
    request = urllib.request.Request(f"http://{world.web_address}{path}", data=BODY,
                                     headers={"Authorization": f"Basic {basic}"})
    try:
        with urllib.request.urlopen(request, timeout=10) as response:
            return response.status
    except urllib.error.HTTPError as error:
        return error.code


def strangers_are_not_let_in(world: World) -> None:
    assert status_of(world, "/webhooks/scayle/acme", "shop:guessed") == 401
    assert status_of(world, "/webhooks/scayle/other", WEBHOOK_CREDENTIALS) == 404
    assert status_of(world, "/webhooks/scayle/acme", WEBHOOK_CREDENTIALS) == 200


def a_webhook_is_read_at_once(world: World) -> None:
    world.control("set_stock", sku=sku_of(1), quantity=7)
    until_there_are(world, sku_of(1), 7, HINT_S)


def an_old_webhook_after_a_new_one_changes_nothing(world: World) -> None:
    taken = webhooks(world)["taken"]
    world.control("set_fault", fault="reorder_webhook", next=1)
    world.control("set_stock", sku=sku_of(1), quantity=8)
    world.control("set_fault", fault="duplicate_webhook", next=1)
    world.control("set_stock", sku=sku_of(1), quantity=5)
    until_all_came(world, taken + 3)
    until_there_are(world, sku_of(1), 5, HINT_S)
    assert not world.look("faults")["faults"]


def a_round_finds_what_a_lost_webhook_told(world: World) -> None:
    lost = webhooks(world)["lost"]
    world.control("set_fault", fault="drop_webhook", next=1)
    world.control("set_stock", sku=sku_of(1), quantity=3)
    assert webhooks(world)["lost"] == lost + 1
    until_there_are(world, sku_of(1), 3, 2 * ROUND_S)


def rounds_go_on_during_a_burst(world: World) -> None:
    lost = position(world, sku_of(1))
    assert lost is not None
    for quantity in (20, 11, 4):
        for number in range(2, SKU_COUNT + 1):
            world.control("set_stock", sku=sku_of(number), quantity=quantity + number)
        world.control("set_fault", fault="drop_webhook", next=1)
        world.control("set_stock", sku=sku_of(1), quantity=quantity)
    for number in range(2, SKU_COUNT + 1):
        until_there_are(world, sku_of(number), 4 + number, HINT_S)
    until_there_are(world, sku_of(1), 4, 2 * ROUND_S)


def an_order_counts_once(world: World) -> None:
    world.control("set_shop", settings={"imported_orders_are_live": 1})
    world.control("set_stock", sku=sku_of(2), quantity=10)
    until_there_are(world, sku_of(2), 10, HINT_S)
    world.control("set_offer", marketplace="nordmarkt", sku=sku_of(2), quantity=10)
    world.control("create_orders", marketplace="nordmarkt",
                  lines=[{"sku": sku_of(2), "quantity": 2}])

    def counted() -> bool:
        shown = position(world, sku_of(2))
        assert shown is not None
        left = shown.on_hand - shown.reserved
        assert left in (10, 8, 6), left  # not seen yet; once; twice, until it is read again
        return shown.on_hand == 8 and shown.reserved == 0
    world.until("the order is in the stock, and nothing is held", counted, 2400)


def main() -> int:
    args = arguments(__doc__).parse_args()
    flags = [f"--skus={SKU_COUNT}", "--marketplaces=1"]
    with World(args.binaries, 120, flags, args.keep) as world:
        connect(world)
        for part in (strangers_are_not_let_in, a_webhook_is_read_at_once,
                     an_old_webhook_after_a_new_one_changes_nothing,
                     a_round_finds_what_a_lost_webhook_told, rounds_go_on_during_a_burst,
                     an_order_counts_once):
            part(world)
            print(part.__name__.replace("_", " "), flush=True)
        calls = world.look("calls?operation=stocks.list")["counts"]
        assert calls and not any(row["too_frequent"] for row in calls), calls
    return 0


if __name__ == "__main__":
    sys.exit(main())
