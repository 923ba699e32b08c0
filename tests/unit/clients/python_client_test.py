"""The Python client against a service that answers from a script.

Needs the client's own Python: `$(bazel/python) tests/unit/clients/python_client_test.py`.
"""

import contextlib
import threading
import time
import unittest
from concurrent import futures

import grpc
from google.protobuf import any_pb2, duration_pb2
from google.rpc import error_details_pb2, status_pb2
from lockstep import Client, LockstepError
from lockstep.target import is_local
from lockstep.v1 import (
    event_service_pb2 as events,
    event_service_pb2_grpc,
    inventory_service_pb2 as inventory,
    inventory_service_pb2_grpc,
)

UNAVAILABLE = grpc.StatusCode.UNAVAILABLE
EXHAUSTED = grpc.StatusCode.RESOURCE_EXHAUSTED
LONG_S = 30  # nothing here takes so long

# What a script may say besides a message: how a call fails, or that it says no more.
SILENCE = object()


def failure(code, retry_s=None):
    """What a handler aborts with."""
    status = status_pb2.Status(code=code.value[0], message="as the script says")
    if retry_s is not None:
        delay = duration_pb2.Duration()
        delay.FromNanoseconds(int(retry_s * 10**9))
        detail = any_pb2.Any()
        detail.Pack(error_details_pb2.RetryInfo(retry_delay=delay))
        status.details.append(detail)
    return (code, status)


def abort(context, code, status):
    context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    context.abort(code, status.message)


class Inventory(inventory_service_pb2_grpc.InventoryServiceServicer):
    """Each call takes the next failure of the script; when there is none, it succeeds."""

    def __init__(self):
        self.script = []
        self.seen = []

    def PushInventory(self, request, context):
        self.seen.append(request)
        if self.script:
            abort(context, *self.script.pop(0))
        return inventory.PushInventoryResponse()

    def StreamPushInventory(self, request_iterator, context):
        self.seen += request_iterator
        return inventory.StreamPushInventoryResponse()


class Events(event_service_pb2_grpc.EventServiceServicer):
    """Each stream says the next script's messages; a tuple of one ends it badly, its end well."""

    def __init__(self):
        self.scripts = []
        self.seen = []
        self.cancelled = threading.Event()

    def WatchEvents(self, request, context):
        self.seen.append(request)
        context.add_callback(self.cancelled.set)
        for said in self.scripts.pop(0):
            if said is SILENCE:
                self.cancelled.clear()
                self.cancelled.wait(LONG_S)
                return
            if isinstance(said, tuple):
                abort(context, *said)
            yield events.WatchEventsResponse(resume_token=said)


class Service(unittest.TestCase):
    def setUp(self):
        self.inventory, self.events = Inventory(), Events()
        self.server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
        inventory_service_pb2_grpc.add_InventoryServiceServicer_to_server(self.inventory,
                                                                          self.server)
        event_service_pb2_grpc.add_EventServiceServicer_to_server(self.events, self.server)
        self.target = f"127.0.0.1:{self.server.add_insecure_port('127.0.0.1:0')}"
        self.server.start()
        self.client = Client(self.target)
        self.addCleanup(self.server.stop, None)
        self.addCleanup(self.client.close)


class Mutations(Service):
    def push(self, client=None):
        (client or self.client).inventory.PushInventory(
            inventory.PushInventoryRequest(parent="shops/acme"))

    def ids(self):
        return [request.request_id for request in self.inventory.seen]

    def test_a_request_that_is_sent_again_by_its_caller_is_another_one(self):
        request = inventory.PushInventoryRequest(parent="shops/acme")
        request.item.sku = "A-1"
        self.client.inventory.PushInventory(request)
        request.item.sku = "A-2"
        self.client.inventory.PushInventory(request)
        self.assertEqual(request.request_id, "")
        self.assertEqual([seen.item.sku for seen in self.inventory.seen], ["A-1", "A-2"])
        self.assertEqual(len(set(self.ids()) - {""}), 2)

    def test_an_id_of_the_callers_own_is_kept(self):
        self.client.inventory.PushInventory(inventory.PushInventoryRequest(request_id="mine"))
        self.assertEqual(self.ids(), ["mine"])

    def test_what_may_work_later_is_tried_again_under_one_id(self):
        for said in (failure(UNAVAILABLE), failure(grpc.StatusCode.DEADLINE_EXCEEDED),
                     failure(grpc.StatusCode.CANCELLED), failure(EXHAUSTED, retry_s=0.01)):
            with self.subTest(said[0]):
                self.inventory.seen.clear()
                self.inventory.script = [said, said]
                self.push()
                self.assertEqual(len(self.ids()), 3)
                self.assertEqual(len(set(self.ids()) - {""}), 1)

    def test_what_will_not_work_later_is_told_at_once(self):
        for said in (failure(EXHAUSTED), failure(grpc.StatusCode.INVALID_ARGUMENT),
                     failure(grpc.StatusCode.ABORTED), failure(grpc.StatusCode.INTERNAL)):
            with self.subTest(said[0]):
                self.inventory.seen.clear()
                self.inventory.script = [said]
                with self.assertRaises(LockstepError) as raised:
                    self.push()
                self.assertIs(raised.exception.code, said[0])
                self.assertEqual(len(self.ids()), 1)

    def test_a_try_waits_for_as_long_as_the_service_asks(self):
        self.inventory.script = [failure(UNAVAILABLE, retry_s=0.5)]
        start = time.monotonic()
        self.push()
        self.assertGreaterEqual(time.monotonic() - start, 0.5)

    def test_tries_and_their_time_have_an_end(self):
        for options, tries in (({"attempts": 3}, 3), ({"attempts": 1}, 1), ({"budget_s": 0.02}, 1)):
            with self.subTest(options), Client(self.target, **options) as client:
                self.inventory.seen.clear()
                self.inventory.script = [failure(UNAVAILABLE)] * tries
                with self.assertRaises(LockstepError):
                    self.push(client)
                self.assertEqual(len(self.ids()), tries)
        self.inventory.script = [failure(UNAVAILABLE, retry_s=3600)]
        start = time.monotonic()
        with self.assertRaises(LockstepError):
            self.push()
        self.assertLess(time.monotonic() - start, LONG_S)

    def test_messages_of_an_upload_have_ids_of_their_own(self):
        request = inventory.StreamPushInventoryRequest(parent="shops/acme")
        self.client.inventory.StreamPushInventory([request, request])
        self.assertEqual(request.request_id, "")
        self.assertEqual(len(set(self.ids()) - {""}), 2)


class Following(Service):
    def follow(self, request=None, **options):
        return self.client.follow(self.client.events.WatchEvents,
                                  request or events.WatchEventsRequest(), **options)

    def tokens_seen(self):
        return [request.resume_token for request in self.events.seen]

    def test_it_ends_where_the_service_means_it_to(self):
        self.events.scripts = [["1", "2"]]
        self.assertEqual([message.resume_token for message in self.follow()], ["1", "2"])
        self.assertEqual(self.tokens_seen(), [""])

    def test_a_stream_that_breaks_goes_on_behind_its_last_message(self):
        self.events.scripts = [["1", "2", failure(UNAVAILABLE)], [failure(UNAVAILABLE)],
                               ["3", failure(EXHAUSTED, retry_s=0.01)], ["4"]]
        self.assertEqual([message.resume_token for message in self.follow()],
                         ["1", "2", "3", "4"])
        self.assertEqual(self.tokens_seen(), ["", "2", "2", "3"])

    def test_the_callers_request_stays_as_it_is(self):
        self.events.scripts = [["6", failure(UNAVAILABLE)], ["7"]] * 2
        request = events.WatchEventsRequest(resume_token="5")
        for _ in range(2):
            self.assertEqual([message.resume_token for message in self.follow(request)],
                             ["6", "7"])
        self.assertEqual(request.resume_token, "5")
        self.assertEqual(self.tokens_seen(), ["5", "6"] * 2)

    def test_what_no_new_stream_will_mend_is_told(self):
        for code in (grpc.StatusCode.OUT_OF_RANGE, EXHAUSTED):
            with self.subTest(code):
                self.events.scripts = [["1", failure(code)]]
                with self.assertRaises(LockstepError) as raised:
                    list(self.follow())
                self.assertIs(raised.exception.code, code)

    def test_a_silent_stream_is_opened_again(self):
        self.events.scripts = [["1", SILENCE], [SILENCE], ["2"]]
        start = time.monotonic()
        self.assertEqual([message.resume_token for message in self.follow(silence_s=0.3)],
                         ["1", "2"])
        self.assertEqual(self.tokens_seen(), ["", "1", "1"])
        self.assertGreaterEqual(time.monotonic() - start, 2 * 0.3)

    def test_the_callers_own_time_is_no_silence(self):
        self.events.scripts = [["1", "2"]]
        for _ in self.follow(silence_s=0.2):
            time.sleep(0.5)
        self.assertEqual(self.tokens_seen(), [""])

    def test_a_caller_that_stops_leaves_nothing_behind(self):
        self.events.scripts = [["1", SILENCE]]
        with contextlib.closing(self.follow()) as messages:
            next(messages)
            self.assertTrue(any(thread.name == "lockstep-silence"
                                for thread in threading.enumerate()))
        self.assertTrue(self.events.cancelled.wait(LONG_S), "the call is cancelled")
        deadline = time.monotonic() + LONG_S
        while any(thread.name == "lockstep-silence" for thread in threading.enumerate()):
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.01)

    def test_a_client_that_is_closed_opens_nothing_again(self):
        self.events.scripts = [["1", SILENCE]]
        messages = self.follow()
        next(messages)
        threading.Timer(0.2, self.client.close).start()
        with self.assertRaises(LockstepError) as raised:
            next(messages)
        self.assertIs(raised.exception.code, grpc.StatusCode.CANCELLED)
        self.assertEqual(self.tokens_seen(), [""])

    def test_a_stream_of_its_own_can_be_silent_too(self):
        self.events.scripts = [["1", SILENCE]]
        stream = self.client.events.WatchEvents(events.WatchEventsRequest(), silence_s=0.2)
        with self.assertRaises(LockstepError) as raised:
            list(stream)
        self.assertIs(raised.exception.code, UNAVAILABLE)


class Targets(unittest.TestCase):
    HERE = ("localhost", "localhost:7070", "127.0.0.1:7070", "127.8.9.1:1", "[::1]:7070", "[::1]",
            "unix:/run/lockstep.sock")
    ELSEWHERE = ("lockstep.example.com:7070", "10.0.0.1:7070", "0.0.0.0:7070", "[::]:7070",
                 "[2001:db8::1]:7070", "localhost.example.com:7070", "127.0.0.1.example.com:7070",
                 "dns:///lockstep.example.com:7070", "ipv4:10.0.0.1:7070", "", ":7070")

    def test_where_a_target_lies(self):
        self.assertEqual([target for target in self.HERE if not is_local(target)], [])
        self.assertEqual([target for target in self.ELSEWHERE if is_local(target)], [])

    def test_plain_text_is_for_this_machine_alone(self):
        for target in self.ELSEWHERE:
            for token in (None, "a-token-of-some-length"):
                with self.subTest(target), self.assertRaises(ValueError) as raised:
                    Client(target, token)
                self.assertNotIn("a-token", str(raised.exception))
        for target in self.HERE:
            Client(target, "a-token-of-some-length").close()

    def test_with_tls_it_may_be_anywhere(self):
        for target in ("lockstep.example.com:7070", "10.0.0.1:7070"):
            Client(target, "a-token", credentials=grpc.ssl_channel_credentials()).close()


if __name__ == "__main__":
    unittest.main()
