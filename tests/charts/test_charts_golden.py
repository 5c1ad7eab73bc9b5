"""One picture per kind of drawing, compared with the one that was looked at and approved.

New pictures: pytest tests/charts/test_charts_golden.py -n0 --mpl-generate-path=tests/golden
"""

from decimal import Decimal

import pytest

from charts.fonts import bundled_font
from charts.render import draw
from charts.series import Bars, BarSeries, Figure, Pie, Slice

# Root mean square of the difference: one changed digit gives 1.6, one Chinese character 3.
golden = pytest.mark.mpl_image_compare(tolerance=1, style="default", savefig_kwargs={"dpi": 100})


def picture(title, chart):
    return draw(Figure(1, title, chart, ""), bundled_font())


def series(name, *labels):
    return BarSeries(name, tuple(map(Decimal, labels)), labels)


def slices(table):
    rows = [line.split() for line in table.strip().splitlines()]
    return tuple(Slice(name, Decimal(amount), amount, share) for name, amount, share in rows)


@golden
def test_bars_clustered():
    columns = (series("收入总计", "401.68", "456.32"), series("支出总计", "401.68", "456.32"))
    return picture("收入、支出决算总计变动情况图", Bars(("2023年", "2024年"), columns, "万元"))


@golden
def test_bars_single():
    columns = (series("一般公共预算财政拨款支出", "385.10", "437.58"),)
    return picture(
        "一般公共预算财政拨款支出决算变动情况", Bars(("2023年", "2024年"), columns, "万元")
    )


@golden
def test_pie():
    table = """
        一般公共预算财政拨款收入 439.32 96.27%
        政府性基金预算财政拨款收入 0 0%
        其他收入 17.00 3.73%
    """
    return picture("收入决算结构图", Pie(slices(table), "万元"))


@golden
def test_pie_fifteen():
    table = """
        一般公共服务支出 1823.45 34.12%
        教育支出 902.10 16.88%
        科学技术支出 651.33 12.19%
        文化旅游体育与传媒支出 420.08 7.86%
        社会保障和就业支出 377.21 7.06%
        卫生健康支出 300.10 5.61%
        节能环保支出 251.40 4.70%
        城乡社区支出 190.77 3.57%
        农林水支出 150.23 2.81%
        交通运输支出 99.80 1.87%
        资源勘探工业信息等支出 88.12 1.65%
        商业服务业等支出 47.90 0.90%
        自然资源海洋气象等支出 30.05 0.56%
        住房保障支出 12.01 0.22%
        机关事业单位基本养老保险缴费支出 0.45 0.01%
    """
    return picture("一般公共预算财政拨款支出决算结构", Pie(slices(table), "万元"))


@golden
def test_pie_zero():
    table = """
        因公出国（境）费 0 0%
        公务用车购置及运行维护费 0 0%
        公务接待费 0 0%
    """
    return picture("“三公”经费财政拨款支出结构", Pie(slices(table), "万元"))
