"""A source that zeroes everything by mistake does not empty the marketplace.

The brake of the channel holds what is too much to be believed. Single zeroes, rises and what
callers reserve go on; what is held goes when a person releases it, or is forgotten when the source
takes it back.
"""

from __future__ import annotations

import datetime
import sys
import uuid

from google.protobuf import duration_pb2, timestamp_pb2
from lockstep import LockstepError
from lockstep.v1 import (
    amount_pb2 as amount,
    channel_service_pb2 as channels,
    exception_service_pb2 as exceptions,
    inventory_service_pb2 as inventory,
)

from world import World, arguments

SHOP = "shops/acme"
NORD = f"{SHOP}/channels/nordmarkt"
SKU_COUNT = 40
SHARE = 1000  # basis points: four of the forty
FILE_S = 900  # what a quantity may take to the marketplace, in virtual seconds
QUIET_S = 1200  # four slots in which nothing may leave


def seconds(value: int) -> duration_pb2.Duration:
    return duration_pb2.Duration(seconds=value)


def sku_of(number: int) -> str:
    return f"LS-{number:05d}"


ALL = [sku_of(number) for number in range(1, SKU_COUNT + 1)]


def connect(world: World) -> None:
    request = channels.ApplyShopRequest(activate_new_channels=True)
    request.shop.name = SHOP
    request.shop.warehouses.add(id="WH-HAM")
    nord = request.channels.add(name=NORD, currency_code="EUR",
                                tax_mode=amount.TAX_MODE_INCLUDED)
    nord.mirakl.base_url = f"{world.sandbox_url}/mirakl/nordmarkt"
    nord.mirakl.key_ref = "env:LOCKSTEP_SECRET_NORDMARKT"
    nord.acceptance.mode = channels.AcceptancePolicy.MODE_AUTOMATIC
    nord.acceptance.window.CopyFrom(seconds(2 * 86400))
    nord.publication.stock_interval.CopyFrom(seconds(60))
    nord.publication.rise_hold.CopyFrom(seconds(60))
    nord.publication.brake_zero_basis_points.value = SHARE
    world.client.channels.ApplyShop(request)


def push(world: World, skus: list[str], on_hand: int) -> None:
    request = inventory.BatchPushInventoryRequest(parent=SHOP, request_id=str(uuid.uuid4()))
    for sku in skus:
        request.items.add(sku=sku, warehouse="WH-HAM", on_hand=on_hand, source="erp")
    world.client.inventory.BatchPushInventory(request)


def shown(world: World) -> dict[str, int]:
    view = world.look("offers?marketplace=nordmarkt")
    return {offer["sku"]: offer["quantity"] for offer in view["offers"]}


def until_shown(world: World, skus: list[str], quantity: int) -> None:
    def found() -> bool:
        offers = shown(world)
        return all(offers[sku] == quantity for sku in skus)
    world.until(f"{quantity} of {len(skus)} SKUs on the marketplace", found, FILE_S)


def now_of(world: World) -> datetime.datetime:
    return datetime.datetime.fromisoformat(world.look("state")["now"].replace("Z", "+00:00"))


def wait(world: World, virtual_s: int) -> None:
    begin = now_of(world)
    world.until("time passes", lambda: (now_of(world) - begin).total_seconds() >= virtual_s,
                2 * virtual_s)


def held(world: World) -> int:
    request = channels.GetChannelHealthRequest(name=NORD)
    return world.client.channels.GetChannelHealth(request).health.held_offer_count


def complaints(world: World) -> list[exceptions.ExceptionRecord]:
    request = exceptions.ListExceptionsRequest(parent=SHOP)
    request.filter.causes.append(exceptions.EXCEPTION_CAUSE_STOCK_HELD)
    request.filter.states.append(exceptions.ExceptionRecord.STATE_OPEN)
    return list(world.client.exceptions.ListExceptions(request).exceptions)


def everything_is_offered(world: World) -> None:
    push(world, ALL, 10)
    until_shown(world, ALL, 10)


def what_is_reserved_is_not_offered(world: World) -> None:
    end = now_of(world) + datetime.timedelta(hours=6)
    expire_time = timestamp_pb2.Timestamp()
    expire_time.FromDatetime(end)
    made = world.client.inventory.CreateReservation(inventory.CreateReservationRequest(
        parent=SHOP, reservation=inventory.Reservation(
            sku=ALL[0], quantity=4, note="a trade fair", expire_time=expire_time))).reservation
    until_shown(world, ALL[:1], 6)
    listed = world.client.inventory.ListReservations(
        inventory.ListReservationsRequest(parent=SHOP)).reservations
    assert [row.name for row in listed] == [made.name], listed
    world.client.inventory.ReleaseReservation(
        inventory.ReleaseReservationRequest(name=made.name))
    until_shown(world, ALL[:1], 10)


def a_mistake_that_is_taken_back_was_never_told(world: World) -> None:
    files = len(world.look("imports")["imports"])
    push(world, ALL, 0)
    world.until("the brake holds everything", lambda: held(world) == SKU_COUNT, FILE_S)
    (complaint,) = complaints(world)
    assert "40 of 40 offers" in complaint.reason and "ReleaseBrake" in complaint.remedy, complaint
    wait(world, QUIET_S)
    push(world, ALL, 10)
    world.until("the exception is over", lambda: not complaints(world), FILE_S)
    wait(world, QUIET_S)
    assert held(world) == 0
    assert len(world.look("imports")["imports"]) == files


def single_zeroes_go_meanwhile_and_the_rest_when_it_is_released(world: World) -> None:
    most = ALL[:30]
    push(world, most, 0)
    world.until("the brake holds thirty", lambda: held(world) == len(most), FILE_S)
    push(world, ALL[30:31], 0)
    push(world, ALL[31:32], 12)
    until_shown(world, ALL[30:31], 0)
    until_shown(world, ALL[31:32], 12)
    assert all(shown(world)[sku] == 10 for sku in most)
    try:
        world.client.inventory.ReleaseBrake(
            inventory.ReleaseBrakeRequest(name=NORD, held_count_max=len(most) - 1))
        raise AssertionError("more is held than was looked at")
    except LockstepError as error:
        assert error.reason == "BRAKE_NOT_HELD", error
    released = world.client.inventory.ReleaseBrake(
        inventory.ReleaseBrakeRequest(name=NORD, held_count_max=len(most))).released_count
    assert released == len(most)
    until_shown(world, most, 0)
    assert not complaints(world) and held(world) == 0


def main() -> int:
    args = arguments(__doc__).parse_args()
    flags = [f"--skus={SKU_COUNT}", "--marketplaces=1"]
    with World(args.binaries, 300, flags, args.keep) as world:
        connect(world)
        for part in (everything_is_offered, what_is_reserved_is_not_offered,
                     a_mistake_that_is_taken_back_was_never_told,
                     single_zeroes_go_meanwhile_and_the_rest_when_it_is_released):
            part(world)
            print(part.__name__.replace("_", " "), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
