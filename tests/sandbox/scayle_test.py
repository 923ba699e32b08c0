#!/usr/bin/env python3
"""The tenant: stock, orders, what a warehouse reports, webhooks, limits."""

import base64
import http.server
import json
import threading
import time
import unittest

from playground import Playground

ORDERS = "/shops/nf/countries/de/orders"


class Stock(Playground):
    def rows(self, identifier="key=LS-00001"):
        return self.scayle("GET", f"/variants/{identifier}/stocks").json["entities"]

    def write(self, **fields):
        return self.scayle("POST", "/variants/key%3DLS-00001/stocks",
                           {"warehouseReferenceKey": "WH-HAM", **fields})

    def test_a_variant_is_found_by_number_and_by_key(self):
        self.assertEqual(self.rows(), self.rows("90001"))
        self.assertEqual(self.scayle("GET", "/variants/key%3Dnope/stocks").status, 404)
        self.assertEqual([row["warehouseReferenceKey"] for row in self.rows()], ["WH-HAM"])
        self.assertTrue(self.rows()[0]["changedAt"].endswith("+00:00"))

    def test_an_older_stock_never_overwrites_a_newer_one(self):
        self.advance(3600)
        now = self.view("state")["now"]
        self.assertEqual(self.write(quantity=9, changedAt=now).json["quantity"], 9)
        answer = self.write(quantity=50, changedAt="2020-01-01T00:00:00+00:00")
        self.assertEqual((answer.status, answer.json["quantity"]), (200, 9))

    def test_stock_lies_in_several_warehouses(self):
        self.write(quantity=3)
        self.write(quantity=4, warehouseReferenceKey="WH-BER")
        self.assertEqual([row["quantity"] for row in self.rows()], [3, 4])
        self.assertEqual(self.view("shop-stocks", sku="LS-00001")["variants"][0]["sellable"], 7)

    def test_a_bad_stock_is_refused(self):
        for body in ({"quantity": -1}, {"quantity": "many"}, {"warehouseReferenceKey": "X"}, {}):
            with self.subTest(body):
                answer = self.write(**body)
                self.assertEqual(answer.status, 400)
                self.assertIn("errorKey", answer.json["errors"][0])

    def test_a_sale_lowers_the_stock_once_the_warehouse_has_the_order(self):
        self.act("set_stock", sku="LS-00001", quantity=10)
        self.assertEqual(self.act("sell", sku="LS-00001", quantity=4)["sellable"], 6)
        self.assertEqual(self.rows()[0]["quantity"], 10)
        self.advance(120)
        self.assertEqual(self.rows()[0]["quantity"], 6)
        answer = self.call("POST", "/control/actions/sell", {"sku": "LS-00001", "quantity": 7})
        self.assertEqual((answer.status, answer.json["field"]), (400, "quantity"))

    def test_a_newer_stock_releases_what_is_blocked(self):
        self.act("set_stock", sku="LS-00001", quantity=10)
        self.act("sell", sku="LS-00001", quantity=4)
        self.advance(5)
        self.assertEqual(self.act("set_stock", sku="LS-00001", quantity=10)["sellable"], 10)


class Orders(Playground):
    def create(self, key, skus, **fields):
        return self.scayle("POST", ORDERS, self.shop_order(key, skus, **fields))

    def test_an_order_is_stored_as_given_with_one_item_per_unit(self):
        answer = self.create("ls-nordmarkt-4711001-A", ["LS-00001", "LS-00001"])
        self.assertEqual(answer.status, 201, answer.body)
        order = answer.json
        self.assertEqual(order["detailedStatus"]["order"]["code"], "order_imported")
        self.assertEqual(len({item["id"] for item in order["items"]}), 2)
        self.assertEqual(order["items"][1]["key"], "line-1-unit-2")
        self.assertEqual(order["items"][1]["legacyCustomData"],
                         {"miraklLineId": "4711001-A-1", "unit": 2})
        self.assertEqual(order["address"]["shipping"]["city"], "Köln")
        path = f"{ORDERS}/key%3Dls-nordmarkt-4711001-A"
        everything = {"with": "legacyCustomData,items.legacyCustomData"}
        self.assertEqual(self.scayle("GET", path, **everything).json, order)
        bare = self.scayle("GET", path).json
        self.assertNotIn("legacyCustomData", bare)
        self.assertNotIn("legacyCustomData", bare["items"][0])
        self.assertEqual(self.scayle("GET", f"{ORDERS}/{order['id']}/status").json["status"],
                         "payment_reserved")

    def test_a_second_creation_makes_a_second_order_unless_keys_are_unique(self):
        self.create("key-1", ["LS-00001"])
        self.assertEqual(self.create("key-1", ["LS-00001"]).status, 201)
        query = {"filters[referenceKey]": "key-1"}
        self.assertEqual(len(self.scayle("GET", ORDERS, **query).json["entities"]), 2)
        self.act("set_shop", settings={"reference_key_is_unique": 1})
        self.assertEqual(self.create("key-1", ["LS-00001"]).status, 409)

    def test_a_new_order_may_be_found_only_later(self):
        self.act("set_shop", settings={"find_delay_s": 60})
        self.create("key-1", ["LS-00001"])
        query = {"filters[referenceKey]": "key-1"}
        self.assertEqual(self.scayle("GET", ORDERS, **query).json["entities"], [])
        self.assertEqual(self.scayle("GET", f"{ORDERS}/key%3Dkey-1").status, 404)
        self.advance(60)
        self.assertEqual(len(self.scayle("GET", ORDERS, **query).json["entities"]), 1)

    def test_an_incomplete_order_is_refused(self):
        address = self.shop_order("k", ["LS-00001"])["address"]["billing"]
        for name, change in (
            ("no items", {"items": []}), ("no customer", {"customer": {}}),
            ("no address", {"address": {"billing": address}}),
            ("a country of two letters",
             {"address": {"billing": {**address, "countryCode": "DE"}, "shipping": address}}),
            ("no last name", {"address": {"billing": {**address, "recipient": {}},
                                          "shipping": address}}),
            ("a variant that is not there", {"items": [{"variant": {"referenceKey": "nope"}}]}),
            ("a price that is no cents", {"items": [
                {"variant": {"referenceKey": "LS-00001"}, "price": {"withTax": "19,99"}}]}),
            ("a key of other letters", {"referenceKey": "a b"}),
            ("a key too long", {"referenceKey": "k" * 100}),
        ):
            with self.subTest(name):
                answer = self.create("k", ["LS-00001"], **change)
                self.assertEqual(answer.status, 400, answer.body)
        self.assertEqual(self.scayle("GET", ORDERS).json["entities"], [])

    def test_orders_are_listed_by_cursor_and_by_change(self):
        for number in range(5):
            self.create(f"key-{number}", ["LS-00001"])
        seen, cursor = [], {}
        while True:
            page = self.scayle("GET", ORDERS, limit=2, **cursor).json
            seen += [order["referenceKey"] for order in page["entities"]]
            if page["cursor"]["next"] is None:
                break
            cursor = {"cursor": page["cursor"]["next"]}
        self.assertEqual(seen, [f"key-{number}" for number in range(5)])
        self.advance(3600)
        since = self.view("state")["now"]
        self.act("ship_items", reference_key="key-3", carrier="dhl", tracking="T1")
        changed = self.scayle("GET", ORDERS, **{"filters[minUpdatedAt]": since}).json["entities"]
        self.assertEqual([order["referenceKey"] for order in changed], ["key-3"])
        self.assertEqual(self.scayle("GET", ORDERS, **{"filters[updated]": since}).status, 400)
        self.assertEqual(self.scayle("GET", ORDERS, cursor="x").status, 400)

    def test_the_reference_key_can_be_set_later(self):
        order_id = self.create("", ["LS-00001"]).json["id"]
        answer = self.scayle("PUT", f"{ORDERS}/{order_id}/reference-key", {"referenceKey": "late"})
        self.assertEqual(answer.status, 204)
        self.assertEqual(self.scayle("GET", f"{ORDERS}/key%3Dlate").json["id"], order_id)

    def test_an_external_order_is_confirmed_delegated_and_takes_what_there_is(self):
        self.act("set_stock", sku="LS-00001", quantity=1)
        body = self.shop_order("ext-1", ["LS-00001", "LS-00001", "LS-00002"],
                               channel={"key": "mirakl_nordmarkt"})
        url = "/scayle/__sim__/external-orders?shopId=1001"
        headers = {"X-Access-Token": "sandbox-scayle-token"}
        answer = self.call("POST", url, body, headers)
        self.assertEqual(answer.status, 201, answer.body)
        self.assertEqual(len(answer.json["items"]), 2)
        codes = []
        for seconds in (2, 60):
            self.advance(seconds)
            order = self.scayle("GET", f"{ORDERS}/key%3Dext-1").json
            codes.append(order["detailedStatus"]["order"]["code"])
        self.assertEqual(codes, ["order_confirmed", "order_delegated"])
        body["items"] = body["items"][:1]
        answer = self.call("POST", url, body, headers)
        self.assertEqual(answer.json["errors"][0]["errorKey"], "NO_ITEMS_AVAILABLE")
        body["channel"] = {"key": "other"}
        answer = self.call("POST", url, body, headers)
        self.assertEqual(answer.json["errors"][0]["errorKey"], "CHANNEL_NOT_FOUND")

    def test_imported_orders_can_have_a_life_of_their_own(self):
        self.act("set_shop", settings={"imported_orders_are_live": 1})
        self.act("set_stock", sku="LS-00001", quantity=5)
        self.create("live-1", ["LS-00001", "LS-00001"])
        self.advance(120)
        self.assertEqual(self.view("shop-stocks", sku="LS-00001")["variants"][0]["sellable"], 3)
        self.advance(15 * 86400)
        order = self.scayle("GET", f"{ORDERS}/key%3Dlive-1").json
        self.assertEqual(order["detailedStatus"]["order"]["code"], "order_invoiced")
        self.assertIsNone(order["packages"][0]["shipmentKey"], "closed by force: no tracking")


class Fulfilment(Playground):
    def setUp(self):
        super().setUp()
        body = self.shop_order("key-1", ["LS-00001", "LS-00001", "LS-00002"])
        self.items = [item["id"] for item in self.scayle("POST", ORDERS, body).json["items"]]
        self.order_id = self.order_now()["id"]

    def order_now(self):
        return self.scayle("GET", f"{ORDERS}/key%3Dkey-1").json

    def ship(self, items, key="0034"):
        return self.scayle("POST", "/fulfillment/shipments", {
            "shopKey": "nf", "countryCode": "de", "orderId": self.order_id, "carrier": "dhl",
            "shipmentKey": key, "deliveryDate": "2026-06-02T14:30:00+00:00",
            "items": [{"orderItemId": item, "returnKey": str(item)} for item in items]})

    def give_back(self, *items):
        return self.scayle("POST", "/fulfillment/return-items", [
            {"received": "2026-06-10 08:10:00", "returnKey": str(item), "returnReason": "too-small"}
            for item in items])

    def test_packages_ship_items_until_all_are_gone(self):
        self.assertEqual(self.ship(self.items[:2]).status, 204)
        order = self.order_now()
        self.assertEqual(order["detailedStatus"]["shipping"]["code"],
                         "shipping_partially_delivered")
        self.assertEqual(order["items"][0]["packageId"], order["packages"][0]["id"])
        self.assertEqual(order["packages"][0]["tracking"]["id"], "0034")
        self.assertEqual(order["items"][0]["shippedAt"], "2026-06-02T14:30:00+00:00")
        self.assertNotIn("shippedAt", order["items"][2])
        self.ship(self.items[2:], "0035")
        order = self.order_now()
        self.assertEqual(order["status"], "invoice_completed")
        self.assertEqual(len(order["packages"]), 2)

    def test_returned_items_are_named_by_their_return_key(self):
        self.ship(self.items)
        self.assertEqual(self.give_back(self.items[0]).status, 204)
        order = self.order_now()
        self.assertEqual(order["items"][0]["status"], "returned")
        self.assertEqual(order["items"][0]["returnedAt"], "2026-06-10T08:10:00+00:00")
        self.assertEqual(order["detailedStatus"]["billing"]["code"], "billing_partially_refunded")
        self.assertEqual(self.give_back(self.items[1], 999).status, 404)
        self.assertEqual(self.order_now()["items"][1]["status"], "delivered")

    def test_cancelled_items_end_the_order_with_the_last_one(self):
        body = {"orderId": self.order_id,
                "items": [{"orderItemId": item} for item in self.items[:1]]}
        self.assertEqual(self.scayle("POST", "/fulfillment/cancellations", body).status, 204)
        self.assertEqual(self.order_now()["items"][0]["status"], "cancelled")
        self.act("cancel_items", reference_key="key-1")
        self.assertEqual(self.order_now()["status"], "cancellation_completed")

    def test_messages_about_what_is_not_there_are_refused(self):
        self.assertEqual(self.ship([1]).status, 400)
        self.order_id = 5
        self.assertEqual(self.ship(self.items).status, 404)

    def test_the_control_endpoint_ships_and_returns_by_sku(self):
        self.act("ship_items", reference_key="key-1", carrier="dhl", tracking="T1")
        self.assertEqual(self.act("return_items", reference_key="key-1", sku="LS-00001",
                                  quantity=1)["item_count"], 1)
        statuses = [item["status"] for item in self.order_now()["items"]]
        self.assertEqual(statuses, ["returned", "delivered", "delivered"])
        self.act("return_items", marketplace_order_id="4711001-A", sku="LS-00002")
        self.assertEqual(self.order_now()["items"][2]["status"], "returned")
        answer = self.call("POST", "/control/actions/ship_items", {
            "reference_key": "key-1", "carrier": "dhl", "tracking": "T2"})
        self.assertEqual(answer.status, 400)


class Access(Playground):
    def test_only_the_configured_shop_is_there(self):
        for path, status in (("/api/admin/v1/shops/nf/countries/de/orders", 200),
                             ("/api/admin/v1/shops/nf/countries/DE/orders", 200),
                             ("/api/admin/v1/shops/zz/countries/de/orders", 404),
                             ("/api/admin/v1/shops/nf/countries/XX/orders", 404),
                             ("/shops/nf/countries/de/orders", 404),
                             ("/variants/key=LS-00001/stocks", 404)):
            with self.subTest(path):
                answer = self.call("GET", f"/scayle{path}",
                                   headers={"X-Access-Token": "sandbox-scayle-token"})
                self.assertEqual(answer.status, status, answer.body)

    def test_a_token_is_needed(self):
        answer = self.scayle("GET", ORDERS, headers={"X-Access-Token": "wrong"})
        self.assertEqual(answer.status, 401)
        self.assertIn("errors", answer.json)

    def test_every_answer_says_what_is_left_of_the_scopes_minute(self):
        self.advance(61)
        first = self.scayle("GET", ORDERS)
        self.assertEqual(first.headers["X-RateLimit-Scope"], "ordersRead")
        self.assertEqual(first.headers["X-RateLimit-Limit"], "1000")
        self.assertEqual(first.headers["X-RateLimit-Remaining"], "999")
        body = self.shop_order("k", [])
        statuses = [self.scayle("POST", ORDERS, body).status for _ in range(301)]
        self.assertEqual(statuses, [400] * 300 + [429])
        answer = self.scayle("POST", ORDERS, body)
        self.assertEqual(answer.json["errors"][0]["errorKey"], "RATE_LIMIT_EXCEED")
        self.assertEqual(answer.headers["X-RateLimit-Remaining"], "0")
        self.advance(int(answer.headers["X-RateLimit-Reset"]))
        self.assertEqual(self.scayle("POST", ORDERS, body).status, 400)
        counts = self.view("calls", operation="orders.create")["counts"][0]
        self.assertEqual(counts["too_frequent"], 2)


class Receiver:
    """A subscriber: keeps what it was told; refuses as often as it is asked to."""

    def __init__(self):
        receiver = self
        self.messages, self.refusals = [], 0

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                status = 204
                if receiver.refusals > 0:
                    receiver.refusals -= 1
                    status = 500
                else:
                    receiver.messages.append(
                        (self.path, self.headers["Authorization"], json.loads(body)))
                self.send_response(status)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"127.0.0.1:{self.server.server_port}"

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def wait(self, count):
        deadline = time.monotonic() + 10
        while len(self.messages) < count and time.monotonic() < deadline:
            time.sleep(0.01)
        return self.messages


class Webhooks(Playground):
    def setUp(self):
        super().setUp()
        self.receiver = Receiver()
        self.addCleanup(self.receiver.close)

    def subscribe(self):
        self.act("set_webhook", url=f"http://{self.receiver.url}/hooks/{{event}}", username="hook",
                 password="secret")

    def test_a_changed_stock_is_told_with_basic_credentials(self):
        self.subscribe()
        self.act("set_stock", sku="LS-00001", quantity=3)
        self.advance(2)
        path, authorization, message = self.receiver.wait(1)[0]
        self.assertEqual(path, "/hooks/product-variant-stock-updated")
        self.assertEqual(authorization, "Basic " + base64.b64encode(b"hook:secret").decode())
        self.assertEqual(message["type"], "product-variant-stock-updated")
        self.assertEqual(message["payload"]["quantity"], 3)
        self.assertEqual(message["payload"]["productVariant"]["referenceKey"], "LS-00001")

    def test_an_order_is_told_when_its_items_move(self):
        self.scayle("POST", ORDERS, self.shop_order("key-1", ["LS-00001"]))
        self.subscribe()
        self.act("ship_items", reference_key="key-1", carrier="dhl", tracking="T1")
        self.act("return_items", reference_key="key-1")
        self.advance(2)
        events = {message["type"] for _, _, message in self.receiver.wait(4)}
        self.assertEqual(events, {"order-package-shipped", "order-invoiced", "order-item-returned",
                                  "order-corrective-invoiced"})
        order = self.receiver.messages[0][2]["payload"]["order"]
        self.assertEqual(order["referenceKey"], "key-1")

    def test_a_subscription_is_of_one_event_and_hides_its_credentials(self):
        url = f"http://user:word@{self.receiver.url}/x"
        answer = self.scayle("POST", "/webhooks/subscriptions",
                             {"event": "order-package-shipped", "version": 1, "url": url})
        self.assertEqual(answer.status, 201)
        self.assertEqual(answer.json["url"], f"http://***:***@{self.receiver.url}/x")
        self.scayle("POST", ORDERS, self.shop_order("key-1", ["LS-00001"]))
        self.act("ship_items", reference_key="key-1", carrier="dhl", tracking="T1")
        self.advance(2)
        _, authorization, message = self.receiver.wait(1)[0]
        self.assertEqual(authorization, "Basic " + base64.b64encode(b"user:word").decode())
        self.assertEqual(message["type"], "order-package-shipped")
        listed = self.scayle("GET", "/webhooks/subscriptions").json["entities"]
        path = f"/webhooks/subscriptions/{listed[0]['id']}"
        self.assertEqual(self.scayle("DELETE", path).status, 204)
        self.assertEqual(self.scayle("DELETE", path).status, 404)
        answer = self.scayle("POST", "/webhooks/subscriptions", {"event": "nope", "url": url})
        self.assertEqual(answer.status, 400)

    def test_what_is_not_taken_is_told_again(self):
        self.subscribe()
        self.receiver.refusals = 2
        self.act("set_stock", sku="LS-00001", quantity=3)
        for seconds in (2, 11, 61):
            self.advance(seconds)
            time.sleep(0.1)
        self.assertEqual(len(self.receiver.wait(1)), 1)
        counts = self.view("state")["scayle"]["webhooks"]
        self.assertEqual((counts["sent"], counts["refused"], counts["taken"]), (3, 2, 1))

    def test_messages_come_twice_late_or_never_on_purpose(self):
        self.subscribe()
        self.fault("reorder_webhook", next=1)
        self.act("set_stock", sku="LS-00001", quantity=1)
        self.fault("duplicate_webhook", next=1)
        self.act("set_stock", sku="LS-00001", quantity=2)
        self.fault("drop_webhook", next=1)
        self.act("set_stock", sku="LS-00001", quantity=3)
        self.advance(2)
        self.receiver.wait(2)
        self.advance(10)
        quantities = [message["payload"]["quantity"] for _, _, message in self.receiver.wait(3)]
        self.assertEqual(quantities, [2, 2, 1])
        keys = [message["key"] for _, _, message in self.receiver.messages]
        self.assertEqual(keys[0], keys[1])


if __name__ == "__main__":
    unittest.main()
