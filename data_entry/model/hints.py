"""What the workbook says beside a fact: where it comes from, what it looks like."""

from data_entry.model.spec import Column, Line


def hint(column: Column, line: Line | None = None) -> str:
    """The note beside a fact: where it comes from and what it looks like."""
    spec = line.cell if line and not line.model else column.cell
    parts = [
        f"出处：{spec.source}" if spec.source else "",
        spec.note,
        f"示例：{spec.example}" if spec.example else "",
        "自动合计；可以用报表数盖掉" if spec.sum_of and not line else "",
    ]
    return "；".join(part.replace("\n", " ") for part in parts if part)


def line_hint(line: Line) -> str:
    """The note beside a line of a form."""
    if not line.model:
        return hint(line.columns[0], line)
    own = [f"出处：{line.cell.source}" if line.cell.source else "", line.cell.note]
    return "；".join(part for part in own if part)
