#!/usr/bin/env python3
"""Faults, scenarios, the control endpoint, flags and the clock."""

import http.client
import json
import os
import re
import shlex
import subprocess
import tempfile
import time
import unittest
import urllib.error

from playground import PROGRAM, Playground

LOST = (http.client.RemoteDisconnected, ConnectionError, urllib.error.URLError)


class Faults(Playground):
    def setUp(self):
        super().setUp()
        self.offer("LS-00001", 10)
        self.order_id = self.place(("LS-00001", 1, "20.00", "0"), state="SHIPPED")

    def refunds(self):
        return self.view("orders", order_id=self.order_id)["orders"][0]["lines"][0]["refunds"]

    def test_an_answer_is_lost_after_the_effect_as_often_as_asked(self):
        self.fault("lost_answer_after_effect", system="nordmarkt", operation="OR28", next=1)
        with self.assertRaises(LOST):
            self.refund(f"{self.order_id}-1", 5)
        self.assertEqual(len(self.refunds()), 1)
        self.assertEqual(self.refund(f"{self.order_id}-1", 5).status, 200)
        self.assertEqual(len(self.refunds()), 2)
        log = self.view("calls", operation="OR28")["log"]
        self.assertEqual([call["fault"] for call in log], ["lost_answer_after_effect", None])

    def test_what_fails_before_the_effect_has_none(self):
        for name, status in (("http_500", 500), ("http_503", 503), ("http_429", 429),
                             ("html_body", 502)):
            with self.subTest(name):
                self.fault(name, operation="OR28")
                answer = self.refund(f"{self.order_id}-1", 5)
                self.assertEqual(answer.status, status)
        self.fault("no_answer", operation="OR28")
        with self.assertRaises(LOST):
            self.refund(f"{self.order_id}-1", 5)
        self.assertEqual(self.refunds(), [])
        counts = self.view("calls", operation="OR28")["counts"][0]
        self.assertEqual((counts["faults"], counts["too_frequent"]), (5, 0))

    def test_what_fails_after_the_effect_has_it(self):
        self.fault("http_500_after_effect", operation="OR28")
        self.assertEqual(self.refund(f"{self.order_id}-1", 5).status, 500)
        self.fault("truncated_body", operation="OR28")
        with self.assertRaises(http.client.IncompleteRead):
            self.refund(f"{self.order_id}-1", 5)
        self.fault("timeout", operation="OR28", delay_ms=400)
        start = time.monotonic()
        self.assertEqual(self.refund(f"{self.order_id}-1", 5).status, 200)
        self.assertGreaterEqual(time.monotonic() - start, 0.4)
        self.assertEqual(len(self.refunds()), 3)

    def test_others_are_answered_while_one_waits(self):
        self.fault("timeout", operation="OR11", delay_ms=1500)
        waiting = http.client.HTTPConnection(self.base.removeprefix("http://"))
        waiting.request("GET", "/mirakl/nordmarkt/api/orders",
                        headers={"Authorization": "sandbox-key-nordmarkt"})
        start = time.monotonic()
        self.assertEqual(self.mirakl("GET", "/reasons").status, 200)
        self.assertLess(time.monotonic() - start, 1)
        answer = waiting.getresponse()
        self.assertEqual(answer.status, 200)
        answer.read()
        waiting.close()

    def test_a_caller_that_gives_up_harms_nobody(self):
        self.fault("timeout", operation="OR11", delay_ms=200)
        waiting = http.client.HTTPConnection(self.base.removeprefix("http://"))
        waiting.request("GET", "/mirakl/nordmarkt/api/orders",
                        headers={"Authorization": "sandbox-key-nordmarkt"})
        waiting.close()
        time.sleep(0.4)
        self.assertEqual(self.mirakl("GET", "/orders").status, 200)

    def test_content_can_be_odd(self):
        self.fault("unknown_fields", operation="OR11")
        order = self.mirakl("GET", "/orders").json["orders"][0]
        self.assertIn("sandbox_unannounced", order)
        self.fault("unknown_enum", operation="OR11")
        order = self.mirakl("GET", "/orders").json["orders"][0]
        self.assertEqual(order["order_state"], "SANDBOX_UNANNOUNCED")
        self.fault("string_numbers", operation="OR11")
        order = self.mirakl("GET", "/orders").json["orders"][0]
        self.assertEqual((order["price"], order["order_lines"][0]["quantity"]), ("20.00", "1"))
        self.fault("trailing_zeros", operation="OR11")
        self.assertIn(b'"price":20.0000', self.mirakl("GET", "/orders").body)
        self.fault("null_addresses", operation="OR11")
        order = self.mirakl("GET", "/orders").json["orders"][0]
        self.assertIsNone(order["customer"]["shipping_address"])

    def test_a_rate_meets_about_so_many_calls(self):
        self.fault("http_503", permille=300)
        failed = sum(self.mirakl("GET", "/reasons").status == 503 for _ in range(300))
        self.assertTrue(50 < failed < 140, failed)
        self.act("clear_faults")
        self.assertEqual(self.mirakl("GET", "/reasons").status, 200)

    def test_every_operation_can_be_met_by_its_name(self):
        order, stocks = "/shops/nf/countries/de/orders", "/variants/key=LS-00001/stocks"
        for operation, method, path in (
            ("V01", "GET", "/version"), ("A01", "GET", "/account"),
            ("PC01", "GET", "/platform/configuration"), ("SH12", "GET", "/shipping/types"),
            ("SH21", "GET", "/shipping/carriers"), ("RE01", "GET", "/reasons"),
            ("OF21", "GET", "/offers"), ("STO02", "GET", "/offers/stock/imports/x/status"),
            ("OR11", "GET", "/orders"), ("OR04", "PUT", "/orders"),
            ("OR28", "PUT", "/orders/refund"), ("OR21", "PUT", "/orders/x/accept"),
            ("OR23", "PUT", "/orders/x/tracking"), ("OR24", "PUT", "/orders/x/ship"),
            ("TL02", "GET", "/sellerpayment/transactions_logs"),
            ("SBC11", "GET", "/seller-billing-cycles"),
        ):
            with self.subTest(operation):
                self.fault("http_503", system=self.MARKET, operation=operation)
                self.assertEqual(self.mirakl(method, path, b"{}").status, 503)
        self.fault("http_503", operation="STO01")
        self.assertEqual(self.import_stock([]).status, 503)
        self.fault("http_503", operation="STO03")
        self.assertEqual(self.mirakl("GET", "/offers/stock/imports/x/error_report",
                                     headers={"Accept": "text/csv"}).status, 503)
        for operation, method, path in (
            ("stocks.list", "GET", stocks), ("stocks.write", "POST", stocks),
            ("orders.list", "GET", order), ("orders.create", "POST", order),
            ("orders.get", "GET", f"{order}/1"), ("orders.status", "GET", f"{order}/1/status"),
            ("orders.reference", "PUT", f"{order}/1/reference-key"),
            ("orders.external", "POST", "/__sim__/external-orders"),
            ("fulfillment.shipments", "POST", "/fulfillment/shipments"),
            ("fulfillment.cancellations", "POST", "/fulfillment/cancellations"),
            ("fulfillment.return-items", "POST", "/fulfillment/return-items"),
            ("webhooks.events", "GET", "/webhooks/events"),
            ("webhooks.list", "GET", "/webhooks/subscriptions"),
            ("webhooks.subscribe", "POST", "/webhooks/subscriptions"),
            ("webhooks.unsubscribe", "DELETE", "/webhooks/subscriptions/1"),
        ):
            with self.subTest(operation):
                self.fault("http_503", system="scayle", operation=operation)
                self.assertEqual(self.scayle(method, path, {}).status, 503)
        self.fault("drop_webhook", system="scayle", operation="webhook")

    def test_scayle_meets_faults_too(self):
        self.fault("lost_answer_after_effect", system="scayle", operation="orders.create")
        path = "/shops/nf/countries/de/orders"
        with self.assertRaises(LOST):
            self.scayle("POST", path, self.shop_order("key-1", ["LS-00001"]))
        self.assertEqual(len(self.view("shop-orders", reference_key="key-1")["orders"]), 1)


class Control(Playground):
    def test_a_bad_request_names_its_field_and_changes_nothing(self):
        for action, body, field in (
            ("create_orders", {"marketplace": "nope"}, "marketplace"),
            ("create_orders", {"marketplace": "nordmarkt", "lines": [{"sku": "x"}]},
             "lines[0].sku"),
            ("create_orders", {"marketplace": "nordmarkt", "count": 0}, "count"),
            ("create_orders", {"marketplace": "nordmarkt", "states": "SHIPPED"}, "states"),
            ("create_orders", {"marketplace": "nordmarkt", "state": "REFUNDED"}, "state"),
            ("move_order", {"marketplace": "nordmarkt", "order_id": "x", "state": "SHIPPED"},
             "order_id"),
            ("set_marketplace", {"marketplace": "nordmarkt",
                                 "settings": {"debit_s": 1, "debt_s": 2}}, "settings.debt_s"),
            ("set_marketplace", {"marketplace": "nordmarkt", "settings": {"debit_s": -1}},
             "settings.debit_s"),
            ("set_offer", {"marketplace": "nordmarkt", "sku": "LS-00001", "price": "1.005"},
             "price"),
            ("set_fault", {"fault": "http_999"}, "fault"),
            ("set_fault", {"fault": "http_500", "system": "nope"}, "system"),
            ("set_fault", {"fault": "http_500", "operation": "OR82"}, "operation"),
            ("set_fault", {"fault": "http_500", "operation": "order.create"}, "operation"),
            ("set_fault", {"fault": "http_500", "system": "scayle", "operation": "OR28"},
             "operation"),
            ("set_fault", {"fault": "http_500", "system": "nordmarkt",
                           "operation": "orders.create"}, "operation"),
            ("set_fault", {"fault": "http_500", "permille": 1001}, "permille"),
            ("sell", {"sku": "nope"}, "sku"),
            ("set_stock", {"sku": "LS-00001", "quantity": -1}, "quantity"),
            ("set_stock", {"sku": "LS-00001", "quantity": 1, "warehouse": "X"}, "warehouse"),
            ("ship_items", {"reference_key": "x", "carrier": "c", "tracking": "t"},
             "reference_key"),
            ("plant_gap", {"marketplace": "nordmarkt", "kind": "amount", "type": "PAYMENT"},
             "type"),
            ("advance_clock", {"seconds": 0}, "seconds"),
        ):
            with self.subTest(action=action, field=field):
                answer = self.call("POST", f"/control/actions/{action}", body)
                self.assertEqual((answer.status, answer.json["field"]), (400, field), answer.body)
        self.assertEqual(self.view("state")["marketplaces"][0]["settings"]["debit_s"], 600)
        self.assertEqual(self.view("faults")["faults"], [])

    def test_what_there_is_can_be_asked(self):
        index = self.call("GET", "/control").json
        self.assertIn("create_orders", [action["action"] for action in index["actions"]])
        self.assertIn("lost_answer_after_effect", [fault["fault"] for fault in index["faults"]])
        for view in index["views"]:
            self.view(view["view"])
        self.assertEqual(self.call("GET", "/control/nope").status, 404)
        self.assertEqual(self.call("POST", "/control/actions/nope", {}).status, 404)
        self.assertEqual(self.call("GET", "/elsewhere").status, 404)

    def test_orders_can_be_of_anything_on_sale(self):
        answer = self.call("POST", "/control/actions/create_orders", {"marketplace": "nordmarkt"})
        self.assertEqual((answer.status, answer.json["field"]), (400, "lines"))
        self.offer("LS-00003", 2)
        orders = self.act("create_orders", marketplace="nordmarkt", count=5)
        self.assertIn("on sale", orders["stopped"])
        self.assertLessEqual(len(orders["orders"]), 2)

    def test_two_sandboxes_of_one_seed_do_the_same(self):
        def story():
            self.setUp()
            try:
                self.offer("LS-00003", 50)
                orders = self.act("create_orders", marketplace="nordmarkt", count=10)
                return orders, self.import_stock(['"LS-00001";"1"']).json
            finally:
                Playground.tearDown(self)

        Playground.tearDown(self)
        self.assertEqual(story(), story())
        self.setUp()


class Page(Playground):
    """What README.md shows works as it stands there."""

    def setUp(self):
        super().setUp()
        with open("tests/sandbox/README.md", encoding="utf-8") as file:
            self.page = file.read()

    def test_its_calls_are_taken_one_after_the_other(self):
        lines = re.findall(r"^    (curl .*)$", self.page.replace("\\\n", " "), re.MULTILINE)
        self.assertGreater(len(lines), 3)
        for line in lines:
            words = shlex.split(line, comments=True)
            url = words[-1].removeprefix("127.0.0.1:8480")
            body = json.loads(words[2]) if words[1] == "-d" else None
            with self.subTest(line):
                answer = self.call("POST" if body else "GET", url, body)
                self.assertEqual(answer.status, 200, answer.body)

    def test_its_scenario_starts(self):
        scenario = re.search(r"^    (\{.*?\n)\n", self.page, re.DOTALL | re.MULTILINE).group(1)
        json.loads(scenario)
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(scenario)
            file.flush()
            play = Playground()
            play.MARKET = "west"
            play.FLAGS = (f"--scenario={file.name}",)
            play.setUp()
        try:
            play.advance(4000)
            self.assertEqual(play.view("state")["scenario_failures"], 0)
            self.assertGreater(len(play.view("orders", marketplace="west")["orders"]), 1)
        finally:
            play.tearDown()


class Scenarios(unittest.TestCase):
    def run_program(self, *flags):
        return subprocess.run([PROGRAM, "--port=0", *flags], capture_output=True, text=True,
                              timeout=10, check=False)

    def with_file(self, scenario):
        file = tempfile.NamedTemporaryFile("w", suffix=".json", delete=False)
        self.addCleanup(os.unlink, file.name)
        with file:
            file.write(scenario if isinstance(scenario, str) else json.dumps(scenario))
        return f"--scenario={file.name}"

    def test_a_scenario_plays_its_steps_at_their_times(self):
        play = Playground()
        play.FLAGS = (self.with_file({
            "generate": {"skus": 5, "marketplaces": 1},
            "marketplaces": [{"id": "west", "currency": "GBP", "settings": {"debit_s": 60}}],
            "products": [{"sku": "LS-MUG", "title": "Mug", "price": "12.90", "stock": 40,
                          "offered": 40}],
            "scayle": {"settings": {"find_delay_s": 3}},
            "steps": [
                {"at_s": 600, "every_s": 100, "times": 4, "action": "create_orders",
                 "marketplace": "west"},
                {"at_s": 650, "action": "sell", "sku": "LS-MUG", "quantity": 5},
                {"at_s": 700, "action": "sell", "sku": "nope"},
            ]}),)
        play.setUp()
        try:
            play.advance(599)
            self.assertEqual(play.view("orders")["orders"], [])
            play.advance(102)
            self.assertEqual(len(play.view("orders", marketplace="west")["orders"]), 2)
            play.advance(1000)
            self.assertEqual(len(play.view("orders", marketplace="west")["orders"]), 4)
            state = play.view("state")
            self.assertEqual(state["scenario_failures"], 1)
            self.assertEqual([m["id"] for m in state["marketplaces"]], ["west", "nordmarkt"])
            self.assertEqual(state["scayle"]["settings"]["find_delay_s"], 3)
            self.assertEqual(play.view("shop-stocks", sku="LS-MUG")["variants"][0]["sellable"], 35)
            west = {"market": "west"}
            self.assertEqual(play.mirakl("GET", "/account", **west).json["currency_iso_code"],
                             "GBP")
        finally:
            play.tearDown()

    def test_a_wrong_scenario_is_refused_by_its_place(self):
        for scenario, words in (
            ("{", "--scenario"),
            ({"product": []}, "product"),
            ({"products": [{"sku": "A", "price": "1"}, {"sku": "A", "price": "1"}]},
             "products[1]"),
            ({"products": [{"sku": "A", "price": "1,50"}]}, "products[0].price"),
            ({"marketplaces": [{"id": "A B"}]}, "marketplaces[0].id"),
            ({"marketplaces": [{"id": "a", "settings": {"nope": 1}}]},
             "marketplaces[0].settings.nope"),
            ({"steps": [{"action": "nope"}]}, "steps[0]"),
            ({"steps": [{"action": "sell", "skus": 1}]}, "steps[0].skus"),
        ):
            with self.subTest(scenario):
                result = self.run_program(self.with_file(scenario))
                self.assertEqual(result.returncode, 1)
                self.assertIn(words, result.stderr)

    def test_wrong_flags_are_refused_by_name(self):
        for flag in ("--ports=1", "--port=70000", "--clock-scale=0", "--clock-origin=soon",
                     "--clock-origin=2999-01-01T00:00:00Z", "--skus=x", "--scenario=/nowhere"):
            with self.subTest(flag):
                result = self.run_program(flag)
                self.assertIn(result.returncode, (1, 2))
                self.assertIn(flag.split("=")[0], result.stderr)
        self.assertIn("--clock-scale", self.run_program("--help").stdout)


class ScaledClock(Playground):
    FLAGS = ("--skus=3", "--marketplaces=1", "--clock-scale=3600",
             "--clock-origin=2026-01-01T00:00:00Z")

    def test_time_runs_as_fast_as_asked_with_nobody_looking(self):
        self.offer("LS-00001", 5)
        order_id = self.place(("LS-00001", 1))
        self.set_market(acceptance_window_s=3600)
        other = self.place(("LS-00001", 1))
        time.sleep(1.3)
        states = {order["order_id"]: order["state"] for order in self.view("orders")["orders"]}
        self.assertEqual(states[other], "REFUSED")
        self.assertEqual(states[order_id], "WAITING_ACCEPTANCE")


if __name__ == "__main__":
    unittest.main()
