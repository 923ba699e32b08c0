"""Pushes one quantity: python push.py localhost:7070 shops/acme LS-1 HAM 12"""

import sys

from lockstep import Client, LockstepError
from lockstep.v1 import inventory_service_pb2 as inventory


def main(target: str, shop: str, sku: str, warehouse: str, on_hand: str) -> int:
    item = inventory.StockItem(sku=sku, warehouse=warehouse, on_hand=int(on_hand))
    with Client(target) as client:
        try:
            answer = client.inventory.PushInventory(
                inventory.PushInventoryRequest(parent=shop, item=item))
        except LockstepError as error:
            print(error, file=sys.stderr)
            return 1
    print(answer)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
