#!/usr/bin/env python3
"""All offers as files: asked for once a day, there after a while, as they were when asked."""

import csv
import io
import unittest
from urllib.parse import parse_qs, urlsplit

from playground import Playground

FIELDS = ["shop-sku", "quantity"]


class Exports(Playground):
    def ask(self, **fields):
        body = {"export_type": "text/csv", "include_inactive_offers": True,
                "include_fields": FIELDS, **fields}
        return self.mirakl("POST", "/offers/export/async", body=body)

    def status(self, tracking_id):
        return self.mirakl("GET", f"/offers/export/async/status/{tracking_id}").json

    def rows(self, url):
        parts = urlsplit(url)
        path = parts.path.split("/api", 1)[1]
        answer = self.mirakl("GET", path, headers={"Accept": "text/csv"},
                             file=parse_qs(parts.query)["file"][0])
        self.assertEqual(answer.status, 200, answer.body)
        return list(csv.reader(io.StringIO(answer.body.decode()), delimiter=";"))

    def test_an_export_shows_the_offers_as_they_were(self):
        self.act("set_offer", marketplace=self.MARKET, sku="LS-00002", quantity=7)
        self.act("double_offer", marketplace=self.MARKET, sku="LS-00002", quantity=3)
        tracking_id = self.ask().json["tracking_id"]
        self.act("set_offer", marketplace=self.MARKET, sku="LS-00002", quantity=1)
        self.assertEqual(self.status(tracking_id)["status"], "PENDING")
        self.advance(130)
        status = self.status(tracking_id)
        self.assertEqual(status["status"], "COMPLETED")
        rows = self.rows(status["urls"][0])
        self.assertEqual(rows[0], FIELDS)
        self.assertEqual([row for row in rows if row[0] == "LS-00002"],
                         [["LS-00002", "7"], ["LS-00002", "3"]])
        self.assertIn(["LS-00001", "0"], rows)
        offers = self.mirakl("GET", "/offers", sku="LS-00002").json["offers"]
        self.assertEqual(sorted(offer["quantity"] for offer in offers), [1, 3])

    def test_files_have_no_more_offers_than_they_may(self):
        self.set_market(export_file_items=2)
        tracking_id = self.ask().json["tracking_id"]
        self.advance(130)
        urls = self.status(tracking_id)["urls"]
        self.assertGreater(len(urls), 1)
        skus = [row[0] for url in urls for row in self.rows(url)[1:]]
        self.assertEqual(len(skus), len(set(skus)))

    def test_one_is_made_a_day(self):
        tracking_id = self.ask().json["tracking_id"]
        self.advance(70)
        self.assertEqual(self.ask().json["tracking_id"], tracking_id)
        self.set_market(keeps_frequencies=1)
        self.advance(600)
        self.assertEqual(self.ask().status, 429)
        self.advance(86400)
        self.assertNotEqual(self.ask().json["tracking_id"], tracking_id)

    def test_what_makes_no_sense_is_refused(self):
        self.assertEqual(self.ask(items_per_chunk=10).status, 400)
        self.assertEqual(self.ask(include_fields=["colour"]).status, 400)
        self.assertEqual(self.ask(export_type="application/json").status, 400)
        self.assertEqual(
            self.mirakl("GET", "/offers/export/async/status/x").status, 404)


if __name__ == "__main__":
    unittest.main()
