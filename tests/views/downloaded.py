"""What is read off a file that a list hands out."""

import csv
import io

import openpyxl

from procurement.choices import Review

PUBLISHED = {"review": Review.PUBLISHED}


def rows_of_csv(response):
    return list(csv.DictReader(io.StringIO(response.getvalue().decode())))


def sheets_of(response):
    return openpyxl.load_workbook(io.BytesIO(response.getvalue()))
