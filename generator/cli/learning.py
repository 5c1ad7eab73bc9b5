"""What ``juesuan template learn`` and ``sample`` do, for an author who works in Word."""

from pathlib import Path

from generator.failures import FormThereError
from generator.forms.finding import find_form, form_names
from generator.forms.form import load_form

NOTES = "待核.docx"


def sample_workbook(output: Path, name: str, *, force: bool) -> None:
    """Write the workbook of the office whose figures an author types."""
    from data_entry.blank.write import workbook_bytes
    from data_entry.subjects.catalogue import load
    from generator.authoring.learning.trial import sample_office
    from generator.run.publish import write_file

    form = load_form(find_form(name))
    content = workbook_bytes(form.questions, load(form.edition), sample_office(form.questions))
    write_file(output, content, force=force)
    print(f"已写好样本单位的填报表：{output}")
    named = "" if name in form_names() else f' --template "{name}"'
    print(
        f'它的文档：juesuan generate "{output}"{named}。照官方模板写成 Word，数用这张表里的，再：'
    )
    print(f'juesuan template learn 文档.docx -o 新模板 --from "{name}"')


def learn_form(document: Path, folder: Path, source: str, name: str) -> None:
    """Write a form that says what the document says. Raises FormThereError; nothing is overwritten."""
    from generator.authoring.learning.trial import learn_form as learn
    from generator.authoring.new_form import base_name
    from generator.run.publish import write_folder
    from generator.word.edited import opened_file

    if folder.exists():
        raise FormThereError(folder)
    nearest = load_form(find_form(source))
    learned = learn(opened_file(document), nearest, name or folder.name, base_name(nearest, folder))
    write_folder(folder, learned.files | {NOTES: learned.notes}, force=False)
    total = learned.said + learned.unsaid
    print(f"已由“{document.name}”学成模板“{folder}”：{total} 段里 {learned.said} 段写得一字不差。")
    if learned.unsaid:
        print(
            f"{learned.unsaid} 段没有学会，照 {nearest.key} 写；每段旁边批注了是哪个数、可能是什么。"
        )
    print(f"请在 Word 里打开“{folder / NOTES}”：批注里是没有学会的各段，")
    print("和文档里没有的情形（持平、上年为零……）别的单位会写成什么，逐条核对。")
    print(f'再检查：juesuan template check "{folder}"')
