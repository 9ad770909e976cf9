"""Which plan an appendix file belongs to: the one that its "Kèm theo Kế hoạch số …" names, or, where the number is
blank, the only one that issuer, day, title, folder and file names leave.

A pure function of the plans and appendices that there are, whatever order they came in. Two plans that fit equally
well give none. Contradictions exclude a plan; folder and file names only choose among plans that nothing excludes.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain
from pathlib import PurePosixPath

from rapidfuzz import fuzz

from extractors.letterhead_period import title_period
from normalizers.dimensions import find_family
from normalizers.text import bare, fold
from pipeline.attachment_reference import Reference, digits_of, number_key, read_reference, symbol_key
from pipeline.records import DocumentRow

STORE = 50
"""Plans of one folder from which on it is no dossier: to lie in it says nothing."""
NAMES_ALIKE = 85.0
"""Least similarity (0-100) of a place's or body's name misread."""
SUBJECTS_ALIKE = 80.0
"""Least similarity (0-100) of the subject that an appendix names and its plan's title."""

_LEVELS = ("province", "district", "commune")
_NOISE = frozenset({
    "phu", "luc", "pl", "phuluc", "bieu", "mau", "kem", "theo", "so", "danh", "muc", "bang", "ke", "hoach", "kh",
    "kehoach", "ubnd", "file", "van", "ban", "ky", "signed", "scan", "du", "thao", "final", "chinh", "thuc", "copy",
    "sao", "pdf", "doc", "docx", "txt", "html", "htm", "qd", "cv", "quyet", "dinh", "cong", "va", "i", "ii", "iii",
    "iv", "v", "vi",
})  # fmt: skip
"""Words of file names that say what a file is, not what it is about."""
_PIECE = re.compile(r"\d+|[^\W\d_]+")
_NUMBER_IN_NAME = re.compile(
    r"\b(?:kh|ke hoach|kehoach|qd|quyet dinh|cv|cong van)(?: so)? (\d{1,4})\b|\b(\d{1,4}) (?:kh|qd|cv)\b"
)
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class FileName:
    """What a file's path says: its folder, the telling words of its name, the number of a document in it."""

    folder: str
    words: frozenset[str]
    number: int | None

    @classmethod
    def of(cls, path: str) -> "FileName":
        """Of a `source_file`."""
        pure = PurePosixPath(path)
        pieces = _PIECE.findall(bare(pure.stem).replace("_", " "))
        found = _NUMBER_IN_NAME.search(" ".join(pieces))
        number = int(found[1] or found[2]) if found else None
        if pieces and pieces[0].isdigit() and len(pieces[0]) < 3:
            # "2. Phu luc phan cong": the place in a list.
            pieces = pieces[1:]
        telling = (piece for piece in pieces if piece not in _NOISE and not (piece.isdigit() and len(piece) < 3))
        return cls(str(pure.parent), frozenset(telling), number)

    def like(self, other: "FileName") -> bool:
        """Whether two names are one with other words for what the file is ("KH PAPI 2024", "Phu luc KH PAPI 2024")."""
        shared = self.words & other.words
        return shared in (self.words, other.words) and any(not _YEAR.fullmatch(word) for word in shared)


@dataclass(frozen=True)
class Attachment:
    """An appendix file as far as it can be told whose it is."""

    name: str
    sha256: str
    title: str | None
    refers_to: str

    @cached_property
    def reference(self) -> Reference:
        """The parts of `refers_to`."""
        return read_reference(self.refers_to)

    @cached_property
    def file(self) -> FileName:
        """What its path says."""
        return FileName.of(self.name)

    @cached_property
    def words(self) -> str:
        """Its title and the subject that it names, folded."""
        return fold(" ".join(text for text in (self.title, self.reference.subject) if text))

    @cached_property
    def years(self) -> range:
        """The years in its title or subject; empty where there are none."""
        spans = [title_period(text) for text in (self.reference.subject, self.title) if text]
        span = next((span for span in spans if span), None)
        return range(int(span[0][:4]), int(span[1][:4]) + 1) if span else range(0)

    @cached_property
    def family(self) -> str | None:
        """The index that its title or subject speaks of ("PAPI")."""
        return find_family(" ".join(text for text in (self.title, self.reference.subject) if text))


class Plan:
    """A plan as far as it can be told whether an appendix is its own."""

    def __init__(self, row: DocumentRow) -> None:
        self.row = row
        self.key = row["document_id"]
        self.number = number_key(row["number"])
        self.digits = digits_of(row["number"])
        day = row["issued_date"]
        self.year = day.year if day else row["issued_year"]
        self.month = day.month if day else row["issued_month"]
        self.day = day.day if day else None
        names = [row["source_file"], *(other["source_file"] for other in row["also_in"])]
        self.files = [FileName.of(name) for name in names]
        level = row["issuer_level"] or ""
        self.place = bare(row[level] or "") if level in _LEVELS else ""  # type: ignore[literal-required]

    @cached_property
    def title(self) -> str:
        """Its title, folded."""
        return fold(self.row["title"] or "")

    @cached_property
    def family(self) -> str | None:
        """The index that its title speaks of."""
        return find_family(self.row["title"] or "")


@dataclass(frozen=True, slots=True)
class Match:
    """The plan of an appendix; where `plan` is None, the plans among which it is open, none where no plan fits."""

    plan: str | None
    candidates: tuple[str, ...] = ()


Test = Callable[[Attachment, Plan], bool]


def _folders(row: DocumentRow) -> set[str]:
    names = (row["source_file"], *(other["source_file"] for other in row["also_in"]))
    return {str(PurePosixPath(name).parent) for name in names}


class Plans:
    """Plans in which the plans of `attachments` can be looked up. Each call of `rows` gives all plans; only those are
    kept that an appendix may belong to."""

    def __init__(self, rows: Callable[[], Iterable[DocumentRow]], attachments: Sequence[Attachment]) -> None:
        numbers = {digits_of(one.reference.number) for one in attachments} - {None}
        places = {_place_of(one.reference) for one in attachments} - {""}
        folders = {one.file.folder for one in attachments}
        names = {(one.file.folder, one.file.words) for one in attachments if one.file.words}
        self._in_folder = Counter(folder for row in rows() for folder in _folders(row) & folders)
        self._by_number: defaultdict[int, list[Plan]] = defaultdict(list)
        self._by_folder: defaultdict[str, list[Plan]] = defaultdict(list)
        self._by_name: defaultdict[tuple[str, frozenset[str]], list[Plan]] = defaultdict(list)
        self._by_place: defaultdict[tuple[str, int | None], list[Plan]] = defaultdict(list)
        for plan in map(Plan, rows()):
            if plan.digits in numbers and plan.digits is not None:
                self._by_number[plan.digits].append(plan)
            for folder in {file.folder for file in plan.files} & folders:
                if self._in_folder[folder] <= STORE:
                    self._by_folder[folder].append(plan)
            for name in {(file.folder, file.words) for file in plan.files} & names:
                self._by_name[name].append(plan)
            if plan.place in places:
                self._by_place[plan.place, plan.year].append(plan)

    def match(self, attachment: Attachment) -> Match:
        """The plan that `attachment` belongs to."""
        digits = digits_of(attachment.reference.number)
        if digits is not None:
            numbered = [plan for plan in self._by_number.get(digits, ()) if not self._excluded(attachment, plan)]
            named = [plan for plan in numbered if self._evidence(attachment, plan, numbered=True)]
            if numbered:
                return _decide(attachment, named, (_same_day, _same_place, *self._nearness()))
        open_plans = [plan for plan in self._near(attachment) if not self._excluded(attachment, plan)]
        fitting = [plan for plan in open_plans if self._evidence(attachment, plan, numbered=False)]
        tests = (_named_number, _same_name, _same_subject, _same_day, _same_place, *self._nearness())
        return _decide(attachment, fitting, tests)

    def _near(self, attachment: Attachment) -> Iterable[Plan]:
        """Plans that may be an appendix's though no number says so: of its folder, its name, its issuer."""
        file, reference = attachment.file, attachment.reference
        dossier = self._in_folder[file.folder] <= STORE
        near = self._by_folder.get(file.folder, []) if dossier else self._by_name.get((file.folder, file.words), [])
        place = _place_of(reference)
        years = {reference.year, None} if reference.year else {*attachment.years, None}
        issued = chain.from_iterable(self._by_place.get((place, year), []) for year in years) if place else ()
        return {plan.key: plan for plan in chain(near, issued)}.values()

    def _nearness(self) -> tuple[Test, ...]:
        return (_named_number, _same_name, _same_subject, self._same_folder)

    def _same_folder(self, attachment: Attachment, plan: Plan) -> bool:
        folder = attachment.file.folder
        return self._in_folder[folder] <= STORE and any(file.folder == folder for file in plan.files)

    def _evidence(self, attachment: Attachment, plan: Plan, *, numbered: bool) -> bool:
        """Whether anything but the number alone says that the appendix is this plan's."""
        nearby = self._same_folder(attachment, plan) or _same_name(attachment, plan)
        if numbered:
            return nearby or _same_day(attachment, plan) or _same_place(attachment, plan)
        if nearby or _named_number(attachment, plan):
            return True
        # Far from the plan's file, the issuer alone is not enough, nor is a year.
        reference = attachment.reference
        dated = bool(reference.month and reference.month == plan.month and reference.year == plan.year)
        return _same_place(attachment, plan) and (dated or _same_subject(attachment, plan))

    def _excluded(self, attachment: Attachment, plan: Plan) -> bool:
        """Whether what the appendix says and what the plan says cannot both hold."""
        reference, row = attachment.reference, plan.row
        if reference.type and row["doc_type"] and reference.type != row["doc_type"]:
            return True
        numbers_differ = _numbers_differ(reference, plan)
        parts = ((reference.year, plan.year), (reference.month, plan.month), (reference.day, plan.day))
        if numbers_differ or any(one and other and one != other for one, other in parts):
            return True
        if _issuers_differ(reference, row):
            return True
        if reference.number and plan.number:
            return False
        # What a title speaks of counts where no number settles it.
        start, end = row["plan_start"], row["plan_end"]
        if attachment.years and start and end and not _meet(attachment.years, range(start.year, end.year + 1)):
            return True
        if attachment.family and plan.family and attachment.family != plan.family:
            return True
        named = attachment.file.number
        return named is not None and plan.digits is not None and named != plan.digits


def _decide(attachment: Attachment, plans: Sequence[Plan], tests: Iterable[Test]) -> Match:
    """The one plan that is left when each test in turn keeps those that pass it, where any does."""
    left = list(plans)
    for test in tests:
        if len(left) < 2:
            break
        left = [plan for plan in left if test(attachment, plan)] or left
    if len(left) == 1:
        return Match(left[0].key)
    return Match(None, tuple(sorted(plan.key for plan in left)))


def _numbers_differ(reference: Reference, plan: Plan) -> bool:
    digits = digits_of(reference.number)
    if digits is not None and plan.digits is not None:
        mine = number_key(reference.number)
        whole = mine.replace(" ", ""), plan.number.replace(" ", "")
        return digits != plan.digits or (not mine.isdigit() and fuzz.ratio(*whole) < NAMES_ALIKE)
    one = symbol_key(reference.symbol)
    other = symbol_key(plan.row["symbol"])
    return bool(one and other) and fuzz.ratio(one, other) < NAMES_ALIKE


def _issuers_differ(reference: Reference, row: DocumentRow) -> bool:
    issuer = reference.issuer
    if issuer.level and row["issuer_level"] and issuer.level != row["issuer_level"]:
        return True
    if issuer.name and row["issuer_name"] and not _alike(issuer.name, row["issuer_name"]):
        return True
    pairs = ((issuer.province, row["province"]), (issuer.district, row["district"]), (issuer.commune, row["commune"]))
    return any(one and other and not _alike(one, other) for one, other in pairs)


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(bare(one), bare(other)) >= NAMES_ALIKE


def _meet(one: range, other: range) -> bool:
    return one.start < other.stop and other.start < one.stop


def _place_of(reference: Reference) -> str:
    """The issuer's own place that the reference prints, folded; "" where it prints none."""
    issuer = reference.issuer
    return bare(issuer.commune or issuer.district or issuer.province or "")


def _same_place(attachment: Attachment, plan: Plan) -> bool:
    place = _place_of(attachment.reference)
    return bool(place and plan.place) and fuzz.ratio(place, plan.place) >= NAMES_ALIKE


def _same_day(attachment: Attachment, plan: Plan) -> bool:
    reference = attachment.reference
    printed = reference.year, reference.month, reference.day
    return all(printed) and printed == (plan.year, plan.month, plan.day)


def _named_number(attachment: Attachment, plan: Plan) -> bool:
    """Whether the file's name has the plan's number ("PL kem theo KH 45")."""
    named = attachment.file.number
    return named is not None and (named == plan.digits or any(file.number == named for file in plan.files))


def _same_name(attachment: Attachment, plan: Plan) -> bool:
    return any(attachment.file.like(file) for file in plan.files if file.folder == attachment.file.folder)


def _same_subject(attachment: Attachment, plan: Plan) -> bool:
    """Whether the appendix speaks of what the plan's title says."""
    if not attachment.words or not plan.title:
        return False
    if attachment.family and attachment.family == plan.family:
        return True
    return fuzz.partial_token_sort_ratio(attachment.words, plan.title) >= SUBJECTS_ALIKE
