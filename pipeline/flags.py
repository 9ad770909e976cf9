"""The one vocabulary of flags: every word that `tasks.flags` and `documents.flags` may hold, and what it means.

A flag names a field and a reason ("deadline_ambiguous"): why a value is missing or should be looked at before it is
relied on. `check_records` takes any other word for a mistake of the program; the data dictionary prints this table.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Flagged = Literal["tasks", "documents"]


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag. `fields` are columns of `table`, or "TABLE.COLUMN" elsewhere; `reason` is one sentence for the reader;
    `look` tells an analyst what to compare."""

    word: str
    table: Flagged
    fields: tuple[str, ...]
    reason: str
    look: str


_ROW = ("text", "indicator_text", "output_text", "lead_units", "coordinating_units", "implementing_units")
_PERIOD = ("plan_start", "plan_end")
_PATH = ("province", "district", "commune")
_ROLES = {
    "lead": "lead_units",
    "coordinating": "coordinating_units",
    "implementing": "implementing_units",
    "monitoring": "assignments.name",
}


def _of_roles() -> Iterator[Flag]:
    """What may be doubtful about the bodies of each role."""
    for role, field in _ROLES.items():
        yield Flag(
            f"{role}_unknown",
            "tasks",
            (field, "assignments.name", "assignments.level"),
            f"A {role} body is neither in the catalogue nor of a known kind, and stands as printed.",
            "`assignments.mention`; `nhiemvu catalogue check` gives the line that would make it known.",
        )
        yield Flag(
            f"{role}_by_pattern",
            "tasks",
            (field, "assignments.name", "assignments.level"),
            f"A {role} body was named by its kind word alone (Phòng …, Ban …); the catalogue does not have it.",
            "Whether `assignments.name` is a body, and whether its name ends where it should.",
        )
        yield Flag(
            f"{role}_ambiguous",
            "tasks",
            (field, "assignments.name"),
            f"The short form of a {role} body is that of several bodies; the commonest was taken.",
            "`assignments.mention`, and which of these bodies the place has.",
        )
        yield Flag(
            f"{role}_dropped",
            "tasks",
            (field,),
            f"The cell of the {role} bodies holds what can be no body (a product, a time) and was left out.",
            "The row in the plan: its cells may stand one column off.",
        )


def _of_levels() -> Iterator[Flag]:
    """What may be doubtful about each level of the issuer's place."""
    for level in _PATH:
        fields = (level, f"{level}_code")
        yield Flag(
            f"{level}_unknown",
            "documents",
            fields,
            f"No {level} of that name existed there at the plan's date; it stands as printed.",
            "The letterhead; a scanner may have misread the name.",
        )
        yield Flag(
            f"{level}_ambiguous",
            "documents",
            fields,
            f"Several units bear the name of the {level}, and the plan does not say which; it stands as printed.",
            "The places named in the letterhead and the plan's title.",
        )
        yield Flag(
            f"{level}_former",
            "documents",
            fields,
            f"The name of the {level} had ended at the plan's date.",
            "The plan's date, and the successor in `province_now` or `commune_now`.",
        )
        yield Flag(
            f"{level}_kind_differs",
            "documents",
            fields,
            f"The plan prints another kind of {level} than the catalogue has (Huyện for a Thị xã).",
            "Whether the code is that of the unit that is meant.",
        )
    for level in ("province", "district"):
        yield Flag(
            f"{level}_misread",
            "documents",
            (level, f"{level}_code"),
            f"No {level} has the printed name; the only one whose name differs by one letter was taken.",
            "The name in the letterhead.",
        )
        yield Flag(
            f"{level}_inferred",
            "documents",
            (level, f"{level}_code"),
            f"The letterhead does not print the {level}; it follows from the places below it.",
            "Whether another place of the same name is meant.",
        )


VOCABULARY: tuple[Flag, ...] = (
    Flag(
        "cells_shifted",
        "tasks",
        (*_ROW, "deadline_text", "dimension", "subdimension"),
        "The row's cells stood in other columns than their words belong to, and were moved.",
        "The row in the plan, cell by cell.",
    ),
    Flag(
        "cells_carried",
        "tasks",
        ("lead_units", "coordinating_units", "implementing_units", "deadline_text"),
        "A cell that is empty at the top of a page was filled from the merged cell at the foot of the page before.",
        "The row in the plan, and the merged cell above it.",
    ),
    Flag(
        "columns_by_content",
        "tasks",
        ("text", "lead_units", "deadline_text"),
        "The header does not name the column of the task, of the lead or of the deadline in known words; it was told "
        "by what its cells hold.",
        "The header of the table in the plan.",
    ),
    Flag(
        "table_split_doubtful",
        "tasks",
        (*_ROW, "deadline_text"),
        "The table's left and right columns stand on different pages, and which rows belong together is not certain; "
        "where nothing says so the right columns were left out.",
        "The row on both pages of the plan.",
    ),
    Flag(
        "lead_undecided",
        "tasks",
        ("lead_units", "coordinating_units", "implementing_units"),
        "The sentence begins with what looks like a body whose end or role is not certain; it was not taken.",
        "Who acts in `text`; a body of the heading above may stand in its place.",
    ),
    Flag(
        "bodies_segmented",
        "tasks",
        ("lead_units", "coordinating_units"),
        "Where a body's name ends in the sentence was decided by word segmentation (underthesea), not by the rules.",
        "The body in `text`.",
    ),
    Flag(
        "lead_missing",
        "tasks",
        ("lead_units",),
        "The row of a table has no lead body.",
        "The row in the plan: an empty cell, a merged one, or one that was not read.",
    ),
    *_of_roles(),
    Flag(
        "deadline_dropped",
        "tasks",
        ("deadline_text",),
        "The cell of the deadline holds what can be no time (a body, a product) and was left out.",
        "The row in the plan: its cells may stand one column off.",
    ),
    Flag(
        "deadline_unread",
        "tasks",
        ("deadline_type", "deadline_start", "deadline_due", "deadline_recurrence"),
        "The printed deadline was not understood; its type and days are empty.",
        "`deadline_text`.",
    ),
    Flag(
        "deadline_ambiguous",
        "tasks",
        ("deadline_type", "deadline_start", "deadline_due"),
        "Two readings of the printed deadline fit, or its words contradict each other.",
        "`deadline_text` beside `deadline_start` and `deadline_due`.",
    ),
    Flag(
        "deadline_no_year",
        "tasks",
        ("deadline_start", "deadline_due"),
        "Neither the deadline nor the plan gives the year; the days are empty.",
        "The plan's title and date.",
    ),
    Flag(
        "deadline_doubtful",
        "tasks",
        ("deadline_text", "deadline_type", "deadline_start", "deadline_due"),
        "The deadline was read by text recognition (OCR), which was unsure of it, or gives a day, quarter or year that "
        "cannot be meant.",
        "The deadline on the plan's page.",
    ),
    Flag(
        "task_corrected",
        "tasks",
        ("corrections", "as_read"),
        "A person has corrected the task; what was read is in `as_read`.",
        "`corrections`.",
    ),
    Flag(
        "correction_stale",
        "tasks",
        ("corrections",),
        "A person has corrected the task when its words were others; the correction is not applied.",
        "`corrections.text` beside `text`; a new `when` in its line of data/corrections.csv confirms it.",
    ),
    Flag(
        "correction_refused",
        "tasks",
        ("corrections",),
        "A correction by a person contradicts the task's other values and is not applied.",
        "`corrections`, and what the report of the run says of its line.",
    ),
    Flag(
        "plan_corrected",
        "documents",
        ("tasks.corrections", "lost_corrections"),
        "People have corrected tasks of the plan.",
        "The tasks with `task_corrected`, and `lost_corrections`.",
    ),
    Flag(
        "doc_type_unknown", "documents", ("doc_type",), "No word for the kind of document was found.", "Its first page."
    ),
    Flag(
        "number_missing",
        "documents",
        ("number", "symbol"),
        "No line with number and symbol was found.",
        "The top of the first page.",
    ),
    Flag(
        "number_blank",
        "documents",
        ("number",),
        "The number was left blank, as in a draft; the symbol may be there.",
        "Whether a signed copy gives it.",
    ),
    Flag(
        "issued_date_missing",
        "documents",
        ("issued_date", "issued_place"),
        "No line with place and day of issue was found.",
        "The top of the first page.",
    ),
    Flag(
        "issued_date_blank",
        "documents",
        ("issued_date",),
        "The day or month of issue was left blank, as in a draft; the year may be there.",
        "Whether a signed copy gives it.",
    ),
    Flag("title_missing", "documents", ("title",), "No subject was found under the type word.", "The first page."),
    Flag(
        "issuer_unknown",
        "documents",
        ("issuer_name", "issuer_level"),
        "The issuing body or its level was not found.",
        "The letterhead; levels and places of all bodies of the plan rest on it.",
    ),
    Flag(
        "issuer_inferred",
        "documents",
        ("issuer_name", "issuer_level"),
        "The letterhead does not say the issuer or its level; they follow from the title, the text or the symbol.",
        "The letterhead, the title and the signature.",
    ),
    Flag(
        "issuer_place_unknown",
        "documents",
        _PATH,
        "The issuer was found, its place was not.",
        "The letterhead; places of all bodies of the plan rest on it.",
    ),
    Flag(
        "place_ambiguous",
        "documents",
        _PATH,
        "The plan has no date, and its place has one reading before and another after 1 July 2025.",
        "When the plan was issued.",
    ),
    *_of_levels(),
    Flag(
        "plan_period_from_body",
        "documents",
        _PERIOD,
        "The title gives no years; the plan's period comes from its first paragraphs.",
        "The title and the purpose of the plan.",
    ),
    Flag(
        "plan_period_from_date",
        "documents",
        _PERIOD,
        "Neither title nor text gives years; the plan's period is the year of its date.",
        "The title and the date of the plan.",
    ),
    Flag(
        "plan_period_unknown",
        "documents",
        _PERIOD,
        "No years were found; deadlines without a year have no days.",
        "The title and the date of the plan.",
    ),
    Flag(
        "default_deadline_unread",
        "documents",
        ("default_deadline_due",),
        "The deadline for all tasks was not understood.",
        "`default_deadline_text`.",
    ),
    Flag(
        "attachment_unmatched",
        "documents",
        ("refers_to",),
        "The file is only an appendix, and no plan of the dataset is the one that it belongs to; it stands alone.",
        "`refers_to`; once its plan is read it is joined by itself.",
    ),
    Flag(
        "attachment_ambiguous",
        "documents",
        ("refers_to", "maybe_document_ids"),
        "The file is only an appendix, and several plans may be the one that it belongs to; it stands alone.",
        "`refers_to` beside the plans of `maybe_document_ids`.",
    ),
    Flag(
        "attachment_apart",
        "documents",
        ("refers_to", "maybe_document_ids"),
        "The file is only an appendix; its plan is known, but they were never in the input of one run.",
        "Whether a run with both files among its inputs joins them.",
    ),
    Flag(
        "attachment_repeated",
        "documents",
        ("attached",),
        "Two files of the plan are appendices of one number with different rows; both are in the dataset.",
        "Which of the files of `attached` holds.",
    ),
    Flag(
        "maybe_same_plan",
        "documents",
        ("maybe_document_ids",),
        "Another plan of the dataset may be the same one, as a draft, a copy or an amended version; both are kept.",
        "Number, day and tasks of the plans of `maybe_document_ids`.",
    ),
    Flag("signer_missing", "documents", ("signer", "signer_title"), "No signature was found.", "The last lines."),
    Flag(
        "pages_without_text",
        "documents",
        ("task_count",),
        "Some pages are pictures, or in fonts without a meaning, and were not read; their tasks are missing.",
        "Which pages of the file have no tasks.",
    ),
    Flag(
        "pages_recognised",
        "documents",
        ("task_count",),
        "Some pages are pictures, or had a text layer that is rubbish; their words come from text recognition (OCR).",
        "Numbers, Roman numerals and dates on those pages of the file.",
    ),
    Flag(
        "text_layer_doubtful",
        "documents",
        ("task_count",),
        "Some pages are pictures whose text layer is spoiled in places, or has the tables in the picture; text "
        "recognition would read them better, and is not installed or gave nothing.",
        "Numbers, Roman numerals and tables on those pages of the file.",
    ),
    Flag(
        "encoding_converted",
        "documents",
        ("title", "task_count"),
        "The file is in an encoding of before Unicode (TCVN3, VNI), or its encoding was lost, and was converted.",
        "A page of the file beside its tasks, if accents look wrong.",
    ),
    Flag(
        "encoding_doubtful",
        "documents",
        ("title", "task_count"),
        "After the conversion of an old encoding part of the words are no Vietnamese, or there was little to judge by.",
        "The plan's words beside the file, capitals and accents.",
    ),
    Flag(
        "numerals_doubtful",
        "documents",
        ("task_count", "tasks.number", "tasks.section"),
        "On pages read by text recognition, numerals of headings or rows are out of order; some may be misread.",
        "The numbers of headings and rows on the plan's pages.",
    ),
    Flag(
        "tables_doubtful",
        "documents",
        ("task_count",),
        "The borders of a table do not make a grid, or white alone parts its rows and not clearly; cells of its rows "
        "may be mixed up or rows missing.",
        "The tables of the plan beside its rows.",
    ),
)
"""All flags, in the order of the data dictionary."""


def words(table: Flagged) -> tuple[str, ...]:
    """The words that `flags` of this table may hold."""
    return tuple(flag.word for flag in VOCABULARY if flag.table == table)


def reason_of(word: str) -> str:
    """Why the flag is set, in a sentence; empty for a word of an older dataset that is not in the vocabulary."""
    return _REASONS.get(word, "")


_REASONS = {flag.word: flag.reason for flag in VOCABULARY}


def vocabulary_table() -> str:
    """The vocabulary as a section of markdown."""
    parts = ["## Flags", "Why a person should look. Each word names a field and a reason."]
    for table in ("tasks", "documents"):
        lines = [f"| flag of `{table}` | concerns | reason | look at |", "|---|---|---|---|"]
        lines += [
            f"| `{flag.word}` | {', '.join(f'`{name}`' for name in flag.fields)} | {flag.reason} | {flag.look} |"
            for flag in VOCABULARY
            if flag.table == table
        ]
        parts.append("\n".join(lines))
    return "\n\n".join(parts)
