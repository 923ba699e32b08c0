"""Reads what there is of one SKU, and what each channel may sell of it:

    python get.py localhost:7070 shops/acme/positions/A-1

The server runs on this machine without TLS; LOCKSTEP_TOKEN is the token, if it wants one.
"""

import os
import sys

import grpc
from lockstep import Client, LockstepError
from lockstep.v1 import inventory_service_pb2 as inventory


def main(target: str, name: str) -> int:
    with Client(target, os.environ.get("LOCKSTEP_TOKEN")) as client:
        try:
            position = client.inventory.GetPosition(
                inventory.GetPositionRequest(name=name)).position
        except LockstepError as error:
            if error.code is grpc.StatusCode.NOT_FOUND:
                print(f"nobody has pushed {name} yet", file=sys.stderr)
            else:
                print(error, file=sys.stderr)
            return 1
    print(f"{position.on_hand} on hand, {position.reserved} reserved")
    for entry in position.availabilities:
        print(f"{entry.channel} may sell {entry.available}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
