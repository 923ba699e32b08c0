"""Starts a sandbox for a test, and speaks to it over HTTP with nothing but the standard library."""

import json
import os
import subprocess
import unittest
import urllib.error
import urllib.parse
import urllib.request
import uuid
from decimal import Decimal

PROGRAM = os.environ.get("SANDBOX", "tests/sandbox/lockstep-sandbox")


class Answer:
    def __init__(self, status, headers, body):
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self):
        return json.loads(self.body, parse_float=Decimal)


class Playground(unittest.TestCase):
    """A sandbox of its own for every test; FLAGS are its flags."""

    FLAGS = ("--skus=12", "--marketplaces=2")
    MARKET = "nordmarkt"

    def setUp(self):
        self.process = subprocess.Popen(
            [PROGRAM, "--port=0", *self.FLAGS], stdout=subprocess.PIPE, text=True
        )
        ready = dict(word.split("=") for word in self.process.stdout.readline().split()[2:])
        self.base = f"http://127.0.0.1:{ready['port']}"
        self.set_market(keeps_frequencies=0)

    def tearDown(self):
        self.process.terminate()
        self.assertEqual(self.process.wait(timeout=10), 0, "it stops in order on SIGTERM")
        self.process.stdout.close()

    # ---- calling ----

    def call(self, method, url, body=None, headers=None, timeout=10):
        request = urllib.request.Request(self.base + url, method=method, headers=headers or {})
        if body is not None:
            request.data = body if isinstance(body, bytes) else json.dumps(body).encode()
            if "Content-type" not in request.headers:
                request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=timeout) as answer:
                return Answer(answer.status, answer.headers, answer.read())
        except urllib.error.HTTPError as error:
            with error:
                return Answer(error.code, error.headers, error.read())

    def act(self, action, **fields):
        answer = self.call("POST", f"/control/actions/{action}", fields)
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def view(self, name, **query):
        answer = self.call("GET", f"/control/{name}?{urllib.parse.urlencode(query)}")
        self.assertEqual(answer.status, 200, answer.body)
        return answer.json

    def set_market(self, market=None, **settings):
        self.act("set_marketplace", marketplace=market or self.MARKET, settings=settings)

    def advance(self, seconds):
        self.act("advance_clock", seconds=seconds)

    def fault(self, name, **fields):
        self.act("set_fault", fault=name, **fields)

    # ---- Mirakl ----

    def mirakl(self, method, path, body=None, market=None, headers=None, **query):
        market = market or self.MARKET
        url = f"/mirakl/{market}/api{path}"
        if query:
            url += "?" + urllib.parse.urlencode(query, doseq=True)
        headers = {"Authorization": f"sandbox-key-{market}", **(headers or {})}
        return self.call(method, url, body, headers)

    def import_stock(self, rows, header='"offer-sku";"quantity"', **options):
        boundary = uuid.uuid4().hex
        file = "\n".join([header, *rows]) + "\n"
        body = (
            f"--{boundary}\r\n"
            'Content-Disposition: form-data; name="file"; filename="stock.csv"\r\n'
            f"Content-Type: text/csv\r\n\r\n{file}\r\n--{boundary}--\r\n"
        ).encode()
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        return self.mirakl("POST", "/offers/stock/imports", body, headers=headers, **options)

    def import_status(self, import_id):
        return self.mirakl("GET", f"/offers/stock/imports/{import_id}/status").json

    def quantity(self, sku, market=None):
        offers = self.view("offers", sku=sku, marketplace=market or self.MARKET)["offers"]
        return offers[0]["quantity"]

    def offer(self, sku, quantity, price="20.00", market=None):
        self.act("set_offer", marketplace=market or self.MARKET, sku=sku, quantity=quantity,
                 price=price)

    def place(self, *lines, market=None, **fields):
        """Each line is (sku, quantity) or (sku, quantity, unit price, shipping price)."""
        names = ("sku", "quantity", "unit_price", "shipping_price")
        answer = self.act("create_orders", marketplace=market or self.MARKET,
                          lines=[dict(zip(names, line)) for line in lines], **fields)
        return answer["orders"][0]["order_id"]

    def order(self, order_id, market=None, **query):
        return self.mirakl("GET", "/orders", market=market, order_ids=order_id,
                           **query).json["orders"][0]

    def accept(self, order_id, refused=(), market=None):
        lines = self.order(order_id, market)["order_lines"]
        decisions = [
            {"id": line["order_line_id"], "accepted": line["order_line_id"] not in refused}
            for line in lines
        ]
        return self.mirakl("PUT", f"/orders/{order_id}/accept", {"order_lines": decisions},
                           market=market)

    def ship(self, order_id, market=None):
        self.mirakl("PUT", f"/orders/{order_id}/tracking",
                    {"carrier_code": "DHL", "tracking_number": "0034"}, market=market)
        return self.mirakl("PUT", f"/orders/{order_id}/ship", b"", market=market)

    def refund(self, line_id, amount, shipping=0, market=None, **fields):
        refund = {"order_line_id": line_id, "amount": amount, "shipping_amount": shipping,
                  "reason_code": "16", **fields}
        return self.mirakl("PUT", "/orders/refund", {"refunds": [refund]}, market=market)

    def transactions(self, market=None, **query):
        lines, query = [], {"limit": 2000, "sort": "lastUpdated,ASC", **query}
        while True:
            page = self.mirakl("GET", "/sellerpayment/transactions_logs", market=market,
                               **query).json
            lines += page["data"]
            if not page["next_page_token"]:
                return lines
            query = {"page_token": page["next_page_token"]}

    # ---- SCAYLE ----

    def scayle(self, method, path, body=None, headers=None, **query):
        url = f"/scayle/api/admin/v1{path}"
        if query:
            url += "?" + urllib.parse.urlencode(query)
        headers = {"X-Access-Token": "sandbox-scayle-token", **(headers or {})}
        return self.call(method, url, body, headers)

    def shop_order(self, reference_key, skus, **fields):
        address = {"street": "Lindenweg 12", "zipCode": "50667", "city": "Köln",
                   "countryCode": "DEU",
                   "recipient": {"firstName": "Mara", "lastName": "Feldmann"}}
        return {
            "referenceKey": reference_key,
            "currencyCode": "EUR",
            "customer": {"referenceKey": "mirakl-cust-1"},
            "address": {"billing": address, "shipping": address},
            "items": [
                {"key": f"line-1-unit-{number}", "variant": {"referenceKey": sku},
                 "status": "available", "price": {"withTax": 1999},
                 "legacyCustomData": {"miraklLineId": "4711001-A-1", "unit": number}}
                for number, sku in enumerate(skus, 1)
            ],
            "legacyCustomData": {"miraklOrderId": "4711001-A"},
            **fields,
        }
