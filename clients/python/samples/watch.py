"""Follows a shop's events until interrupted: python watch.py localhost:7070 shops/acme"""

import sys

from lockstep import Client
from lockstep.v1 import event_service_pb2 as events


def main(target: str, shop: str) -> None:
    with Client(target) as client:
        request = events.WatchEventsRequest(parent=shop)
        for message in client.follow(client.events.WatchEvents, request):
            for event in message.events:
                print(event.sequence, events.Event.Kind.Name(event.kind), event.subject,
                      event.before, event.after)


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except KeyboardInterrupt:
        pass
