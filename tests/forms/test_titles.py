"""Long names and titles are broken between words: on covers, and above reports."""

import pytest

from generator.contents.compose import file_name
from generator.forms.phrases import balanced

COVERS = """
中国共产党|甲省|委员会|直属机关|工作|委员会
甲自治区|乙州市|人力资源|和|社会保障局
甲市|乙区|城市|管理|综合|行政|执法局
甲省|乙哈尼族|彝族|自治州|生态|环境局|丙分局
甲省|乙土家族|苗族|自治州|丙县|民族|宗教|事务局
甲市|乙街道|办事处|社区|卫生|服务中心
甲省|农业|农村厅|农产品|质量|安全|中心
甲县|人民|代表|大会|常务|委员会|办公室
甲市|乙区|市场|监督|管理|综合|执法|大队
中国|人民|政治|协商|会议|甲县|委员会
甲市|公共|资源|交易|服务|中心|乙分中心
甲省|疾病|预防|控制|中心|乙|实验|基地
甲市|住房|和|城乡|建设|局|工程|质量|安全|站
甲市|新型|农村|合作|医疗|管理|办公室
甲县|残疾人|联合会|残疾人|劳动|就业|服务所
甲市|机关|事务|管理局|公务|用车|服务|中心
甲省|高级|人民|法院|乙|铁路|运输|法院
甲市|乙区|退役|军人|事务局|服务|中心
甲县|乡村|振兴|局|易地|扶贫|搬迁|服务|中心
甲市|规划|和|自然|资源局|不动产|登记|中心
甲市|互联网|信息|办公室|网络|舆情|监测|中心
甲县|红十字会|备灾|救灾|物资|服务站
甲市|气象|灾害|防御|技术|服务|中心
甲区|妇幼|保健|计划|生育|服务|中心
甲省|知识|产权|保护|中心|乙|分中心
甲县|水土|保持|监测站|水政|监察|大队
"""
REPORTS = """
（甲市|基本|医疗|保险|按|疾病|诊断|相关|分组|结合|点数法|付费|应用|软件|系统|项目）
2024年度|城乡|居民|基本|医疗|保险|财政|补助|资金|项目|支出|绩效|自评|报告
（农村|生活|污水|治理|设施|提升|改造|工程|及|运行|维护|补助|资金）
2024年度|高标准|农田|建设|中央|预算内|投资|专项|资金|绩效|评价|报告
（义务|教育|阶段|家庭|经济|困难|学生|生活|补助|专项|资金）
第三部分|甲县|2024年度|部门（单位）|决算|情况|说明
2024年度|老旧|小区|改造|配套|基础|设施|建设|项目|支出|绩效|自评|报告
（公立|医院|综合|改革|与|卫生|健康|人才|培养|培训|补助|资金）
2024年度|大气|污染|防治|专项|资金|（清洁|取暖）|绩效|自评|报告
（退役|安置|补助|经费|和|优抚|对象|医疗|保障|经费|省级|配套）
2024年度|乡镇|街道|应急|救援|队伍|装备|购置|项目|支出|绩效|评价|报告
（普惠性|学前|教育|生均|公用|经费|及|幼儿园|奖补|资金）
2024年度|国土|空间|规划|编制|及|测绘|地理|信息|专项|绩效|评价|报告
"""
CASES = [
    (text, length) for lines, length in ((COVERS, 12), (REPORTS, 20)) for text in lines.split()
]


@pytest.mark.parametrize(("marked", "length"), CASES)
def test_a_title_is_broken_between_words(marked: str, length: int) -> None:
    words = marked.split("|")
    ends = {len("".join(words[:number])) for number in range(1, len(words) + 1)}
    lines = balanced("".join(words), length)
    at = [len("".join(lines[:number])) for number in range(1, len(lines) + 1)]
    assert len(lines) > 1
    assert set(at) <= ends, lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{'决' * 71}（第三方支付评审）自评报告", "决" * 71 + "（第三方支付评审）"),
        (f"{'决' * 76}（第三方支付评审）", "决" * 76),  # not inside the brackets
        (f"{'决' * 60}（评审）{'算' * 30}", f"{'决' * 60}（评审）{'算' * 16}"),
        ("（评审）" + "决" * 10, "（评审）" + "决" * 10),
        ("（" + "决" * 90, "（" + "决" * 79),  # there is nothing before it
    ],
)
def test_a_file_s_name_is_not_cut_inside_brackets(text: str, expected: str) -> None:
    assert file_name(text) == expected
