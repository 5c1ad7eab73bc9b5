"""The 科目表 of each year: names and texts as published, and what a year inherits."""

import dataclasses
from pathlib import Path

import pytest
from pydantic import ValidationError

from data_entry.subjects import catalogue
from data_entry.subjects.catalogue import FaultyListError, YearList, build, load, read, years

# 三份已公开的决算说明（攀枝花市、盐边县 2024，贡井区 2020）用到的科目。
PUBLISHED = {
    "2013299": ("组织事务", "其他组织事务支出"),
    "2080104": ("人力资源和社会保障管理事务", "综合业务管理"),
    "2080109": ("人力资源和社会保障管理事务", "社会保险经办机构"),
    "2080501": ("行政事业单位养老支出", "行政单位离退休"),
    "2080505": ("行政事业单位养老支出", "机关事业单位基本养老保险缴费支出"),
    "2080506": ("行政事业单位养老支出", "机关事业单位职业年金缴费支出"),
    "2080802": ("抚恤", "伤残抚恤"),
    "2101101": ("行政事业单位医疗", "行政单位医疗"),
    "2101103": ("行政事业单位医疗", "公务员医疗补助"),
    "2101199": ("行政事业单位医疗", "其他行政事业单位医疗支出"),
    "2101501": ("医疗保障管理事务", "行政运行"),
    "2101504": ("医疗保障管理事务", "信息化建设"),
    "2101505": ("医疗保障管理事务", "医疗保障政策管理"),
    "2101506": ("医疗保障管理事务", "医疗保障经办事务"),
    "2101599": ("医疗保障管理事务", "其他医疗保障管理事务支出"),
    "2109999": ("其他卫生健康支出", "其他卫生健康支出"),
    "2130506": ("巩固脱贫攻坚成果衔接乡村振兴", "社会发展"),
    "2210201": ("住房改革支出", "住房公积金"),
}
OF_OTHERS = {
    "2010302": "一般行政管理事务",
    "2013501": "行政运行",
    "2020504": "国际交流活动",
    "2040506": "“两庭”建设",
    "2040409": "“两房”建设",
    "2040705": "监狱业务及罪犯改造",
    "2060302": "社会公益研究",
    "2060203": "自然科学基金",
    "2080713": "促进创业补贴",
    "2200508": "气象预报预测",
}
"""What courts, prisons, ministries and institutes spend on, whatever is published of them."""


@pytest.mark.parametrize("code", PUBLISHED)
def test_every_subject_of_the_published_documents_has_names_and_a_text(code: str) -> None:
    subjects = load(2024)
    group = subjects.parents(code)[-1]
    assert (subjects.name(group), subjects.name(code)) == PUBLISHED[code]
    explanation = subjects.explanation(code)
    assert explanation is not None
    assert explanation.startswith("反映")
    assert explanation.endswith("。")


@pytest.mark.parametrize("code", OF_OTHERS)
def test_the_list_knows_what_offices_of_every_kind_spend_on(code: str) -> None:
    assert load(2024).name(code) == OF_OTHERS[code]


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("2080505", "反映机关事业单位实施养老保险制度由单位缴纳的基本养老保险费支出。"),
        ("2080802", "反映按规定用于伤残人员的抚恤金和按规定开支的各种伤残补助费。"),
        ("2101103", "反映财政部门安排的公务员医疗补助经费。"),
        (
            "2101506",
            "反映医保基金核算、精算、参保登记、权益记录、转移接续等医疗保障经办支出。",
        ),
        (
            "2210201",
            "反映行政事业单位按人力资源和社会保障部、财政部规定的基本工资和津贴补贴"
            "以及规定比例为职工缴纳的住房公积金。",
        ),
    ],
)
def test_text_of_its_own(code: str, text: str) -> None:
    assert load(2024).explanation(code) == text


@pytest.mark.parametrize("code", ["2010101", "2101501", "2240101"])
def test_text_by_name_is_shared_by_every_group(code: str) -> None:
    assert load(2024).explanation(code) == (
        "反映行政单位（包括实行公务员管理的事业单位）的基本支出。"
    )


@pytest.mark.parametrize(
    ("code", "purpose"),
    [
        ("2101599", "医疗保障管理事务"),
        ("2040299", "公安"),
        ("2080599", "行政事业单位养老"),
        ("2109999", "卫生健康"),
    ],
)
def test_text_of_item_99_names_the_group(code: str, purpose: str) -> None:
    assert load(2024).explanation(code) == f"反映除上述项目以外其他用于{purpose}方面的支出。"


def test_own_text_precedes_the_common_and_the_remainder() -> None:
    subjects = load(2024)
    assert subjects.name("2130104") == "事业运行"
    assert subjects.explanation("2130104") != subjects.explanation("2010150")
    assert subjects.explanation("2013299") == (
        "反映除上述项目以外其他用于中国共产党组织部门的事务支出。"
    )


@pytest.mark.parametrize("year", years())
def test_every_item_a_workbook_can_name_has_a_text(year: int) -> None:
    subjects = load(year)
    items = [code for code in subjects.functional if len(code) == 7]
    assert [code for code in items if not subjects.explanation(code)] == []
    assert {*items} >= subjects.unproved


def test_a_text_not_compared_with_the_list_says_so() -> None:
    assert "2040504" in load(2024).unproved
    assert not {"2080505", "2101506", "2010101"} & load(2024).unproved
    proved = listed(沿用=2024, 说明={"2040504": "反映案件审判的支出。"})
    assert "2040504" not in build(proved).unproved


@pytest.mark.parametrize("code", ["208", "20805", "30101"])
def test_only_items_are_explained(code: str) -> None:
    subjects = load(2024)
    assert subjects.name(code) is not None
    assert subjects.explanation(code) is None


def test_item_99_of_a_fund_is_not_explained_by_its_groups_name() -> None:
    assert load(2024).explanation("2120899") == "反映土地出让收入用于其他方面的支出。"


@pytest.mark.parametrize("code", ["", "2", "209", "2080597", "20805050", "30410", "行政运行"])
def test_unknown_code(code: str) -> None:
    assert load(2024).name(code) is None
    assert load(2024).explanation(code) is None


def test_parents() -> None:
    subjects = load(2024)
    assert subjects.parents("2080505") == ("208", "20805")
    assert subjects.parents("20805") == ("208",)
    assert subjects.parents("208") == ()
    assert subjects.parents("30231") == ("302",)


def test_lines_of_the_main_table() -> None:
    lines = load(2024).line_of_class
    assert len(lines) == 26
    assert (lines["201"], lines["208"], lines["210"], lines["221"], lines["234"]) == (
        "一", "八", "九", "十九", "二十六",
    )  # fmt: skip
    assert list(lines) == sorted(lines)


def test_economic_subjects_behind_the_three_public_expenses() -> None:
    subjects = load(2024)
    assert [subjects.name(code) for code in ("30212", "30217", "30231", "31013", "30913")] == [
        "因公出国（境）费用",
        "公务接待费",
        "公务用车运行维护费",
        "公务用车购置",
        "公务用车购置",
    ]


def test_2020_keeps_what_it_does_not_change() -> None:
    before, now = load(2020), load(2024)
    assert before.functional["2080505"] == now.functional["2080505"]
    assert before.economic["30311"] == now.economic["30311"] == "代缴社会保险费"
    assert before.line_of_class == now.line_of_class
    assert before.explanation("2101103") == now.explanation("2101103")


def test_2020_has_the_names_of_2020() -> None:
    before = load(2020)
    assert (before.year, before.name("21305"), before.name("2130506")) == (
        2020, "扶贫", "社会发展",
    )  # fmt: skip
    assert before.explanation("2130506") == (
        "反映用于农村贫困地区中小学教育、文化、广播、电视、医疗、卫生等方面的项目支出。"
    )
    assert before.explanation("2130599") == "反映除上述项目以外其他用于扶贫方面的支出。"
    assert before.name("2089901") == "其他社会保障和就业支出"
    assert before.name("2089999") is None


def test_a_renamed_subject_loses_the_text_of_its_later_name() -> None:
    assert load(2021).explanation("2130507") is not None
    assert load(2020).name("2130507") == "扶贫贷款奖补和贴息"
    assert load(2020).explanation("2130507") != load(2021).explanation("2130507")
    assert build(listed(沿用=2024, 改名={"2130508": "新"})).explanation("2130508") is None


def test_social_work_is_new_in_2024() -> None:
    assert load(2024).name("2013999") == "其他社会工作事务支出"
    assert load(2024).name("2013901") == "行政运行"
    assert not [code for code in load(2023).functional if code.startswith("20139")]


def test_year_without_a_list_uses_the_nearest_earlier_one() -> None:
    assert [load(year).year for year in (2020, 2021, 2022, 2023, 2024)] == [
        2020, 2021, 2021, 2021, 2024,
    ]  # fmt: skip


def test_later_year_uses_the_newest_and_earlier_year_the_oldest() -> None:
    assert load(2026) is load(years()[-1])
    assert load(2026).year == years()[-1]
    assert load(2026).name("2219899") == "其他住房保障支出"
    assert load(2018).year == years()[0]


@pytest.mark.parametrize("year", years())
def test_shipped_list_is_named_after_its_year_and_tidy(year: int) -> None:
    subjects = load(year)
    assert subjects.year == year
    for name in (*subjects.functional.values(), *subjects.economic.values()):
        assert not set(name) & set(' ?()",'), name
    for text in (*subjects.explanations.values(), *subjects.common.values()):
        assert text.startswith("反映"), text
        assert text.endswith("。"), text


def test_catalogue_cannot_be_changed() -> None:
    subjects = load(2024)
    with pytest.raises(TypeError):
        subjects.functional["208"] = ""  # type: ignore[index]
    with pytest.raises(dataclasses.FrozenInstanceError):
        subjects.year = 2000  # type: ignore[misc]


def listed(**parts: object) -> YearList:
    head = {"年度": 2030, "依据": "测试", "其他项说明": "{款}"}
    return YearList.model_validate(head | parts)


def test_item_without_its_group_is_a_fault() -> None:
    with pytest.raises(FaultyListError) as error:
        build(listed(行次={"208": "八"}, 功能={"208": "社保", "2080505": "养老"}))
    assert error.value.faults == ["2080505 的上级科目 20805 不在表中"]


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(FaultyListError) as error:
        build(listed(功能={"208": "社保"}, 经济={"30101": "基本工资"}, 说明={"2080505": "反映"}))
    assert len(error.value.faults) == 3
    assert "2030.toml 有 3 处矛盾" in str(error.value)


def test_changes_must_be_about_codes_of_the_base() -> None:
    with pytest.raises(FaultyListError) as error:
        build(listed(沿用=2024, 功能={"20805": "养老"}, 改名={"20877": "无"}, 删除=["39977"]))
    assert [fault[:5] for fault in error.value.faults] == ["20805", "20877", "39977"]


def test_removing_a_group_removes_its_items_and_texts() -> None:
    subjects = build(listed(沿用=2024, 删除=["21011", "303"]))
    assert subjects.name("2101101") is None
    assert subjects.name("30301") is None
    assert "2101101" not in subjects.explanations


@pytest.mark.parametrize(
    "parts",
    [{"备注": "多余的键"}, {"功能": {"2080": "四位"}}, {"经济": {"208": "功能码"}},
     {"功能": {"208": ""}}, {"依据": ""}],
)  # fmt: skip
def test_file_with_a_wrong_key_or_code_is_refused(parts: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        listed(**parts)


def test_file_is_read_as_written(tmp_path: Path) -> None:
    path = tmp_path / "2030.toml"
    text = '"年度" = 2030\n"沿用" = 2024\n"依据" = "测试"\n["改名"]\n"21305" = "新"\n'
    path.write_text(text, encoding="utf-8")
    assert build(read(path)).name("21305") == "新"
    assert catalogue.load(2030).year == years()[-1]
