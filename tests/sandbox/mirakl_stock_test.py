#!/usr/bin/env python3
"""Stock files: their queue, their report, what becomes of the offers."""

import csv
import io
import unittest

from playground import Playground


class StockImports(Playground):
    def finish(self, import_id):
        self.advance(600)
        return self.import_status(import_id)

    def report(self, import_id):
        answer = self.mirakl("GET", f"/offers/stock/imports/{import_id}/error_report",
                             headers={"Accept": "text/csv"})
        self.assertEqual(answer.status, 200, answer.body)
        return list(csv.reader(io.StringIO(answer.body.decode()), delimiter=";"))

    def test_an_import_waits_runs_and_completes(self):
        self.set_market(import_wait_s_min=30, import_wait_s_max=30, import_run_s_min=60,
                        import_run_s_max=60)
        answer = self.import_stock(['"LS-00001";"5"', '"LS-00002";"0"'])
        self.assertEqual(answer.status, 201)
        import_id = answer.json["import_id"]
        self.assertTrue(answer.headers["Location"].endswith(f"{import_id}/status"))
        self.assertEqual(self.import_status(import_id)["status"], "WAITING")
        self.advance(35)
        self.assertEqual(self.import_status(import_id)["status"], "RUNNING")
        self.assertEqual(self.quantity("LS-00001"), 0)
        self.advance(60)
        status = self.import_status(import_id)
        self.assertEqual((status["status"], status["lines_in_success"], status["lines_in_error"],
                          status["has_error_report"]), ("COMPLETE", 2, 0, False))
        self.assertEqual(self.quantity("LS-00001"), 5)
        offer = self.mirakl("GET", "/offers", sku="LS-00002").json["offers"][0]
        self.assertEqual((offer["quantity"], offer["active"], offer["inactivity_reasons"]),
                         (0, False, ["ZERO_QUANTITY"]))

    def test_bad_rows_are_reported_by_line_and_good_ones_taken(self):
        rows = ['"LS-00001";"5"', '"nope";"1"', '"LS-00002";"1"', '"LS-00002";"2"',
                '"LS-00003";"-1"', '"LS-00004";"many"', '"LS-00005";"9"']
        import_id = self.import_stock(rows).json["import_id"]
        status = self.finish(import_id)
        self.assertEqual((status["lines_in_success"], status["lines_in_error"]), (2, 5))
        report = self.report(import_id)
        self.assertEqual(report[0][2:], ["offer-sku", "quantity"])
        self.assertEqual([(row[0], row[2]) for row in report[1:]],
                         [("3", "nope"), ("4", "LS-00002"), ("5", "LS-00002"), ("6", "LS-00003"),
                          ("7", "LS-00004")])
        self.assertEqual([self.quantity(f"LS-0000{n}") for n in (1, 2, 5)], [5, 0, 9])

    def test_the_rows_of_an_offer_are_taken_or_refused_together(self):
        header = '"offer-sku";"quantity";"warehouse-code";"update-delete"'
        rows = ['"LS-00001";"3";"HH1";"update"', '"LS-00001";"4";"LEJ";""',
                '"LS-00002";"3";"HH1";"update"', '"LS-00002";"x";"LEJ";"update"',
                '"LS-00003";"3";"";"delete"']
        import_id = self.import_stock(rows, header).json["import_id"]
        self.assertEqual(self.finish(import_id)["lines_in_error"], 3)
        self.assertEqual([self.quantity(f"LS-0000{n}") for n in (1, 2)], [7, 0])
        import_id = self.import_stock(['"LS-00001";"";"HH1";"delete"'], header).json["import_id"]
        self.assertEqual(self.finish(import_id)["lines_in_error"], 0)
        self.assertEqual(self.quantity("LS-00001"), 4)

    def test_imports_run_one_after_the_other(self):
        self.set_market(import_wait_s_min=5, import_wait_s_max=5, import_run_s_min=60,
                        import_run_s_max=60)
        first = self.import_stock(['"LS-00001";"1"']).json["import_id"]
        second = self.import_stock(['"LS-00001";"2"']).json["import_id"]
        self.advance(50)
        self.assertEqual(self.import_status(first)["status"], "RUNNING")
        self.assertEqual(self.import_status(second)["status"], "WAITING")
        self.advance(80)
        self.assertEqual(self.import_status(second)["status"], "COMPLETE")
        self.assertEqual(self.quantity("LS-00001"), 2)

    def test_a_comma_a_byte_order_mark_and_crlf_are_read(self):
        import_id = self.import_stock(["LS-00001,8\r"], "\ufeffoffer-sku,quantity\r").json[
            "import_id"]
        self.assertEqual(self.finish(import_id)["lines_in_success"], 1)
        self.assertEqual(self.quantity("LS-00001"), 8)

    def test_a_file_without_its_columns_fails_as_a_whole(self):
        import_id = self.import_stock(['"LS-00001";"5"'], '"sku";"stock"').json["import_id"]
        status = self.finish(import_id)
        self.assertEqual((status["status"], status["has_error_report"]), ("FAILED", False))
        answer = self.mirakl("GET", f"/offers/stock/imports/{import_id}/error_report")
        self.assertEqual(answer.status, 404)

    def test_imports_can_fail_and_hang_on_purpose(self):
        self.fault("import_fail", system="nordmarkt", next=1)
        failing = self.import_stock(['"LS-00001";"5"']).json["import_id"]
        self.assertEqual(self.finish(failing)["status"], "FAILED")
        self.fault("import_hang", next=1)
        hanging = self.import_stock(['"LS-00001";"6"']).json["import_id"]
        after = self.import_stock(['"LS-00001";"7"']).json["import_id"]
        self.assertEqual(self.finish(after)["status"], "COMPLETE")
        self.assertEqual(self.import_status(hanging)["status"], "RUNNING")
        self.assertEqual(self.quantity("LS-00001"), 7)

    def test_an_import_can_refuse_a_line_on_purpose(self):
        self.fault("import_line", next=1)
        import_id = self.import_stock(['"LS-00001";"5"', '"LS-00002";"6"']).json["import_id"]
        status = self.finish(import_id)
        self.assertEqual((status["lines_in_success"], status["lines_in_error"]), (1, 1))
        self.assertEqual([row[1] for row in self.report(import_id)[1:]], ["The offer is locked"])
        self.assertIn([self.quantity("LS-00001"), self.quantity("LS-00002")], ([5, 0], [0, 6]))

    def test_one_import_a_minute(self):
        self.set_market(keeps_frequencies=1)
        self.assertEqual(self.import_stock(['"LS-00001";"5"']).status, 201)
        self.assertEqual(self.import_stock(['"LS-00001";"5"']).status, 429)
        self.advance(60)
        self.assertEqual(self.import_stock(['"LS-00001";"5"']).status, 201)

    def test_offers_are_listed_by_price_or_title(self):
        for sku, price in (("LS-00001", "30.00"), ("LS-00002", "10.00"), ("LS-00003", "20.00")):
            self.offer(sku, 1, price)
        for sort in ("totalPrice", "price"):
            offers = self.mirakl("GET", "/offers", sort=sort, max=100).json["offers"]
            prices = [float(offer[sort.replace("P", "_p")]) for offer in offers]
            self.assertEqual(prices, sorted(prices))
        offers = self.mirakl("GET", "/offers", sort="productTitle", order="desc", max=100).json
        titles = [offer["product_title"].encode() for offer in offers["offers"]]
        self.assertEqual(titles, sorted(titles, reverse=True))
        self.assertEqual(offers["total_count"], 12)
        self.assertEqual(self.mirakl("GET", "/offers", sort="stock").status, 400)

    def test_a_body_without_a_file_is_refused(self):
        boundary = {"Content-Type": "multipart/form-data; boundary=b"}
        answer = self.mirakl("POST", "/offers/stock/imports", b"--b--\r\n", headers=boundary)
        self.assertEqual(answer.status, 400)


if __name__ == "__main__":
    unittest.main()
