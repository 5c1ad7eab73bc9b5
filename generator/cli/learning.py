"""What ``juesuan template learn`` and ``sample`` do, for an author who works in Word."""

from pathlib import Path
from typing import TYPE_CHECKING

from data_entry.failures import UnreadableError
from generator.authoring.learning.asked import SHEET
from generator.failures import CommandError
from generator.forms.finding import FILES, find_form, form_names, own_content
from generator.forms.form import Form, load_form

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

    from generator.authoring.learning.office import GivenOffice

NOTES = "待核.docx"
_NO_TEXT = "没有找到各部分、各节的标题和它们下面的句子，只有表格、图片或空白，学不了"
_WHAT_TO_GIVE = (
    "请给官方模板的全文，把“XX”换成样本单位的数；标题编上号（第一部分、一、（一）），"
    "或用 Word 的“标题 1”“标题 2”样式；扫描的图片先识别成文字"
)
_NO_WORKBOOK = "不是填好的填报表"
_WHICH_WORKBOOK = "请给写这份说明的那一年、本单位的填报表"
_OTHER_OFFICE = (
    "大半的数不是样本单位的：这份文档可能还是别的单位的，或者没有把“XX”换成数。"
    "请先 juesuan template sample 样本.xlsx，照它的数写，再加 --force 学一次。"
)


def sample_workbook(output: Path, name: str, *, force: bool) -> None:
    """Write the workbook of the office whose figures an author types."""
    from data_entry.blank.write import workbook_bytes
    from data_entry.subjects.catalogue import load
    from generator.authoring.learning.office import sample_office
    from generator.run.publish import write_file

    form = load_form(find_form(name))
    content = workbook_bytes(form.questions, load(form.edition), sample_office(form.questions))
    write_file(output, content, force=force)
    print(f"已写好样本单位的填报表：{output}")
    named = "" if name in form_names() else f' --template "{name}"'
    print(
        f'它的文档：juesuan generate "{output}"{named}。照官方模板写成 Word，数用这张表里的，再：'
    )
    print("juesuan template learn 文档.docx -o 新模板")


def learn_form(
    document: Path,
    folder: Path,
    source: str,
    name: str,
    *,
    workbook: Path | None = None,
    force: bool,
    years: list[int],
    publisher: str,
) -> None:
    """Write a form that says what the document says; what was changed by hand before is kept beside it.

    ``workbook``: of the office whose document it is; without one it is the sample office's.
    """
    from generator.authoring.learning.office import SAMPLE
    from generator.authoring.learning.trial import learn_form as learn
    from generator.authoring.new_form import base_name
    from generator.run.publish import refuse, write_folder
    from generator.word.edited import opened_file
    from generator.word.written import written

    refuse(folder, force=force)
    typed = opened_file(document)
    if not any(each.texts for each in written(typed, []).below):
        raise UnreadableError(document, _NO_TEXT, _WHAT_TO_GIVE)
    office = _own_office(workbook) if workbook else SAMPLE
    nearest = load_form(find_form(source)) if source else _nearest(typed, office)
    if workbook:
        _tell_strange(document, typed, nearest, office, workbook)
    learned = learn(typed, nearest, base_name(nearest, folder), _tell, office)
    earlier = own_content(folder) if (folder / FILES[0]).is_file() else {}
    earlier |= {k: v for k, v in (("适用年度", years), ("发布单位", publisher)) if v}
    files = learned.files(name or earlier.get("name") or folder.name, earlier)
    files |= {NOTES: learned.notes}
    about = {"文档": document.name, "模板": nearest.key}
    kept = write_folder(folder, files, about=about, force=force)
    total = learned.said + learned.unsaid
    print(f"已由“{document.name}”学成模板“{folder}”：{total} 段里 {learned.said} 段写得一字不差。")
    if kept:
        print(f"这个文件夹里手改过、自己放进去的还在：{'、'.join(kept)}；要的改动请抄过来。")
    if learned.unsaid:
        print(f"{learned.unsaid} 段没有学会，照 {nearest.key} 写。")
    if not workbook and (learned.unsaid > learned.said or not learned.has_figures):
        print(_OTHER_OFFICE)
    if titles := "、".join(each.title for each in learned.found.questions.values()):
        print(f"填报表多问一页“{SHEET}”：{titles}。")
    print(f"请在 Word 里打开“{folder / NOTES}”，批注里是：没有学会的各段，是哪个数、可能是什么；")
    print("文档里没有的情形（持平、上年为零……）别的单位会写成什么。逐条看一遍。")
    print(f'再检查：juesuan template check "{folder}"')


def _own_office(workbook: Path) -> "GivenOffice":
    """The office of a workbook. Raises UnreadableError for what is none."""
    from generator.authoring.learning.office import office_of
    from generator.run.pipeline import check

    checked = check(workbook)
    if not checked.is_composable:
        raise UnreadableError(workbook, _NO_WORKBOOK, _WHICH_WORKBOOK)
    return office_of(checked)


def _tell_strange(
    document: Path, typed: "WordDocument", form: Form, office: "GivenOffice", workbook: Path
) -> None:
    """Tell which figures a workbook has not. Raises CommandError where these are most."""
    from generator.authoring.learning.judging.matching import strange_figures

    strange, total = strange_figures(typed, form, office)
    if 2 * len(strange) > total:
        first = strange[:8]
        more = "……" if len(strange) > len(first) else ""
        raise CommandError(
            f"“{document.name}”里 {total} 个数，有 {len(strange)} 个不在“{workbook.name}”里："
            f"{'、'.join(first)}{more}。这张填报表可能是别的年度、别的单位的。请给写这份说明的那一年、"
            "同一个单位的填报表；没有的，先用当年的决算表做一张："
            "juesuan new 填报表.xlsx --tables 决算表.xlsx。"
        )
    if strange:
        _tell(f"说明里有、填报表里没有的数（写错的，或者填报表不问）：{'、'.join(strange)}。")


def _nearest(document: "WordDocument", office: "GivenOffice") -> Form:
    """The form that a document is most like, which is told with the next ones."""
    from generator.authoring.learning.nearest import nearest_forms

    _tell(f"和 {len(form_names())} 个模板比，看最像哪一个……")
    first, *others = nearest_forms(document, office.subject)
    print(f"最像的模板：{first.in_words}。")
    print(f"其次：{'、'.join(each.in_words for each in others)}。要换一个，加 --from 模板。")
    return first.form


def _tell(words: str) -> None:
    print(words, flush=True)
