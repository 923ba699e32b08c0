#!/usr/bin/env python3
"""Refunds, transaction lines and payouts, reckoned again here and compared to the cent."""

import unittest
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

from playground import Playground

CENT = Decimal("0.01")


def rate(amount, percent):
    return (Decimal(amount) * Decimal(percent) / 100).quantize(CENT, ROUND_HALF_UP)


def number(text):
    return Decimal(str(text))


def total(lines):
    return sum((number(line["amount"]) for line in lines), Decimal(0))


class Money(Playground):
    MARKET = "suedhaus"  # tax outside, rule NONE, 15 % commission, 19 % tax on both

    def setUp(self):
        super().setUp()
        for sku in ("LS-00001", "LS-00002", "LS-00003"):
            self.offer(sku, 100)

    def first_line(self, order_id):
        return self.order(order_id)["order_lines"][0]

    def pay(self):
        return self.act("close_payout", marketplace=self.MARKET)


class Orders(Money):
    def test_a_line_shows_tax_and_commission_half_up(self):
        line = self.first_line(self.place(("LS-00001", 2, "25.00", "4.00")))
        shown = {key: number(line[key]) for key in (
            "price_unit", "price", "shipping_price", "total_price", "commission_fee",
            "commission_vat", "total_commission")}
        self.assertEqual(shown, {
            "price_unit": 25, "price": 50, "shipping_price": 4, "total_price": 54,
            "commission_fee": rate(54, 15), "commission_vat": rate(rate(54, 15), 19),
            "total_commission": Decimal("9.64")})
        self.assertEqual(number(line["taxes"][0]["amount"]), Decimal("9.50"))
        self.assertEqual(line["taxes"][0]["tax_calculation_rule"], "NONE")
        self.assertEqual(number(line["shipping_taxes"][0]["amount"]), Decimal("0.76"))

    def test_an_order_is_shown_in_either_tax_mode(self):
        order_id = self.place(("LS-00001", 1, "19.90", "1.00"))
        outside = self.order(order_id)
        inside = self.order(order_id, order_tax_mode="TAX_INCLUDED")
        self.assertEqual(number(outside["total_price"]), Decimal("20.90"))
        self.assertEqual(number(inside["total_price"]), Decimal("20.90") + rate("19.90", 19)
                         + rate(1, 19))
        self.assertEqual(inside["order_tax_mode"], "TAX_INCLUDED")

    def test_a_debit_writes_one_line_per_amount(self):
        order_id = self.place(("LS-00001", 2, "25.00", "4.00"), state="SHIPPING")
        lines = self.transactions(order_id=order_id)
        self.assertEqual([(line["type"], number(line["amount"])) for line in lines], [
            ("ORDER_AMOUNT", Decimal("50")), ("ORDER_AMOUNT_TAX", Decimal("9.50")),
            ("ORDER_SHIPPING_AMOUNT", Decimal("4")),
            ("ORDER_SHIPPING_AMOUNT_TAX", Decimal("0.76")),
            ("COMMISSION_FEE", Decimal("-8.10")), ("COMMISSION_VAT", Decimal("-1.54"))])
        self.assertEqual({line["payment_state"] for line in lines}, {"PENDING"})
        self.assertEqual(number(lines[-1]["balance"]), Decimal("54.62"))
        self.assertEqual(lines[0]["entities"]["order_line"]["id"], f"{order_id}-1")


class Refunds(Money):
    def setUp(self):
        super().setUp()
        self.order_id = self.place(("LS-00001", 1, "19.90", "1.00"), ("LS-00002", 3, "10.00", "0"),
                                   state="SHIPPED")
        self.line_id = f"{self.order_id}-1"

    def taxed(self, amount):
        return {"taxes": [{"code": "DE_VAT", "amount": float(rate(amount, 19))}]}

    def test_a_refund_gives_commission_back_and_is_paid_later(self):
        answer = self.refund(self.line_id, 19.9, quantity=1, **self.taxed("19.90"))
        self.assertEqual(answer.status, 200, answer.body)
        made = answer.json["refunds"][0]
        refund = self.first_line(self.order_id)["refunds"][0]
        self.assertEqual(refund["id"], made["refund_id"])
        self.assertEqual(refund["refund_state"], "WAITING_REFUND")
        self.assertEqual([number(refund[key]) for key in
                          ("amount", "commission_amount", "commission_total_amount")],
                         [Decimal("19.90"), Decimal("2.99"), Decimal("3.56")])
        self.advance(1000)
        self.assertEqual(self.first_line(self.order_id)["refunds"][0]["refund_state"],
                         "WAITING_REFUND_PAYMENT")
        self.advance(1000)
        refund = self.first_line(self.order_id)["refunds"][0]
        self.assertEqual(refund["refund_state"], "REFUNDED")
        self.assertIsNotNone(refund["transaction_number"])
        lines = [line for line in self.transactions(order_line_id=self.line_id)
                 if "refund" in line["entities"]]
        self.assertEqual(total(lines), Decimal("-23.68") + Decimal("3.56"))
        self.assertEqual({line["entities"]["refund"]["id"] for line in lines}, {refund["id"]})

    def test_the_same_call_again_refunds_again_until_nothing_is_left(self):
        body = dict(amount=9.95, **self.taxed("9.95"))
        self.assertEqual(self.refund(self.line_id, **body).status, 200)
        self.assertEqual(self.refund(self.line_id, **body).status, 200)
        self.assertEqual(len(self.first_line(self.order_id)["refunds"]), 2)
        answer = self.refund(self.line_id, **body)
        self.assertEqual(answer.status, 400)
        self.assertIn("left", answer.json["message"])

    def test_refunding_all_in_parts_gives_back_all_of_the_commission(self):
        line = self.order(self.order_id)["order_lines"][1]
        for _ in range(3):
            answer = self.refund(line["order_line_id"], 10, **self.taxed(10))
            self.assertEqual(answer.status, 200, answer.body)
        line = self.order(self.order_id)["order_lines"][1]
        back = sum(number(refund["commission_total_amount"]) for refund in line["refunds"])
        self.assertEqual(back, number(line["total_commission"]))
        self.assertEqual(total(self.transactions(order_line_id=line["order_line_id"])), 0)

    def test_a_refund_without_its_taxes_refunds_no_tax_or_is_refused(self):
        self.assertEqual(self.refund(self.line_id, 5).status, 200)
        self.assertEqual(self.first_line(self.order_id)["refunds"][0]["taxes"][0]["amount"], 0)
        self.set_market(refund_needs_taxes=1)
        self.assertEqual(self.refund(self.line_id, 5).status, 400)
        self.set_market(order_tax_is_proportional=1)
        self.assertEqual(self.refund(self.line_id, 5).status, 200)
        self.assertEqual(number(self.first_line(self.order_id)["refunds"][1]["taxes"][0]["amount"]),
                         Decimal("0.95"))

    def test_what_cannot_be_refunded_is_refused_as_a_whole(self):
        good = {"order_line_id": self.line_id, "amount": 1, "shipping_amount": 0,
                "reason_code": "16"}
        for name, change in (
            ("a line", {"order_line_id": "none"}), ("a reason", {"reason_code": "99"}),
            ("a reason of the operator", {"reason_code": "18"}),
            ("a reason of another type", {"reason_code": "34"}), ("an amount", {"amount": 20}),
            ("nothing", {"amount": 0}), ("a tax", {"taxes": [{"code": "XX", "amount": 1}]}),
            ("shipping", {"shipping_amount": 1.01}), ("a currency", {"currency_iso_code": "USD"}),
            ("too exact", {"amount": 1.005}), ("no number", {"amount": "one"}),
        ):
            with self.subTest(name):
                both = {"refunds": [good, {**good, **change}]}
                answer = self.mirakl("PUT", "/orders/refund", both)
                self.assertEqual(answer.status, 400, answer.body)
        self.assertEqual(self.mirakl("PUT", "/orders/refund", {"refunds": {}}).status, 400)
        self.assertEqual(self.first_line(self.order_id)["refunds"], [])
        two = [good, {**good, "amount": 19}]
        self.assertEqual(self.mirakl("PUT", "/orders/refund", {"refunds": two}).status, 400)

    def test_an_operator_may_have_refunded_already(self):
        self.act("refund_line", marketplace=self.MARKET, order_line_id=self.line_id)
        refunds = self.first_line(self.order_id)["refunds"]
        self.assertEqual([refund["reason_code"] for refund in refunds], ["18"])
        self.assertEqual(self.refund(self.line_id, 1).status, 400)
        self.assertEqual(total(self.transactions(order_line_id=self.line_id)), 0)

    def test_only_debited_orders_that_are_not_closed_are_refunded(self):
        early = self.place(("LS-00001", 1))
        self.assertEqual(self.refund(f"{early}-1", 1).status, 400)
        closed = self.place(("LS-00001", 1), state="CLOSED")
        answer = self.refund(f"{closed}-1", 1)
        self.assertEqual(answer.status, 400)
        self.assertIn("CLOSED", answer.json["message"])

    def test_a_shop_without_balance_cannot_refund(self):
        self.act("move_order", marketplace=self.MARKET, order_id=self.order_id, state="RECEIVED")
        self.act("close_payout", marketplace=self.MARKET)
        answer = self.refund(self.line_id, 19.9, **self.taxed("19.90"))
        self.assertEqual(answer.status, 400)
        self.assertIn("balance", answer.json["message"])
        self.set_market(refund_needs_balance=0)
        self.assertEqual(self.refund(self.line_id, 19.9, **self.taxed("19.90")).status, 200)


class IncludedTax(Playground):
    """The other marketplace shows no taxes, until it is told to."""

    def test_tax_inside_the_prices_is_explained_and_goes_back_with_them(self):
        self.set_market(order_tax_bp=1900)
        self.offer("LS-00001", 5)
        order_id = self.place(("LS-00001", 1, "11.90", "0"), state="SHIPPED")
        line = self.order(order_id)["order_lines"][0]
        self.assertEqual(number(line["price"]), Decimal("11.90"))
        self.assertEqual(number(line["taxes"][0]["amount"]), Decimal("1.90"))
        self.assertEqual(number(line["commission_fee"]), Decimal("1.50"))
        for amount in (5, 5, 1.9):
            self.assertEqual(self.refund(f"{order_id}-1", amount).status, 200)
        self.assertEqual(total(self.transactions(order_id=order_id)), 0)
        types = Counter(line["type"] for line in self.transactions(order_id=order_id))
        self.assertNotIn("ORDER_AMOUNT_TAX", types)


class Payouts(Money):
    def test_a_payout_sums_to_the_cent_and_names_its_lines(self):
        for number_of_order in range(5):
            self.place(("LS-00001", 1 + number_of_order, f"{7 + number_of_order}.33", "2.99"),
                       state="RECEIVED")
        refunded = self.place(("LS-00002", 1, "19.90", "1.00"), state="RECEIVED")
        self.refund(f"{refunded}-1", 19.9,
                    taxes=[{"code": "DE_VAT", "amount": 3.78}])
        pending = self.place(("LS-00003", 1), state="SHIPPED")
        paid = self.pay()
        self.assertTrue(paid["paid"])
        lines = self.transactions(seller_billing_cycle_id=paid["seller_billing_cycle_id"])
        self.assertEqual(total(lines), 0)
        payments = [line for line in lines if line["type"] == "PAYMENT"]
        self.assertEqual([number(line["amount"]) for line in payments], [-number(paid["amount"])])
        self.assertEqual(payments[0]["entities"]["transaction_info"]["number"],
                         paid["payout_reference"])
        self.assertEqual({line["payment_state"] for line in lines}, {"PAID"})
        self.assertEqual({line["payment_state"] for line in self.transactions(order_id=pending)},
                         {"PENDING"})
        fees = {line["type"]: number(line["amount"]) for line in lines
                if line["type"].startswith("SUBSCRIPTION")}
        self.assertEqual(fees, {"SUBSCRIPTION_FEE": -9, "SUBSCRIPTION_VAT": Decimal("-1.71")})
        cycle = self.mirakl("GET", "/seller-billing-cycles").json["data"][0]
        self.assertEqual(cycle["amount_transferred_to_seller"], paid["amount"])

    def test_lines_change_after_they_were_created(self):
        order_id = self.place(("LS-00001", 1), state="SHIPPED")
        before = {line["id"]: line for line in self.transactions(order_id=order_id)}
        self.advance(8 * 86400)
        after = {line["id"]: line for line in self.transactions(order_id=order_id)}
        self.assertEqual(before.keys(), after.keys())
        for line_id, line in after.items():
            self.assertEqual(line["payment_state"], "PAYABLE")
            self.assertGreater(line["last_updated"], before[line_id]["last_updated"])
            self.assertEqual(line["date_created"], before[line_id]["date_created"])

    def test_an_open_incident_holds_the_money_back(self):
        order_id = self.place(("LS-00001", 1), state="RECEIVED")
        incident = {"marketplace": self.MARKET, "order_line_id": f"{order_id}-1"}
        self.act("set_incident", **incident, open=True)
        self.assertEqual(self.first_line(order_id)["order_line_state"], "INCIDENT_OPEN")
        self.assertFalse(self.pay()["paid"])
        self.act("set_incident", **incident, open=False)
        self.assertTrue(self.pay()["paid"])

    def test_a_negative_cycle_is_carried_over(self):
        self.set_market(refund_needs_balance=0)
        order_id = self.place(("LS-00001", 1, "50.00", "0"), state="RECEIVED")
        self.assertTrue(self.pay()["paid"])
        self.refund(f"{order_id}-1", 50, taxes=[{"code": "DE_VAT", "amount": 9.5}])
        self.assertFalse(self.pay()["paid"])
        self.place(("LS-00001", 3, "50.00", "0"), state="RECEIVED")
        paid = self.pay()
        lines = self.transactions(seller_billing_cycle_id=paid["seller_billing_cycle_id"])
        self.assertEqual(total(lines), 0)
        self.assertIn("REFUND_ORDER_AMOUNT", {line["type"] for line in lines})

    def test_cycles_are_listed_by_pages(self):
        for _ in range(3):
            self.place(("LS-00001", 1, "50.00", "0"), state="RECEIVED")
            self.pay()
        path = "/seller-billing-cycles"
        first = self.mirakl("GET", path, limit=2).json
        rest = self.mirakl("GET", path, limit=2, page_token=first["next_page_token"]).json
        self.assertEqual((len(first["data"]), len(rest["data"])), (2, 1))
        self.assertIsNone(rest["next_page_token"])

    def test_cycles_close_by_themselves(self):
        self.place(("LS-00001", 1), state="RECEIVED")
        self.advance(10 * 86400)
        self.assertEqual(len(self.mirakl("GET", "/seller-billing-cycles").json["data"]), 1)

    def test_the_log_is_read_by_pages_that_tokens_alone_name(self):
        for _ in range(5):
            self.place(("LS-00001", 1, "10.00", "1.00"), state="RECEIVED")
        everything = self.transactions()
        self.assertEqual(len(everything), 30)
        self.assertEqual(everything, self.transactions(limit=7))
        newest = self.mirakl("GET", "/sellerpayment/transactions_logs").json["data"]
        self.assertEqual(len(newest), 10)
        self.assertEqual([line["date_created"] for line in newest],
                         sorted((line["date_created"] for line in newest), reverse=True))
        answer = self.mirakl("GET", "/sellerpayment/transactions_logs", page_token="never")
        self.assertEqual(answer.status, 400)
        types = {line["type"] for line in self.transactions(transaction_type=[
            "COMMISSION_FEE", "COMMISSION_VAT"])}
        self.assertEqual(types, {"COMMISSION_FEE", "COMMISSION_VAT"})

    def test_a_page_token_ages(self):
        for _ in range(3):
            self.place(("LS-00001", 1), state="RECEIVED")
        path = "/sellerpayment/transactions_logs"
        token = self.mirakl("GET", path, limit=2).json["next_page_token"]
        self.assertEqual(self.mirakl("GET", path, page_token=token).status, 200)
        self.advance(86401)
        self.assertEqual(self.mirakl("GET", path, page_token=token).status, 400)


class Gaps(Money):
    def plant(self, **fields):
        return self.act("plant_gap", marketplace=self.MARKET, **fields)

    def test_a_planted_amount_is_shown_but_not_paid(self):
        order_id = self.place(("LS-00001", 1, "20.00", "0"), state="RECEIVED")
        self.plant(kind="amount", type="COMMISSION_FEE", order_line_id=f"{order_id}-1",
                   amount="-1.00")
        lines = self.transactions(seller_billing_cycle_id=self.pay()["seller_billing_cycle_id"])
        self.assertEqual(total(lines), -1)

    def test_a_planted_charge_is_paid_and_differs_from_the_order(self):
        order_id = self.place(("LS-00001", 1, "20.00", "0"), state="RECEIVED")
        self.plant(kind="amount", type="COMMISSION_FEE", amount="-1.00", paid_so=True)
        lines = self.transactions(seller_billing_cycle_id=self.pay()["seller_billing_cycle_id"])
        self.assertEqual(total(lines), 0)
        fee = next(line for line in lines if line["type"] == "COMMISSION_FEE")
        self.assertEqual(-number(fee["amount"]),
                         number(self.first_line(order_id)["commission_fee"]) + 1)

    def test_a_missing_line_is_paid_but_never_shown(self):
        self.place(("LS-00001", 1, "20.00", "0"), state="RECEIVED")
        self.plant(kind="missing", type="COMMISSION_VAT")
        lines = self.transactions(seller_billing_cycle_id=self.pay()["seller_billing_cycle_id"])
        self.assertEqual(total(lines), Decimal("0.57"))

    def test_a_line_of_a_type_that_nobody_knows_can_be_added(self):
        self.place(("LS-00001", 1, "20.00", "0"), state="RECEIVED")
        self.plant(kind="extra", type="SELLER_PENALTY_FEE", amount="-2.50")
        lines = self.transactions(seller_billing_cycle_id=self.pay()["seller_billing_cycle_id"])
        self.assertEqual(total(lines), 0)
        self.assertIn("SELLER_PENALTY_FEE", {line["type"] for line in lines})


if __name__ == "__main__":
    unittest.main()
