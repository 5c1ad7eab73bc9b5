"""What the seven figures of the baseline show, worked out by hand from the workbook."""

from dataclasses import replace

from documents import choice, series, subject

from charts.series import Bars, Pie
from generator.contents.compose import make_figures

BASELINE = """
1 收入、支出决算总计变动情况图（万元）
  收入总计：2023年 520.00，2024年 560.00
  支出总计：2023年 520.00，2024年 560.00
2 收入决算结构图（万元）
  一般公共预算财政拨款收入 500.00 90.91%
  政府性基金预算财政拨款收入 20.00 3.64%
  其他收入 30.00 5.45%
3 支出决算结构图（万元）
  基本支出 405.00 74.31%
  项目支出 140.00 25.69%
4 财政拨款收、支决算总计变动情况（万元）
  财政拨款收入总计：2023年 500.00，2024年 525.00
  财政拨款支出总计：2023年 500.00，2024年 525.00
5 一般公共预算财政拨款支出决算变动情况（万元）
  一般公共预算财政拨款支出：2023年 480.00，2024年 502.00
6 一般公共预算财政拨款支出决算结构（万元）
  一般公共服务支出 397.00 79.08%
  社会保障和就业支出 60.00 11.95%
  卫生健康支出 20.00 3.98%
  住房保障支出 25.00 4.98%
7 “三公”经费财政拨款支出结构（万元）
  因公出国（境）费 0 0%
  公务用车购置及运行维护费 21.00 94.59%
  公务接待费 1.20 5.41%
"""
ALT_TEXTS = [
    "收入、支出决算总计变动情况图：2023年收入总计520.00万元，2024年收入总计560.00万元，"
    "2023年支出总计520.00万元，2024年支出总计560.00万元。",
    "收入决算结构图：一般公共预算财政拨款收入500.00万元，占90.91%；政府性基金预算财政拨款收入"
    "20.00万元，占3.64%；其他收入30.00万元，占5.45%。",
    "支出决算结构图：基本支出405.00万元，占74.31%；项目支出140.00万元，占25.69%。",
    "财政拨款收、支决算总计变动情况：2023年财政拨款收入总计500.00万元，2024年财政拨款收入总计"
    "525.00万元，2023年财政拨款支出总计500.00万元，2024年财政拨款支出总计525.00万元。",
    "一般公共预算财政拨款支出决算变动情况：2023年一般公共预算财政拨款支出480.00万元，"
    "2024年一般公共预算财政拨款支出502.00万元。",
    "一般公共预算财政拨款支出决算结构：一般公共服务支出397.00万元，占79.08%；社会保障和就业支出"
    "60.00万元，占11.95%；卫生健康支出20.00万元，占3.98%；住房保障支出25.00万元，占4.98%。",
    "“三公”经费财政拨款支出结构：因公出国（境）费0万元，占0%；公务用车购置及运行维护费21.00万元，"
    "占94.59%；公务接待费1.20万元，占5.41%。",
]


def snapshot(chart: object) -> list[str]:
    """A chart in lines."""
    if isinstance(chart, Pie):
        return [f"  {part.name} {part.amount} {part.share}" for part in chart.slices]
    assert isinstance(chart, Bars)
    return [
        f"  {row.name}："
        + "，".join(
            f"{year} {label}" for year, label in zip(chart.categories, row.labels, strict=True)
        )
        for row in chart.series
    ]


def test_all_series_of_the_baseline() -> None:
    found: list[str] = []
    for figure in make_figures(subject()):
        found.append(f"{figure.number} {figure.title}（{figure.chart.unit}）")
        found += snapshot(figure.chart)
    assert found == BASELINE.strip().splitlines()


def test_alternative_texts_of_the_baseline() -> None:
    assert [figure.alt_text for figure in make_figures(subject())] == ALT_TEXTS


def test_columns_are_as_high_as_their_labels() -> None:
    for number in (1, 4, 5):
        chart = series(subject())[number]
        assert isinstance(chart, Bars)
        for row in chart.series:
            assert [f"{value:.2f}" for value in row.values] == list(row.labels)


def test_slices_are_as_large_as_their_amounts() -> None:
    for number in (2, 3, 6, 7):
        chart = series(subject())[number]
        assert isinstance(chart, Pie)
        assert [f"{part.value / 10000:.2f}" for part in chart.slices] == [
            "0.00" if part.amount == "0" else part.amount for part in chart.slices
        ]


def test_zero_parts_are_shown_if_the_text_lists_them() -> None:
    figure = series(subject(options=choice("零值", "列出")))[3]
    assert snapshot(figure) == [
        "  基本支出 405.00 74.31%",
        "  项目支出 140.00 25.69%",
        "  上缴上级支出 0 0%",
        "  经营支出 0 0%",
        "  对附属单位补助支出 0 0%",
    ]


def test_more_slices_than_the_form_allows_are_drawn_as_one() -> None:
    one = subject()
    form = one.form.model_copy(update={"figure_slices": 3})
    chart = make_figures(replace(one, form=form))[5].chart
    assert isinstance(chart, Pie)
    assert len(chart.slices) == 4
    assert [f"{part.name} {part.amount} {part.share}" for part in chart.drawn] == [
        "一般公共服务支出 397.00 79.08%",
        "社会保障和就业支出 60.00 11.95%",
        "其他2项 45.00 8.96%",
    ]


def test_labels_follow_the_precision_of_the_text() -> None:
    options = choice("百分比小数", "一位小数") | choice("占比方式", "合计恰为100%")
    assert snapshot(series(subject(options=options))[6]) == [
        "  一般公共服务支出 397.00 79.1%",
        "  社会保障和就业支出 60.00 11.9%",
        "  卫生健康支出 20.00 4.0%",
        "  住房保障支出 25.00 5.0%",
    ]
