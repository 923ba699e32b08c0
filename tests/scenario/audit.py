"""An audit finds why a marketplace shows other numbers, and puts right what is safe.

Each kind of difference is made once: by hand on the marketplace, by a refused line, by a file that
comes late or never leaves, by offers that one side lacks or has twice, and by a shop whose stock
moved without a word. lockstepd is killed in the middle of it.
"""

from __future__ import annotations

import sys
import time

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
SKU_COUNT = 9  # the last one is not ours
SCALE = 300
EXPORT_S = 1200  # the marketplace makes its export so long
PATIENCE_S = 3600
Kind = inventory.AuditDifference


def seconds(value: int) -> duration_pb2.Duration:
    return duration_pb2.Duration(seconds=value)


def sku_of(number: int) -> str:
    return f"LS-{number:05d}"


def send_webhooks(world: World) -> None:
    """To where lockstepd is since its last start."""
    user, password = WEBHOOK_CREDENTIALS.split(":")
    world.control("set_webhook", url=f"http://{world.web_address}/webhooks/scayle/acme",
                  username=user, password=password)


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
    scayle.stock_poll_interval.CopyFrom(seconds(7 * 86400))
    scayle.webhook_ref = "env:LOCKSTEP_SECRET_WEBHOOK"
    nord = request.channels.add(name=NORD, currency_code="EUR",
                                tax_mode=amount.TAX_MODE_INCLUDED)
    nord.mirakl.base_url = f"{world.sandbox_url}/mirakl/nordmarkt"
    nord.mirakl.key_ref = "env:LOCKSTEP_SECRET_NORDMARKT"
    nord.acceptance.mode = channels.AcceptancePolicy.MODE_AUTOMATIC
    nord.acceptance.window.CopyFrom(seconds(2 * 86400))
    nord.publication.rise_hold.CopyFrom(seconds(60))
    nord.polling.order_interval.CopyFrom(seconds(120))
    world.client.channels.ApplyShop(request)
    send_webhooks(world)
    world.control("set_marketplace", marketplace="nordmarkt",
                  settings={"export_s": EXPORT_S, "export_file_items": 3})


def shown(world: World, sku: str) -> int:
    return world.look(f"offers?marketplace=nordmarkt&sku={sku}")["offers"][0]["quantity"]


def until_shown(world: World, sku: str, quantity: int) -> None:
    world.until(f"{quantity} of {sku} on the marketplace", lambda: shown(world, sku) == quantity,
                PATIENCE_S)


def until_settled(world: World) -> None:
    """No file is under way any more."""
    def settled() -> bool:
        page = world.client.inventory.ListPublications(
            inventory.ListPublicationsRequest(parent=NORD, page_size=100))
        ends = (inventory.Publication.STATE_APPLIED, inventory.Publication.STATE_REFUSED)
        return all(row.state in ends for row in page.publications)
    world.until("all stock applied or refused", settled, PATIENCE_S)


def publish(world: World) -> None:
    for number in range(1, SKU_COUNT):
        world.control("set_stock", sku=sku_of(number), quantity=10)
    item = inventory.StockItem(sku="GHOST", warehouse="WH-HAM", on_hand=4)
    world.client.inventory.PushInventory(
        inventory.PushInventoryRequest(parent=SHOP, item=item))
    for number in range(1, SKU_COUNT):
        until_shown(world, sku_of(number), 10)
    world.control("set_fault", fault="import_line", next=1)
    world.control("set_stock", sku=sku_of(6), quantity=5)
    world.until("a refused line", lambda: not world.look("faults")["faults"], PATIENCE_S)
    until_settled(world)


def meddle(world: World) -> None:
    for number, quantity in ((1, 50), (2, 1), (3, 1)):
        world.control("set_offer", marketplace="nordmarkt", sku=sku_of(number), quantity=quantity)
    world.control("double_offer", marketplace="nordmarkt", sku=sku_of(4), quantity=3)
    world.control("set_fault", fault="drop_webhook", next=1)
    world.control("set_stock", sku=sku_of(3), quantity=6)


def audit_of(world: World, name: str) -> inventory.Audit:
    return world.client.inventory.GetAudit(inventory.GetAuditRequest(name=name)).audit


def until_completed(world: World, name: str) -> inventory.Audit:
    def completed() -> inventory.Audit | None:
        audit = audit_of(world, name)
        is_done = audit.state == inventory.Audit.STATE_COMPLETED
        assert is_done or audit.state == inventory.Audit.STATE_RUNNING, audit
        return audit if is_done else None
    return world.until(f"{name} completed", completed, 3 * PATIENCE_S)


def differences(world: World, name: str) -> dict[str, inventory.AuditDifference]:
    page = world.client.inventory.ListAuditDifferences(
        inventory.ListAuditDifferencesRequest(name=name, page_size=100))
    return {row.offer.rsplit("/", 1)[1]: row for row in page.differences}


def export_calls(world: World) -> int:
    return sum(row["received"] for row in world.look("calls?operation=OF52")["counts"])


def an_audit_survives_a_kill(world: World) -> str:
    start = inventory.StartAuditRequest(parent=NORD, correction_count_max=100)
    name = world.client.inventory.StartAudit(start).audit.name
    try:
        world.client.inventory.StartAudit(inventory.StartAuditRequest(parent=NORD))
        raise AssertionError("two audits run")
    except LockstepError as error:
        assert error.reason == "AUDIT_RUNNING", error
    world.until("the export asked for", lambda: export_calls(world) == 1, PATIENCE_S)
    world.control("set_stock", sku=sku_of(5), quantity=4)  # told after the export was made
    until_shown(world, sku_of(5), 4)
    world.kill_lockstepd()
    time.sleep(1)
    world.start_lockstepd()
    send_webhooks(world)
    world.client.wait_ready(30)
    audit = until_completed(world, name)
    assert export_calls(world) == 1
    assert audit.compared_count == SKU_COUNT + 2, audit  # a double, and one that is not there
    return name


def each_difference_has_its_kind(world: World, name: str) -> None:
    found = differences(world, name)
    kinds = {sku: Kind.Kind.Name(row.kind) for sku, row in found.items()}
    assert kinds.pop(sku_of(3)) in ("KIND_CHANGED_ELSEWHERE", "KIND_SOURCE_DIFFERS")
    assert kinds == {
        "GHOST": "KIND_UNKNOWN_TO_THEM",
        sku_of(1): "KIND_CHANGED_ELSEWHERE",
        sku_of(2): "KIND_CHANGED_ELSEWHERE",
        sku_of(4): "KIND_DUPLICATE",
        sku_of(5): "KIND_APPLIED_LATE",
        sku_of(6): "KIND_REFUSED",
        sku_of(SKU_COUNT): "KIND_UNKNOWN_TO_US",
    }, kinds


def what_is_safe_is_put_right(world: World, name: str) -> None:
    until_shown(world, sku_of(1), 10)  # less, at once
    until_shown(world, sku_of(2), 10)  # more, after SCAYLE was read
    until_shown(world, sku_of(3), 6)  # and what that said
    until_shown(world, sku_of(6), 5)
    found = differences(world, name)
    assert found[sku_of(3)].kind == Kind.KIND_SOURCE_DIFFERS, found[sku_of(3)]
    for number in (1, 2, 3, 6):
        assert found[sku_of(number)].is_corrected, found[sku_of(number)]
    for sku in ("GHOST", sku_of(4), sku_of(5), sku_of(SKU_COUNT)):
        assert not found[sku].is_corrected, found[sku]


def what_does_not_leave_was_never_sent(world: World) -> None:
    world.control("set_fault", fault="http_503", operation="STO01", permille=1000)
    world.control("set_stock", sku=sku_of(7), quantity=2)
    time.sleep(2400 / SCALE)
    start = inventory.StartAuditRequest(parent=NORD, skus=[sku_of(7), sku_of(8)])
    name = world.client.inventory.StartAudit(start).audit.name
    until_completed(world, name)
    found = differences(world, name)
    assert list(found) == [sku_of(7)], found
    assert found[sku_of(7)].kind == Kind.KIND_NEVER_SENT, found


def an_audit_can_be_followed(world: World, name: str) -> None:
    last = None
    count = 0
    for message in world.client.inventory.WatchAudit(inventory.WatchAuditRequest(name=name)):
        last = message
        count += len(message.differences)
    assert last is not None and last.audit.state == inventory.Audit.STATE_COMPLETED
    assert count == sum(row.count for row in last.audit.counts), last.audit


def main() -> int:
    args = arguments(__doc__).parse_args()
    with World(args.binaries, SCALE, [f"--skus={SKU_COUNT}", "--marketplaces=1"],
               args.keep) as world:
        connect(world)
        publish(world)
        meddle(world)
        name = an_audit_survives_a_kill(world)
        print("an audit survives a kill", flush=True)
        for part in (each_difference_has_its_kind, what_is_safe_is_put_right,
                     an_audit_can_be_followed):
            part(world, name)
            print(part.__name__.replace("_", " "), flush=True)
        what_does_not_leave_was_never_sent(world)
        print("what does not leave was never sent", flush=True)
        for operation in ("OF21", "OF52", "OF53", "OF54"):
            calls = world.look(f"calls?operation={operation}")["counts"]
            assert not any(row["too_frequent"] for row in calls), calls
    return 0


if __name__ == "__main__":
    sys.exit(main())
