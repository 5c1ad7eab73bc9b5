"""No text of a figure meets another or leaves the picture, whatever the numbers."""

import gc
import io
import itertools
import re
import subprocess
import sys
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import matplotlib as mpl
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.lines import Line2D
from matplotlib.patches import Circle, PathPatch, Rectangle, Wedge
from matplotlib.path import Path as MplPath
from matplotlib.transforms import Bbox
from PIL import Image
from places import ROOT

from charts import fonts, render
from charts.fonts import Font, NoChineseFontError, bundled_font, chinese_font
from charts.render import draw
from charts.series import Bars, BarSeries, Figure, Pie, Slice


def listed(words):
    return words.split()


CLASSES = listed(
    "一般公共服务支出 教育支出 科学技术支出 文化旅游体育与传媒支出 社会保障和就业支出 卫生健康支出 "
    "节能环保支出 城乡社区支出 农林水支出 交通运输支出 资源勘探工业信息等支出 商业服务业等支出 "
    "自然资源海洋气象等支出 住房保障支出 机关事业单位基本养老保险缴费支出"
)
INCOME = listed(
    "一般公共预算财政拨款收入 政府性基金预算财政拨款收入 国有资本经营预算财政拨款收入 上级补助收入 "
    "事业收入 经营收入 附属单位上缴收入 其他收入"
)
THREE_PUBLIC = ["因公出国（境）费", "公务用车购置及运行维护费", "公务接待费"]


def pie(names, values, title="支出决算结构图", **extra):
    whole = sum(map(Decimal, values))
    slices = tuple(
        Slice(
            name,
            Decimal(value),
            value,
            "0%" if not Decimal(value) else f"{Decimal(value) / whole * 100:.2f}%",
        )
        for name, value in zip(names, values, strict=True)
    )
    return Figure(2, title, Pie(slices, "万元", **extra), "替代文字")


def bars(categories, title="收入、支出决算总计变动情况图", **series):
    made = tuple(
        BarSeries(name, tuple(Decimal(text.replace(",", "")) for text in texts), tuple(texts))
        for name, texts in series.items()
    )
    return Figure(1, title, Bars(tuple(categories), made, "万元"), "替代文字")


YEARS = ["2023年", "2024年"]
CASES = {
    "两年两系列": bars(YEARS, 收入总计=["401.68", "456.32"], 支出总计=["401.68", "456.32"]),
    "一系列": bars(YEARS, 一般公共预算财政拨款支出=["385.10", "437.58"]),
    "一年": bars(["2024年"], 收入总计=["456.32"], 支出总计=["456.32"]),
    "负数": bars(YEARS, 收入总计=["-12.50", "456.32"], 支出总计=["0", "-400.00"]),
    "只有负数": bars(YEARS, 收入总计=["-12.50", "-456.32"]),
    "柱全为零": bars(YEARS, 收入总计=["0", "0"], 支出总计=["0", "0"]),
    "大数": bars(
        YEARS,
        收入总计=["1,234,567,890.12", "9,234,567,890.12"],
        支出总计=["0.01", "8,234,567,890.12"],
    ),
    "十五类的柱": bars(CLASSES, 决算数=[f"{10**9 / 3**i:.2f}" for i in range(15)]),
    "四十类的柱": bars(
        [f"第{i}类支出" for i in range(40)], 决算数=[f"{i * 7.31:.2f}" for i in range(40)]
    ),
    "两系列九类": bars(CLASSES[6:], 上年=["1234.56"] * 9, 本年=["-1234.56"] * 9),
    "六个系列": bars(YEARS, **{name: ["12345.67", "76543.21"] for name in INCOME[:6]}),
    "长题目": bars(YEARS, "一般公共预算财政拨款支出决算变动情况" * 4, 支出=["1.00", "2.00"]),
    "没有柱": bars([]),
    "两片": pie(["一般公共预算财政拨款收入", "其他收入"], ["439.32", "17.00"]),
    "一片占满": pie(INCOME, ["456.32"] + ["0"] * 7),
    "十五类": pie(
        CLASSES,
        listed(
            "1823.45 902.10 651.33 420.08 377.21 300.10 251.40 190.77 150.23 99.80 88.12 47.90 30.05 "
            "12.01 0.45"
        ),
    ),
    "十五类相等": pie(CLASSES, ["100.00"] * 15),
    "十五个长名": pie([CLASSES[-1]] * 15, ["1234567890.12"] * 15),
    "更长的名称": pie(["城乡居民基本医疗保险基金补助支出" * 4, "其他"], ["5.00", "4.00"]),
    "很小的片": pie(CLASSES[:6], ["9975.00"] + ["5.00"] * 5),
    "极小的片": pie(CLASSES[:3], ["99999999.00", "0.01", "0.01"]),
    "两片相等": pie(["基本支出", "项目支出"], ["50.00", "50.00"]),
    "三公只有接待": pie(THREE_PUBLIC, ["0", "0", "0.07"]),
    "三公全为零": pie(THREE_PUBLIC, ["0", "0", "0"]),
    "没有片": pie([], []),
    "有负数的饼": pie(["经营收入", "其他收入", "事业收入"], ["-5.00", "25.00", "30.00"]),
    "长的说明": pie(THREE_PUBLIC, ["0", "0", "0"], note_when_zero="本年未安排也未发生此项支出" * 3),
    "三十类": pie([f"{CLASSES[i % 15]}" for i in range(30)], [f"{i + 1}.00" for i in range(30)]),
}
BUNDLED = bundled_font()
every_case = pytest.mark.parametrize("figure", CASES.values(), ids=CASES)


def texts_of(picture):
    """What each text of a picture says, and a box of pixels that holds all its outlines."""
    return [
        (artist.get_label(), box_of(artist))
        for artist in picture.artists + picture.patches
        if isinstance(artist, PathPatch) and artist.get_label()
    ]


def box_of(artist):
    outline = artist.get_path()
    points = outline.vertices[outline.codes != MplPath.CLOSEPOLY]
    return Bbox.null() if not len(points) else Bbox(extremes(artist.get_transform(), points))


def extremes(transform, points):
    placed = transform.transform(points)
    return [placed.min(axis=0), placed.max(axis=0)]


def words_of(figure):
    return [words for words, _ in texts_of(draw(figure, BUNDLED))]


def shapes_of(figure, kind):
    picture = draw(figure, BUNDLED)
    return [shape for shape in picture.artists + picture.patches if isinstance(shape, kind)]


@pytest.mark.parametrize("font", [BUNDLED, chinese_font()], ids=["随带字体", "系统字体"])
@every_case
def test_texts_neither_meet_nor_leave_the_picture(figure, font):
    picture = draw(figure, font)
    width, height = picture.bbox.size
    texts = texts_of(picture)
    assert texts
    for words, box in texts:
        assert box.x0 >= 0, words
        assert box.y0 >= 0, words
        assert box.x1 <= width, words
        assert box.y1 <= height, words
    for (words, box), (others, other) in itertools.combinations(texts, 2):
        is_apart = (
            box.x1 <= other.x0 or other.x1 <= box.x0 or box.y1 <= other.y0 or other.y1 <= box.y0
        )
        assert is_apart, f"{words} / {others}"


def test_the_boxes_measured_are_those_of_matplotlib():
    canvas = FigureCanvasAgg(draw(CASES["两年两系列"], BUNDLED))
    canvas.draw()
    for artist in canvas.figure.artists + canvas.figure.patches:
        if isinstance(artist, PathPatch) and artist.get_label():
            box = artist.get_window_extent(canvas.get_renderer())
            assert box.extents == pytest.approx(box_of(artist).extents, abs=1)


@every_case
def test_every_printed_number_and_the_unit_are_shown_and_the_title_is_not(figure):
    words = words_of(figure)
    assert figure.title not in words
    chart = figure.chart
    printed = (
        chart.labels
        if isinstance(chart, Bars)
        else [
            text for part in chart.slices if not part.is_zero for text in (part.amount, part.share)
        ]
    )
    text = "\n".join(words)
    for each in set(printed):
        assert text.count(each) >= printed.count(each)
    is_nothing = isinstance(chart, Pie) and chart.is_empty
    assert text.count("万元") == (0 if is_nothing else 1)


@every_case
def test_names_are_complete(figure):
    text = "".join(words_of(figure))
    chart = figure.chart
    if isinstance(chart, Pie) and chart.is_empty:
        assert text == chart.note_when_zero
        return
    names = chart.categories if isinstance(chart, Bars) else [part.name for part in chart.slices]
    for name in names:
        assert name in text


@every_case
def test_no_text_is_smaller_than_nine_points(figure):
    """A text is as wide as its signs at its size: Chinese ones take one em each."""
    picture = draw(figure, BUNDLED)
    for words, box in texts_of(picture):
        chinese = [sign for sign in words if "一" <= sign <= "鿿"]
        if len(chinese) > 1:
            room = max(box.width, box.height) / picture.dpi * 72
            assert room > 8.5 * (len(chinese) - 0.5), words


@pytest.mark.parametrize(
    ("name", "most"),
    [
        *(("两年两系列", 5.6), ("一系列", 5.1), ("两片", 5.0), ("十五类", 10.0), ("六个系列", 8.5)),
        *(("一片占满", 3.1), ("三公只有接待", 2.7), ("三公全为零", 1.5), ("十五类的柱", 11.5)),
    ],
)
def test_a_figure_is_as_high_as_its_contents_need(name, most):
    width, height = draw(CASES[name], BUNDLED).get_size_inches() * 2.54
    assert width == pytest.approx(14.5)
    assert most / 2 < height < most


def test_slices_run_clockwise_from_twelve_largest_first():
    wedges = shapes_of(pie(["少", "多", "中"], ["20.00", "50.00", "30.00"]), Wedge)
    assert [(wedge.theta1, wedge.theta2) for wedge in wedges] == [
        pytest.approx((-90, 90)),  # half a turn from 12 o'clock over 3 to 6
        pytest.approx((-198, -90)),
        pytest.approx((-270, -198)),
    ]


def test_slices_too_narrow_for_their_shares_point_left():
    large, small = shapes_of(pie(["多", "少"], ["95.00", "5.00"]), Wedge)
    assert (small.theta1 % 360, small.theta2 % 360) == pytest.approx((171, 189))  # 9 o'clock is 180
    assert large.theta2 - large.theta1 == pytest.approx(342)


@pytest.mark.parametrize("name", ["很小的片", "十五类", "十五类相等", "两片"])
def test_every_slice_has_its_share_at_the_pie_and_in_the_table(name):
    words = words_of(CASES[name])
    shares = [part.share for part in CASES[name].chart.slices]
    assert all(words.count(share) == 2 * shares.count(share) for share in shares)


def test_one_part_is_a_bar_and_those_of_nothing_are_named_once():
    figure = CASES["三公只有接待"]
    assert not shapes_of(figure, Wedge)
    assert not shapes_of(figure, Circle)
    assert words_of(figure) == [
        "公务接待费",
        "0.07万元，占100.00%",
        "本年为0：因公出国（境）费、公务用车购置及运行维护费",
    ]


def test_a_pie_of_nothing_says_so():
    assert words_of(CASES["三公全为零"]) == ["本年无此项"]
    assert words_of(CASES["没有片"]) == ["本年无此项"]
    assert words_of(pie([], [], note_when_zero="无")) == ["无"]


def test_many_slices_are_drawn_as_those_that_stand_for_them():
    whole = CASES["十五类"].chart
    drawn = (*whole.slices[:3], Slice("其他12项", Decimal("1967.95"), "1967.95", "36.82%"))
    words = words_of(Figure(6, "图", replace(whole, drawn=drawn), ""))
    assert "其他12项" in words
    assert "卫生健康支出" not in words


def test_five_slices_differ_in_grey_by_lines_and_four_do_not_need_them():
    lines = [len(shapes_of(pie(CLASSES[:n], ["50.00"] * n), Line2D)) for n in (4, 5)]
    assert lines[1] - lines[0] > 5


def test_one_series_has_no_legend():
    assert "一般公共预算财政拨款支出" not in words_of(CASES["一系列"])
    assert {"收入总计", "支出总计"} < set(words_of(CASES["两年两系列"]))


def test_columns_stand_on_zero_and_are_in_proportion():
    figure = bars(YEARS, 支出=["100.00", "-50.00"])
    columns = [box for box in shapes_of(figure, Rectangle) if abs(box.get_width()) > 30]
    up, down = (box for box in columns if box.get_facecolor()[:3] != (1, 1, 1))
    assert up.get_y() == pytest.approx(down.get_y())
    assert up.get_height() == pytest.approx(-2 * down.get_height())


def test_dollar_signs_and_markup_are_printed_as_they_are():
    assert "A$x^2$&<b>" in words_of(pie(["A$x^2$&<b>", "乙"], ["1.00", "2.00"]))


# ---- fonts


def test_without_a_system_font_the_bundled_one_is_used(tmp_path):
    font = chinese_font(folders=(tmp_path,))
    assert font.path.name == "NotoSansSC-Regular.ttf"


def test_without_any_font_the_message_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "bundled_font", lambda: None)
    with pytest.raises(NoChineseFontError) as caught:
        chinese_font("没有字体", folders=(tmp_path,))
    assert caught.value.searched == (tmp_path,)
    assert "请安装" in str(caught.value)
    assert "fonts-noto-cjk" in str(caught.value)
    assert str(tmp_path) in str(caught.value)


def test_fangsong_goes_before_song_and_damaged_files_are_passed_over(tmp_path):
    for name in ("SimFang.ttf", "simsun.ttf"):
        (tmp_path / name).symlink_to(BUNDLED.path)
    (tmp_path / "仿宋_GB2312.ttf").write_bytes(b"no font")
    assert chinese_font(folders=(tmp_path,)).path.name == "SimFang.ttf"
    (tmp_path / "SimFang.ttf").unlink()
    fonts._files_by_name.cache_clear()
    assert chinese_font("别的字", folders=(tmp_path,)).path.name == "simsun.ttf"


def test_a_latin_font_under_a_chinese_name_is_passed_over(tmp_path):
    latin = Path(mpl.get_data_path(), "fonts/ttf/DejaVuSans.ttf")
    (tmp_path / "simfang.ttf").symlink_to(latin)
    assert chinese_font(folders=(tmp_path,)) == BUNDLED


def test_the_font_that_lacks_fewest_characters_is_taken(tmp_path):
    (tmp_path / "simfang.ttf").symlink_to(BUNDLED.path)
    rare = "\U0010fffd"  # private use: in no font
    assert chinese_font(f"决算{rare}", folders=(tmp_path,)).path.name == "simfang.ttf"
    assert fonts.missing_glyphs(BUNDLED, f"决算 {rare}\n") == {rare}


def test_missing_glyphs_are_those_a_font_cannot_show():
    latin = Path(mpl.get_data_path(), "fonts/ttf/DejaVuSans.ttf")
    assert fonts.missing_glyphs(Font(latin), "a算1") == {"算"}


@pytest.mark.parametrize(
    "name", ["NotoSerifCJK-Regular.ttc", "NotoSansCJK-Regular.ttc"], ids=["宋体", "黑体"]
)
def test_of_a_collection_the_face_for_mainland_china_is_taken(name):
    path = Path("/usr/share/fonts/opentype/noto", name)
    if not path.exists():
        pytest.skip("没有安装 fonts-noto-cjk")
    font = fonts._open(path, fonts.PREFERRED[name.lower()])
    assert fonts._opened(font).family_name.endswith(" SC")


def test_a_japanese_first_collection_is_passed_over_where_faces_cannot_be_chosen(
    tmp_path, monkeypatch
):
    path = Path("/usr/share/fonts/opentype/noto/NotoSerifCJK-Regular.ttc")
    if not path.exists():
        pytest.skip("没有安装 fonts-noto-cjk")
    (tmp_path / path.name).symlink_to(path)

    class OldFont:  # matplotlib 3.9: no face_index
        def __new__(cls, name):
            return real(name)

    real = fonts.FT2Font
    monkeypatch.setattr(fonts, "FT2Font", OldFont)
    assert chinese_font("旧版", folders=(tmp_path,)) == BUNDLED


def test_wrapping_keeps_lines_even_and_closing_marks_off_their_start():
    ten = BUNDLED.width("国" * 10, 10)
    assert BUNDLED.wrapped("机关事业单位基本养老保险缴费支出", 10, ten) == [
        "机关事业单位基本",
        "养老保险缴费支出",
    ]
    assert BUNDLED.wrapped("因公出国（境）费", 10, BUNDLED.width("国" * 6, 10)) == [
        "因公出国",
        "（境）费",
    ]
    assert BUNDLED.wrapped("一二三四）五六", 10, BUNDLED.width("国" * 5, 10))[0] == "一二三四）"
    sources = "政府性基金预算财政拨款收入、上级补助收入、事业收入"
    wide = BUNDLED.width("国" * 15, 10)
    assert BUNDLED.wrapped(sources, 10, wide) == [
        "政府性基金预算财政拨款收入、",
        "上级补助收入、事业收入",
    ]


# ---- bytes


def png(figure, font):
    return render.png_and_svg(figure, font)[0]


def svg(figure, font):
    return render.png_and_svg(figure, font)[1]


@pytest.mark.parametrize("render_as", [png, svg])
@pytest.mark.parametrize("name", ["两年两系列", "十五类", "三公全为零"])
def test_same_figure_same_bytes(render_as, name):
    first = render_as(CASES[name], BUNDLED)
    assert render_as(CASES[name], Font(BUNDLED.path)) == first


def test_same_bytes_in_another_process_and_at_another_time():
    script = (
        "import sys; sys.path[:0] = ['tests', 'tests/charts']; import hashlib, test_charts_drawing as t;"
        "f = t.CASES['两片'];"
        "print([hashlib.sha256(g(f, t.BUNDLED)).hexdigest() for g in (t.png, t.svg)])"
    )
    runs = {
        subprocess.run(
            [sys.executable, "-c", script],
            capture_output=True, text=True, check=True, cwd=ROOT,
            env={"PYTHONHASHSEED": seed, "PYTHONPATH": ".", "SOURCE_DATE_EPOCH": seed},
        ).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


def test_png_is_a_small_palette_picture_with_white_paper_and_no_metadata():
    data = png(CASES["两年两系列"], BUNDLED)
    picture = Image.open(io.BytesIO(data))
    assert picture.mode == "P"
    assert picture.width == 1141  # 14.5 cm at 200 dpi
    assert picture.info.keys() == {"dpi"}
    assert picture.convert("RGB").getpixel((0, 0)) == (255, 255, 255)
    assert len(data) < 40_000


def test_the_pale_strip_of_an_empty_pie_is_not_lost_in_the_palette():
    picture = Image.open(io.BytesIO(png(CASES["三公全为零"], BUNDLED))).convert("RGB")
    assert len([count for count, _ in picture.getcolors() if count > 20_000]) == 2


def test_png_keeps_dark_and_light_columns_apart_in_grey():
    grey = Image.open(io.BytesIO(png(CASES["两年两系列"], BUNDLED))).convert("L")
    common = sorted(grey.getcolors(), reverse=True)[:3]
    paper, *columns = sorted((level for _, level in common), reverse=True)
    assert paper == 255
    assert columns[0] - columns[1] > 80


def test_svg_needs_no_font_and_carries_no_time():
    text = svg(CASES["两片"], BUNDLED).decode("utf-8")
    assert "<text" not in text
    assert "font-family" not in text
    assert "dc:date" not in text
    assert "Matplotlib" not in text
    assert "<title>支出决算结构图</title>" in text
    assert "替代文字" in text
    assert not re.search(r'clip-path|href="#', text)  # the names matplotlib makes at random


def test_neither_pyplot_nor_settings_are_touched():
    script = (
        "import sys, matplotlib; before = matplotlib.rcParams.copy();"
        "sys.path.insert(0, '.');"
        "from decimal import Decimal as D;"
        "from charts import fonts, render; from charts.series import *;"
        "f = Figure(2, '图', Pie((Slice('甲', D(1), '1.00', '100%'),), '万元'), '');"
        "render.png_and_svg(f, fonts.chinese_font());"
        "assert 'matplotlib.pyplot' not in sys.modules; assert 'zhplot' not in sys.modules;"
        "assert matplotlib.rcParams.copy() == before"
    )
    subprocess.run([sys.executable, "-c", script], check=True, cwd=ROOT)


def test_a_users_settings_do_not_change_the_picture():
    plain = png(CASES["两年两系列"], BUNDLED), svg(CASES["两片"], BUNDLED)
    strange = {
        "figure.autolayout": True, "savefig.dpi": 33, "figure.dpi": 44, "lines.linestyle": ":",
        "patch.linewidth": 5, "text.usetex": True, "svg.fonttype": "none", "lines.marker": "o",
        "figure.facecolor": "pink", "hatch.linewidth": 9, "savefig.bbox": "tight",
    }  # fmt: skip
    with mpl.rc_context(strange):
        assert (png(CASES["两年两系列"], BUNDLED), svg(CASES["两片"], BUNDLED)) == plain


def test_threads_draw_the_same_bytes():
    figures = list(CASES.values())[:4] * 3
    alone = [png(figure, BUNDLED) for figure in figures]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(lambda figure: png(figure, BUNDLED), figures)) == alone


def test_pictures_are_let_go():
    canvas = FigureCanvasAgg(draw(CASES["两片"], BUNDLED))
    canvas.draw()
    watched = weakref.ref(canvas.figure)
    del canvas
    gc.collect()
    assert watched() is None
