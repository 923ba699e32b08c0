#!/usr/bin/env python3
"""The life of an order, as a seller's client sees it."""

import http.client
import unittest

from playground import Playground


class Orders(Playground):
    def setUp(self):
        super().setUp()
        self.offer("LS-00001", 10)
        self.offer("LS-00002", 10)

    def test_an_order_goes_from_acceptance_to_shipment_and_reception(self):
        order_id = self.place(("LS-00001", 2), ("LS-00002", 1))
        order = self.order(order_id)
        self.assertEqual(order["order_state"], "WAITING_ACCEPTANCE")
        self.assertIsNone(order["customer"]["shipping_address"])
        self.assertIsNone(order["shipping_deadline"])
        self.assertEqual(self.accept(order_id).status, 204)
        self.assertEqual(self.order(order_id)["order_state"], "WAITING_DEBIT")
        self.advance(400)
        self.assertEqual(self.order(order_id)["order_state"], "WAITING_DEBIT_PAYMENT")
        self.advance(400)
        order = self.order(order_id)
        self.assertEqual(order["order_state"], "SHIPPING")
        self.assertTrue(order["can_shop_ship"])
        self.assertEqual(order["customer"]["shipping_address"]["country_iso_code"], "DEU")
        self.assertIsNotNone(order["shipping_deadline"])
        self.assertEqual(self.ship(order_id).status, 204)
        order = self.order(order_id)
        self.assertEqual(order["order_state"], "SHIPPED")
        self.assertEqual(order["shipping_tracking_url"],
                         "https://www.dhl.example/track?piececode=0034")
        self.advance(8 * 86400)
        self.assertEqual(self.order(order_id)["order_state"], "RECEIVED")
        self.advance(120 * 86400)
        self.assertEqual(self.order(order_id)["order_state"], "CLOSED")

    def test_an_order_that_nobody_accepts_is_refused_and_its_stock_returns(self):
        order_id = self.place(("LS-00001", 4))
        self.assertEqual(self.quantity("LS-00001"), 6)
        self.advance(172700)
        self.assertEqual(self.order(order_id)["order_state"], "WAITING_ACCEPTANCE")
        self.advance(101)
        self.assertEqual(self.order(order_id)["order_state"], "REFUSED")
        self.assertEqual(self.quantity("LS-00001"), 10)
        self.assertIsNone(self.order(order_id)["acceptance_decision_date"])
        answer = self.accept(order_id)
        self.assertEqual(answer.status, 400)
        self.assertEqual(answer.json["code"], "ORDER_INVALID_STATE")

    def test_every_line_needs_exactly_one_decision(self):
        order_id = self.place(("LS-00001", 1), ("LS-00002", 1))
        first, second = (f"{order_id}-{number}" for number in (1, 2))
        yes = {"accepted": True}
        for decisions, code in (
            ([{"id": first, **yes}], "ORDER_LINE_ACCEPTANCE_DECISION_MISSING"),
            ([{"id": first, **yes}, {"id": first, **yes}], "ORDER_LINE_DUPLICATE_ID"),
            ([{"id": first, **yes}, {"id": "X", **yes}], "ORDER_LINE_NOT_FOUND"),
            ([{"id": first, **yes}, None], "ORDER_LINE_NULL_ELEMENT"),
            ([{"id": first}, {"id": second, **yes}], "VALIDATION_ERROR"),
        ):
            with self.subTest(code):
                answer = self.mirakl("PUT", f"/orders/{order_id}/accept",
                                     {"order_lines": decisions})
                self.assertEqual((answer.status, answer.json["code"]), (400, code))
        self.assertEqual(self.order(order_id)["order_state"], "WAITING_ACCEPTANCE")
        self.assertEqual(self.mirakl("PUT", "/orders/none/accept", {}).json["code"],
                         "ORDER_NOT_FOUND")

    def test_a_refused_line_leaves_the_order_and_its_sums(self):
        order_id = self.place(("LS-00001", 1, "20.00", "5.00"), ("LS-00002", 1, "7.50", "0.00"))
        self.assertEqual(self.accept(order_id, refused=[f"{order_id}-2"]).status, 204)
        order = self.order(order_id)
        self.assertEqual([line["order_line_state"] for line in order["order_lines"]],
                         ["WAITING_DEBIT", "REFUSED"])
        self.assertEqual(float(order["total_price"]), 25)
        self.assertEqual(self.quantity("LS-00002"), 10)

    def test_part_acceptance_can_be_off(self):
        self.set_market(accepts_in_part=0)
        order_id = self.place(("LS-00001", 1), ("LS-00002", 1))
        answer = self.accept(order_id, refused=[f"{order_id}-2"])
        self.assertEqual(answer.json["code"], "ORDER_PARTIAL_ACCEPTANCE_DISABLED")

    def test_a_debit_that_fails_cancels_the_order(self):
        order_id = self.place(("LS-00001", 1), debit="refused")
        self.accept(order_id)
        self.advance(700)
        self.assertEqual(self.order(order_id)["order_state"], "CANCELED")
        self.assertEqual(self.quantity("LS-00001"), 10)

    def test_tracking_is_needed_where_the_shipping_method_says_so(self):
        order_id = self.place(("LS-00001", 1), state="SHIPPING")
        answer = self.mirakl("PUT", f"/orders/{order_id}/ship", b"")
        self.assertEqual(answer.status, 400)
        self.assertIn("mandatory", answer.json["message"])
        letter = self.place(("LS-00001", 1), state="SHIPPING", shipping_type="LET")
        self.assertEqual(self.mirakl("PUT", f"/orders/{letter}/ship", b"").status, 204)

    def test_a_carrier_is_one_of_the_list_or_named_in_full(self):
        order_id = self.place(("LS-00001", 1), state="SHIPPING")
        for wish, status in (
            ({"carrier_code": "Royal Mail", "tracking_number": "RM1"}, 400),
            ({"carrier_code": "RM-UK-24"}, 400),
            ({"tracking_number": "RM1"}, 400),
            ({"carrier_code": "RM-UK-24", "tracking_number": "RM1"}, 204),
            ({"carrier_name": "Regio Kurier", "tracking_number": "8812"}, 204),
        ):
            with self.subTest(wish):
                answer = self.mirakl("PUT", f"/orders/{order_id}/tracking", wish)
                self.assertEqual(answer.status, status, answer.body)
        self.assertEqual(self.order(order_id)["shipping_company"], "Regio Kurier")
        self.set_market(takes_any_carrier=0)
        answer = self.mirakl("PUT", f"/orders/{order_id}/tracking", {"carrier_name": "Regio"})
        self.assertEqual(answer.status, 400)

    def test_an_order_is_shipped_once_and_only_when_debited(self):
        early = self.place(("LS-00001", 1))
        self.assertEqual(self.mirakl("PUT", f"/orders/{early}/ship", b"").status, 400)
        order_id = self.place(("LS-00001", 1), state="SHIPPING")
        self.assertEqual(self.ship(order_id).status, 204)
        self.assertEqual(self.ship(order_id).status, 400)
        self.assertEqual(self.view("orders", order_id=order_id)["orders"][0]["shipped_calls"], 1)

    def test_a_put_without_body_needs_a_content_length(self):
        order_id = self.place(("LS-00001", 1), state="SHIPPING", shipping_type="LET")
        connection = http.client.HTTPConnection(self.base.removeprefix("http://"))
        connection.putrequest("PUT", f"/mirakl/nordmarkt/api/orders/{order_id}/ship")
        connection.putheader("Authorization", "sandbox-key-nordmarkt")
        connection.endheaders()
        self.assertEqual(connection.getresponse().status, 411)
        connection.close()

    def test_the_shops_reference_is_kept_and_found_again(self):
        order_id = self.place(("LS-00001", 1))
        body = {"orders": [
            {"order_id": order_id, "references": {"order_reference_for_seller": "SCAYLE-901"}},
            {"order_id": "none", "references": {"order_reference_for_seller": "SCAYLE-902"}},
        ]}
        good, bad = self.mirakl("PUT", "/orders", body).json["updated_orders"]
        self.assertEqual(good["errors"], [])
        self.assertEqual(bad["errors"][0]["field"], "order_id")
        found = self.mirakl("GET", "/orders", order_references_for_seller="SCAYLE-901").json
        self.assertEqual([order["order_id"] for order in found["orders"]], [order_id])

    def test_orders_are_listed_by_offset_with_links(self):
        ids = [self.place(("LS-00001", 1)) for _ in range(7)]
        page = self.mirakl("GET", "/orders", max=3, offset=3)
        self.assertEqual(page.json["total_count"], 7)
        self.assertEqual([order["order_id"] for order in page.json["orders"]], ids[3:6])
        links = page.headers["Link"]
        self.assertIn('max=3&offset=0>; rel="previous"', links)
        self.assertIn('max=3&offset=6>; rel="next"', links)
        self.assertEqual(len(self.mirakl("GET", "/orders").json["orders"]), 7)
        self.assertEqual(self.mirakl("GET", "/orders", max=101).status, 400)
        newest = self.mirakl("GET", "/orders", order="desc", max=1).json["orders"][0]
        self.assertEqual(newest["order_id"], ids[-1])

    def test_pages_can_move_under_the_reader(self):
        ids = [self.place(("LS-00001", 1)) for _ in range(4)]
        self.fault("moving_pages", operation="OR11")
        page = self.mirakl("GET", "/orders", max=2, offset=2).json
        self.assertEqual([order["order_id"] for order in page["orders"]], ids[1:3])
        self.assertEqual(page["total_count"], 5)

    def test_a_customer_cancels_before_the_debit_only(self):
        early, late = self.place(("LS-00001", 1)), self.place(("LS-00001", 1), state="SHIPPING")
        self.act("cancel_order", marketplace="nordmarkt", order_id=early)
        self.assertEqual(self.order(early)["order_state"], "CANCELED")
        answer = self.call("POST", "/control/actions/cancel_order",
                           {"marketplace": "nordmarkt", "order_id": late})
        self.assertEqual(answer.status, 409)

    def test_orders_are_filtered_by_state_time_and_debit(self):
        old = self.place(("LS-00001", 1), state="SHIPPING")
        self.advance(3600)
        since = self.view("state")["now"]
        new = self.place(("LS-00001", 1))
        self.advance(1)

        def ids(**query):
            return [o["order_id"] for o in self.mirakl("GET", "/orders", **query).json["orders"]]

        self.assertEqual(ids(order_state_codes="SHIPPING,SHIPPED"), [old])
        self.assertEqual(ids(customer_debited="false"), [new])
        self.assertEqual(ids(start_date=since), [new])
        self.assertEqual(ids(end_date=since), [old])
        self.assertEqual(ids(start_update_date=since), [new])
        self.assertEqual(ids(start_update_date="2100-01-01T00:00:00Z"), [])
        self.assertEqual(self.mirakl("GET", "/orders", start_date="yesterday").status, 400)
        many = ",".join(str(number) for number in range(101))
        self.assertEqual(self.mirakl("GET", "/orders", order_ids=many).status, 400)

    def test_a_list_of_changes_can_be_late(self):
        self.set_market(shown_late_s_max=3600)
        orders = [self.place(("LS-00001", 1)) for _ in range(8)]

        def ids(**query):
            return [o["order_id"] for o in self.mirakl("GET", "/orders", **query).json["orders"]]

        self.assertLess(len(ids(start_update_date="2000-01-01T00:00:00Z")), 8)
        self.assertEqual(ids(order_ids=",".join(orders)), orders)
        self.advance(3600)
        self.assertEqual(ids(start_update_date="2000-01-01T00:00:00Z"), orders)

    def test_a_customer_can_buy_only_what_is_shown(self):
        answer = self.call("POST", "/control/actions/create_orders", {
            "marketplace": "nordmarkt", "lines": [{"sku": "LS-00001", "quantity": 11}]})
        self.assertEqual(answer.status, 409)
        self.assertEqual(answer.json["field"], "lines[0].quantity")
        self.set_market(order_lowers_stock=0)
        self.place(("LS-00001", 11))
        self.assertEqual(self.quantity("LS-00001"), 10)


class Access(Playground):
    def test_the_key_is_bare_and_right(self):
        for key in ("", "wrong", "Bearer sandbox-key-nordmarkt"):
            with self.subTest(key):
                answer = self.mirakl("GET", "/orders", headers={"Authorization": key})
                self.assertEqual(answer.status, 401)
        self.assertEqual(self.call("GET", "/mirakl/nordmarkt/api/version").status, 200)

    def test_what_is_wrong_with_a_call_has_its_status(self):
        plain = {"Content-Type": "text/plain"}
        for status, answer in (
            (403, self.mirakl("GET", "/orders", shop_id=999)),
            (404, self.mirakl("GET", "/shipments")),
            (405, self.mirakl("DELETE", "/orders")),
            (406, self.mirakl("GET", "/orders", headers={"Accept": "text/html"})),
            (415, self.mirakl("PUT", "/orders/refund", b"x", headers=plain)),
            (400, self.mirakl("PUT", "/orders/refund", b"{")),
        ):
            with self.subTest(status):
                self.assertEqual(answer.status, status, answer.body)
                self.assertEqual(answer.json["status"], status)

    def test_a_key_may_lack_a_right(self):
        self.act("set_marketplace", marketplace="nordmarkt", denied=["TL02"])
        self.assertEqual(self.mirakl("GET", "/sellerpayment/transactions_logs").status, 403)
        self.assertEqual(self.mirakl("GET", "/orders").status, 200)

    def test_reference_data_is_there(self):
        carriers = self.mirakl("GET", "/shipping/carriers").json["carriers"]
        royal = [c["code"] for c in carriers if c["label"] == "Royal Mail"]
        self.assertEqual(royal, ["RM-UK-24"])
        self.assertEqual([c["label"] for c in carriers], sorted(c["label"] for c in carriers))
        types = self.mirakl("GET", "/shipping/types").json["shipping_types"]
        self.assertTrue(any(t["mandatory_tracking"] for t in types))
        reasons = self.mirakl("GET", "/reasons").json["reasons"]
        self.assertTrue(any(r["type"] == "REFUND" and r["is_shop_right"] for r in reasons))
        self.assertEqual(self.mirakl("GET", "/account").json["currency_iso_code"], "EUR")
        features = self.mirakl("GET", "/platform/configuration", market="suedhaus").json["features"]
        self.assertEqual(features["order_tax_mode"], "TAX_EXCLUDED")

    def test_published_frequencies_are_kept_and_excess_is_counted(self):
        self.set_market(keeps_frequencies=1)
        self.assertEqual(self.mirakl("GET", "/orders").status, 200)
        answer = self.mirakl("GET", "/orders")
        self.assertEqual(answer.status, 429)
        wait = int(answer.headers["Retry-After"])
        self.assertLessEqual(wait, 60)
        self.advance(wait)
        self.assertEqual(self.mirakl("GET", "/orders").status, 200)
        self.assertEqual(self.mirakl("GET", "/account").status, 200)
        self.assertEqual(self.mirakl("GET", "/account").status, 429)
        counts = {c["operation"]: c for c in self.view("calls", system="nordmarkt")["counts"]}
        self.assertEqual(counts["OR11"]["too_frequent"], 1)
        self.assertEqual(counts["OR11"]["received"], 3)
        self.assertEqual(counts["A01"]["too_frequent"], 1)

    def test_the_transaction_log_has_a_limit_per_minute_and_one_per_hour(self):
        self.set_market(keeps_frequencies=1, frequency_slack_ms=0)
        path = "/sellerpayment/transactions_logs"
        statuses = [self.mirakl("GET", path).status for _ in range(21)]
        self.assertEqual(statuses, [200] * 20 + [429])
        taken = 20
        for _ in range(5):
            self.advance(60)
            taken += sum(self.mirakl("GET", path).status == 200 for _ in range(20))
        self.assertLessEqual(taken, 65)
        self.assertGreaterEqual(taken, 60)


if __name__ == "__main__":
    unittest.main()
