"""Follows what happens in a shop, for as long as it may take:

    python watch.py localhost:7070 shops/acme [RESUME_TOKEN]

Each line begins with the token that leads behind it: a reader that stores it with what it has done
misses nothing while it is away. The server runs on this machine without TLS; LOCKSTEP_TOKEN is the
token of the caller, if it wants one.
"""

import os
import sys

from lockstep import Client, LockstepError
from lockstep.v1 import event_service_pb2 as events


def kind_name(kind: int) -> str:
    """A server that is newer than this program may say what it does not know."""
    known = events.Event.Kind.values()
    return events.Event.Kind.Name(kind) if kind in known else "something new"


def main(target: str, shop: str, token: str = "") -> int:
    request = events.WatchEventsRequest(parent=shop, resume_token=token)
    with Client(target, os.environ.get("LOCKSTEP_TOKEN")) as client:
        try:
            for message in client.follow(client.events.WatchEvents, request):
                for event in message.events:
                    print(f"{message.resume_token} {kind_name(event.kind)} {event.subject}: "
                          f"{event.before} -> {event.after}", flush=True)
        except LockstepError as error:
            print(error, file=sys.stderr)
            return 1
        except KeyboardInterrupt:
            pass
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
