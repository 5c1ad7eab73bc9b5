"""第三部分: which words the document explains, and how."""

from data_entry import derive
from generator.contents.subject import Subject
from generator.contents.tags import Tags
from generator.forms.phrases import Phrases


def terms(subject: Subject, tags: Tags, phrases: Phrases) -> list[Tags]:
    """第三部分: the form's terms whose figure is not 0, every 科目 used, the unit's own entries."""
    own = {term.name: f"{term.text.rstrip('。')}。" for term in subject.disclosure.terms}
    items = derive.items(subject.disclosure.general_items, subject.catalogue)
    titles = {
        item.code: "".join(phrases.lines("科目名词", {**tags, "项": _names(item)}))
        for item in items
    }
    found: list[Tags] = []
    for spec in subject.form.terms:
        if not spec.subjects:
            if phrases.holds(spec.when, tags, f"terms “{spec.name}”的“when”："):
                told = "".join(phrases.text_lines(spec.text, tags, f"terms “{spec.name}”的“text”"))
                found.append({"名称": spec.name, "解释": own.pop(spec.name, told)})
            continue
        for item in items:
            text = own.pop(item.code, None) or subject.catalogue.explanation(item.code)
            if text:
                found.append({"名称": titles[item.code], "解释": text})
    found += [
        {"名称": titles.get(name) or subject.catalogue.name(name) or name, "解释": text}
        for name, text in own.items()
    ]
    return found


def _names(item: derive.Item) -> Tags:
    return {"类": item.class_name, "款": item.group_name, "项": item.name}
