"""Prints a position: python get.py localhost:7070 shops/acme/positions/LS-1"""

import sys

from lockstep import Client, LockstepError
from lockstep.v1 import inventory_service_pb2 as inventory


def main(target: str, name: str) -> int:
    with Client(target) as client:
        try:
            answer = client.inventory.GetPosition(inventory.GetPositionRequest(name=name))
        except LockstepError as error:
            print(error, file=sys.stderr)
            return 1
    print(answer.position)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
