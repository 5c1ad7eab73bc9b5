"""Changes of the invented office that several tests of branches make."""

from workbooks import Change

SAME_BUDGET: tuple[Change, ...] = (
    ("三公经费", "公务接待费", "全年预算数", 1.2),
    ("三公经费", "“三公”经费合计", "决算与预算差异原因", None),
)
