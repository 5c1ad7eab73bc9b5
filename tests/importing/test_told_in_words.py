"""Last year's published document without tables: its sentences give 上年数.

told_in_words.toml was written before what reads it was tried on it; the passages of the forms'
samples were published, with their figures known.
"""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from openpyxl import load_workbook
from packages import rewritten

from data_entry.importing.carry import prior_places
from data_entry.model.extend import extended
from generator.authoring.samples import published
from generator.failures import NoTableError, OtherYearError
from generator.forms.finding import DEFAULT_FORM, find_form, form_names
from generator.forms.form import Form, load_form
from generator.run.pipeline import check
from generator.run.said import Listener, listener
from generator.run.starting import start

PLACES = {
    "收支总计": ("comparison", "total"),
    "财政拨款总计": ("comparison", "fiscal"),
    "一般公共": ("comparison", "general"),
    "政府性基金": ("comparison", "fund"),
    "国有资本": ("comparison", "soe"),
    "运行经费": ("comparison", "operation"),
    "出国": ("three_public", "abroad"),
    "购置": ("three_public", "car_purchase"),
    "运行": ("three_public", "car_running"),
    "接待": ("three_public", "reception"),
}
WRITTEN = tomllib.loads(
    (Path(__file__).parent / "told_in_words.toml").read_text(encoding="utf-8")
)["公开稿"]
