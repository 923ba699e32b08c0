"""Sets the stock of one SKU: python push.py localhost:7070 shops/acme A-1 berlin 12

The server runs on this machine without TLS; LOCKSTEP_TOKEN is the token, if it wants one.
"""

import os
import sys

from lockstep import Client, LockstepError
from lockstep.v1 import inventory_service_pb2 as inventory


def main(target: str, shop: str, sku: str, warehouse: str, on_hand: str) -> int:
    item = inventory.StockItem(sku=sku, warehouse=warehouse, on_hand=int(on_hand))
    with Client(target, os.environ.get("LOCKSTEP_TOKEN")) as client:
        try:
            answer = client.inventory.PushInventory(
                inventory.PushInventoryRequest(parent=shop, item=item))
        except LockstepError as error:
            print(error, file=sys.stderr)
            return 1
    print(f"{sku} has {answer.result.on_hand} in {warehouse}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
