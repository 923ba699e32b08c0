"""What the samples of the Python client print, each as a program, against the running service."""

from __future__ import annotations

import dataclasses
import pathlib
import signal
import subprocess
import sys
import threading

from lockstep.v1 import (
    channel_service_pb2 as channels,
    inventory_service_pb2 as inventory,
)

from world import World, arguments

SAMPLES = pathlib.Path(__file__).parents[2] / "clients/python/samples"
WAIT_S = 60


@dataclasses.dataclass
class Row:
    name: str
    program: str
    arguments: tuple[str, ...]  # behind the server's address
    said: str  # its first line begins so
    code: int


ROWS = (
    Row("push sets a quantity", "push", ("shops/acme", "A-1", "berlin", "12"),
        "A-1 has 12 in berlin", 0),
    Row("push to a warehouse that is none", "push", ("shops/acme", "A-1", "bonn", "12"),
        "item.warehouse: the shop has no warehouse", 1),
    Row("get reads it", "get", ("shops/acme/positions/A-1",), "12 on hand, 0 reserved", 0),
    Row("get of what is not there", "get", ("shops/acme/positions/B-2",),
        "nobody has pushed shops/acme/positions/B-2 yet", 1),
)


def command(world: World, program: str, *args: str) -> list[str]:
    return [sys.executable, str(SAMPLES / f"{program}.py"), world.address, *args]


def a_sample_says_what_it_should(world: World, row: Row) -> None:
    done = subprocess.run(command(world, row.program, *row.arguments), stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, timeout=WAIT_S, check=False)
    assert done.stdout.startswith(row.said) and done.returncode == row.code, (
        f"{row.name}: code {done.returncode}, {done.stdout}")


def watched(world: World, count: int, *args: str) -> list[list[str]]:
    """The first lines of the watch as words; it is ended by Ctrl-C."""
    with subprocess.Popen(command(world, "watch", "shops/acme", *args), stdout=subprocess.PIPE,
                          text=True) as process:
        alarm = threading.Timer(WAIT_S, process.kill)
        alarm.start()
        lines = [process.stdout.readline() for _ in range(count)] if process.stdout else []
        process.send_signal(signal.SIGINT)
        code = process.wait()
        alarm.cancel()
    assert code == 0, f"the watch ended with {code} after {lines}"
    return [line.split() for line in lines]


def watch_goes_on_from_any_token(world: World) -> None:
    first, second = watched(world, 2)
    assert first[1:3] == ["KIND_SHOP_CHANGED", "shops/acme:"], first
    assert second[1:] == ["KIND_POSITION_CHANGED", "shops/acme/positions/A-1:", "0", "->", "12"], \
        second
    world.client.inventory.PushInventory(inventory.PushInventoryRequest(
        parent="shops/acme",
        item=inventory.StockItem(sku="A-2", warehouse="berlin", on_hand=3)))
    (third,) = watched(world, 1, second[0])
    assert third[1:] == ["KIND_POSITION_CHANGED", "shops/acme/positions/A-2:", "0", "->", "3"], \
        third


def main() -> int:
    args = arguments(__doc__).parse_args()
    with World(args.binaries, 1, ["--skus=1", "--marketplaces=1"], args.keep) as world:
        request = channels.CreateShopRequest(shop_id="acme")
        request.shop.warehouses.add(id="berlin")
        world.client.channels.CreateShop(request)
        for row in ROWS:
            a_sample_says_what_it_should(world, row)
            print(row.name)
        watch_goes_on_from_any_token(world)
        print("watch tells what happened, and goes on from any token")
    return 0


if __name__ == "__main__":
    sys.exit(main())
