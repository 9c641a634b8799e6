"""Offers to hand out, and what is read off a file that a list hands out."""

import csv
import io

import openpyxl

from procurement.choices import MilestoneKind, Review
from tests.make import derive, make_country, make_delivery, make_milestone, make_offer

PUBLISHED = {"review": Review.PUBLISHED}


def make_three_offers():
    """One of each sort: with steps and deliveries, with what a spreadsheet takes for a formula, and plain."""
    russia, pakistan = make_country("Russia", "RUS"), make_country("Pakistan", "PAK")
    first = make_offer(reference="T-1", supplier=russia, recipient=pakistan, tiv_unit="12.5", **PUBLISHED)
    step = make_milestone(first, kind=MilestoneKind.CONTRACT, dated_on="2012-02", quantity=20, quantity_estimated=True)
    derive(step, make_delivery(first, delivered_on="2013/..", quantity=4))
    make_offer(reference="T-2", supplier=russia, recipient=pakistan, subject="=1+1", note="'quoted'", **PUBLISHED)
    make_offer(reference="T-3", supplier=pakistan, recipient=russia, **PUBLISHED)


def rows_of_csv(response):
    return list(csv.DictReader(io.StringIO(response.getvalue().decode())))


def sheets_of(response):
    return openpyxl.load_workbook(io.BytesIO(response.getvalue()))
