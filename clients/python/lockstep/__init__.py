"""Client of Lockstep.

    from lockstep import Client
    from lockstep.v1 import inventory_service_pb2 as inventory

    with Client("localhost:7070", token="...") as client:
        client.inventory.PushInventory(
            inventory.PushInventoryRequest(parent="shops/acme", item=...))
"""

from lockstep.client import Client
from lockstep.errors import LockstepError, Violation

__all__ = ["Client", "LockstepError", "Violation"]
