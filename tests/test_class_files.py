"""What comes out about a whole class: the page, marks for spreadsheets, what Moodle takes back, and no name where none may be."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest

from grader import anonymity
from grader.class_folder import HandedIn, Moodle
from grader.report import class_files, class_page, marks
from grader.report.class_rows import ClassResults, Gathering, row_of
from grader.report.moodle import WorksheetError, check_worksheet, fill
from grader.result import Result, to_json
from grader.text import Language, Text
from tests.results import a_check, a_diagnosis, a_result, an_event

TITLE = Text("Le perroquet", "The parrot")
FAILED = a_check("test_server.py::test_accents", outcome="failed", diagnoses=(a_diagnosis(),))


def a_class(*results: tuple[Result, str], moodle: dict[str, tuple[str, str]] | None = None) -> ClassResults:
    gathering = Gathering()
    for result, key in results:
        gathering.add(result, row_of(result, key, (moodle or {}).get(key)))
    return gathering.class_results(TITLE, "parrot", 20, [key for _, key in results])


def named(name: str, *checks: object, **changes: object) -> Result:
    return a_result(checks or (a_check(),), submission=name, **changes)  # type: ignore[arg-type]


@pytest.fixture
def results() -> ClassResults:
    """Three students: one with full marks, one with half and a misconception, one without a file."""
    nothing = a_result(submission="Petit Jean", programs={}, mark=None, notes=(Text("rien", "nothing"),))
    return a_class(
        (named("Lefèvre Marie", a_check(), a_check("test_server.py::test_accents")), "marie"),
        (named("Martin Paul", a_check(), FAILED), "paul"),
        (nothing, "jean"),
        moodle={
            "marie": ("12", "Lefèvre Marie_12_assignsubmission_file_"),
            "paul": ("7", "Martin Paul_7_assignsubmission_file_"),
        },
    )


# Spreadsheets


def rows_of(data: bytes, delimiter: str) -> list[list[str]]:
    assert data.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter))


@pytest.mark.parametrize(("language", "delimiter", "half"), [("fr", ";", "12,5"), ("en", ",", "12.5")])
def test_csv_is_as_the_language_of_its_spreadsheets_wants_it(language: Language, delimiter: str, half: str) -> None:
    five = [a_check(f"c::{n}", points=1) for n in range(5)] + [a_check("c::x", points=3, outcome="failed")]
    heading, row = rows_of(marks.as_csv(a_class((named("Zoé", *five), "zoé")), language), delimiter)
    assert row[:4] == ["Zoé", half, "", "0"]
    assert heading[0] == {"fr": "Nom", "en": "Name"}[language]
    assert len(heading) == len(row) == 5 + 6


def test_marks_that_are_not_certain_stand_in_a_column_of_their_own() -> None:
    doubtful = named("Zoé", a_check(), a_check("c::two", outcome="inconclusive"))
    [_, row] = rows_of(marks.as_csv(a_class((doubtful, "zoé")), "fr"), ";")
    assert row[1:3] == ["", "20"]
    assert row[6] == ""


FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1+1", '"=1"', "\u200b=1"]


@pytest.mark.parametrize("name", FORMULAS)
def test_no_cell_is_run_as_a_formula(name: str) -> None:
    results = a_class((named(name), "x"))
    cell = rows_of(marks.as_csv(results, "fr"), ";")[1][0]
    assert cell.startswith("'") or not re.match(r"[\s\"']*[=+\-@＝]", cell)
    sheet = openpyxl.load_workbook(io.BytesIO(marks.as_xlsx(results, "fr"))).active
    assert sheet is not None and sheet["A2"].data_type == "s"


def test_workbook_holds_numbers_and_texts(results: ClassResults) -> None:
    sheet = openpyxl.load_workbook(io.BytesIO(marks.as_xlsx(results, "fr"))).active
    assert sheet is not None
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[1][:5] == ["Lefèvre Marie", 20, None, 0, None]
    assert rows[2][:2] == ["Martin Paul", 10]
    assert rows[3][1] is None and "aucun programme trouvé" in str(rows[3][4])
    assert rows[1][5:] == [2, 2] and rows[2][5:] == [2, 0]


# Moodle

FRENCH = (
    "Identifiant,Nom complet,Adresse de courriel,Statut,Note,Note maximale,La note peut être modifiée,"
    "Dernière modification (travail remis),Dernière modification (note),Feedback par commentaires\n"
)


def worksheet(*rows: str, heading: str = FRENCH) -> bytes:
    return ("\ufeff" + heading + "".join(row + "\n" for row in rows)).encode()


MARIE = 'Participant 12,Lefèvre Marie,m@x.fr,Remis,,"20,00",Oui,"lundi 3 mars",-,'
PAUL = 'Participant 7,Martin Paul,p@x.fr,Remis,,"20,00",Oui,"lundi 3 mars",-,'


def test_worksheet_gets_marks_and_feedback_and_nothing_else(results: ClassResults) -> None:
    before = worksheet(MARIE, PAUL, 'Participant 99,Autre,a@x.fr,,,"20,00",Oui,-,-,')
    filled = fill(before, results)
    old, new = (rows_of(data, ",") for data in (before, filled.data))
    assert [row[4] for row in new] == ["Note", "20", "10", ""]
    assert new[1][9] == "Tout ce qui est demandé fonctionne."
    assert "Le texte n'est pas encodé" in new[2][9]
    for column in (4, 9):
        for row in (*old, *new):
            row[column] = ""
    assert old == new
    assert (filled.count, filled.missing) == (2, ())


def test_english_worksheet_with_another_scale() -> None:
    heading = "Identifier,Full name,Grade,Maximum Grade,Grade can be changed,Last modified (grade),Feedback comments\n"
    data = worksheet("Participant 7,Paul,,100.00,Yes,-,", heading=heading)
    three_quarters = named("Paul", *(a_check(f"c::{n}") for n in range(3)), a_check("c::x", outcome="failed"))
    filled = fill(data, a_class((three_quarters, "paul"), moodle={"paul": ("7", "x")}))
    assert rows_of(filled.data, ",")[1][2] == "75"


def test_locked_row_and_uncertain_mark_are_left_alone(results: ClassResults) -> None:
    locked = PAUL.replace("Oui", "Non")
    doubtful = named("Marie", a_check(), a_check("c::two", outcome="inconclusive"))
    found = a_class((doubtful, "marie"), (named("Paul"), "paul"), moodle={"marie": ("12", "m"), "paul": ("7", "p")})
    data = worksheet(MARIE, locked)
    filled = fill(data, found)
    assert rows_of(filled.data, ",") == rows_of(data, ",")
    assert filled.missing == ("Paul",)


def test_name_stands_for_the_number_where_only_one_has_it() -> None:
    found = a_class((named("lefèvre_marie"), "a"), (named("Martin Paul"), "b"), (named("martin  paul"), "c"))
    assert [row[4] for row in rows_of(fill(worksheet(MARIE, PAUL), found).data, ",")] == ["Note", "20", ""]


@pytest.mark.parametrize("data", [b"", b"a,b\n1,2\n", b"Nom;Note\n"])
def test_other_files_are_no_worksheet(data: bytes) -> None:
    with pytest.raises(WorksheetError, match="Identifier"):
        check_worksheet(data)


def test_feedback_zip_has_the_folders_that_moodle_knows(results: ClassResults, tmp_path: Path) -> None:
    for key in ("marie", "jean"):
        (tmp_path / key).mkdir()
        (tmp_path / key / "report.html").write_text(key)
    written = class_files.write(results, tmp_path, "fr")
    with zipfile.ZipFile(tmp_path / "feedback.zip") as archive:
        assert archive.namelist() == ["Lefèvre Marie_12_assignsubmission_file_/report.html"]
        assert archive.read(archive.namelist()[0]) == b"marie"
    assert [path.name for path in written.files] == ["index.html", "marks.csv", "marks.xlsx", "feedback.zip"]
    first = {path.name: path.read_bytes() for path in written.files if path.suffix != ".xlsx"}
    class_files.write(results, tmp_path, "fr")
    assert {name: (tmp_path / name).read_bytes() for name in first} == first


# The class page


def test_page_says_what_a_teacher_asks(results: ClassResults) -> None:
    page = class_page.page_of(results)
    assert (page.mean, page.median) == (15, 15)
    assert [(bar.low, bar.count) for bar in page.bars if bar.count] == [(10, 1), (19, 1)]
    assert [student.name for student in page.look] == ["Petit Jean"]
    [seen] = page.seen
    assert (seen.id, [student.name for student in seen.students]) == ("str-not-encoded", ["Martin Paul"])
    assert [student.cells for student in page.students] == [("p", "p"), ("p", "f"), ("n", "n")]
    assert [(column.code, column.passed, column.ran) for column in results.columns] == [("S1", 2, 2), ("S2", 1, 2)]


def test_what_cost_points_is_taught_again_before_what_lies_beyond_the_course() -> None:
    def failed(identity: str, diagnosis: str, *, bonus: bool) -> object:
        return a_check(identity, outcome="failed", bonus=bonus, diagnoses=(a_diagnosis(id=diagnosis),))

    common, rare = failed("c::b", "split-character", bonus=True), failed("c::r", "name-error", bonus=False)
    both = failed("c::s", "split-character", bonus=False)
    page = class_page.page_of(a_class((named("A", common), "a"), (named("B", common), "b"), (named("C", rare), "c")))
    assert [(one.id, one.bonus, len(one.students)) for one in page.seen] == [
        ("name-error", False, 1),
        ("split-character", True, 2),
    ]
    [seen] = class_page.page_of(a_class((named("A", common, both), "a"))).seen
    assert not seen.bonus


def test_page_holds_everyone_in_both_languages_with_no_way_out(results: ClassResults) -> None:
    html = class_page.render(results, "fr", [("marie", "paul", 0.97)])
    assert '<a href="marie/report.html">Lefèvre Marie</a>' in html
    assert "À reprendre en classe" in html and "What to teach again" in html
    assert "97 %" in html
    assert html.count('class="line"') == 3
    assert "default-src 'none'" in html
    assert not re.search(r"(src|href)=\"(https?:)?//|url\(|@import", html)
    assert "style=" not in html and not re.search(r"\son\w+=", html)


def test_names_and_keys_cannot_leave_their_place() -> None:
    name = '"><script>alert(1)</script>\u202e'
    html = class_page.render(a_class((named(name), 'a"b/../#?')), "fr")
    assert "<script>alert" not in html
    assert "\u202e" not in html
    assert 'href="a%22b/../%23%3F/report.html"' in html


@pytest.mark.parametrize("out_of", [1, 4, 10, 20, 100])
def test_histogram_counts_everyone(out_of: float) -> None:
    found = class_page.bars([0, out_of / 2, out_of, out_of], out_of)
    assert sum(bar.count for bar in found) == 4
    assert found[-1].count >= 2 and found[-1].high == out_of
    assert 1 <= len(found) <= 20
    assert class_page.bars([], out_of)[0].height == 0


def test_class_without_any_mark_has_a_page() -> None:
    html = class_page.render(a_class((a_result(mark=None), "x")), "en")
    assert "Mean" not in html


# Without names


def handed_in(name: str, key: str) -> HandedIn:
    return HandedIn(
        name, key, ((Path("x"), f"{name}_server.py"),), f"copies/{key}", Moodle("12", f"{key}_assignsubmission_file_")
    )


def test_numbers_stay_when_others_come() -> None:
    first = [handed_in("Marie", "marie"), handed_in("Paul", "paul")]
    numbers = anonymity.numbered(first, {})
    known = anonymity.read_key(anonymity.write_key(first, numbers))
    assert known == numbers == anonymity.numbered(first, {})
    later = anonymity.numbered([handed_in("Anne", "anne"), *first], known)
    assert {key: later[key] for key in known} == known
    assert sorted(later.values()) == [1, 2, 3]


def test_no_name_is_left_in_a_result() -> None:
    one = handed_in("Lefèvre Marie-Claire", "Lefèvre Marie-Claire_12")
    check = a_check(
        outcome="failed", difference=Text("LEFÈVRE n'a rien dit", "lefèvre said nothing"), replay="grade x Marie"
    )
    result = named(
        "Lefèvre Marie-Claire",
        check,
        sources={"serveur_lefèvre.py": "# Marie Lefèvre\nport = 1\n"},
        path="copies/Marie",
    )
    told = to_json(anonymity.hidden(result, anonymity_named(one), 3))
    assert not re.search("(?i)lefèvre|marie|claire", told)
    assert json.loads(told)["sources"] == {"serveur_0003.py": "# 0003 0003\nport = 1\n"}


def test_no_name_is_left_in_the_bytes_that_went_through() -> None:
    said = b"\xff Je suis MARIE, oui"
    check = a_check(trace=(an_event(who="program", event="send", text="21 → 21", hex=said.hex(), size=21),))
    one = handed_in("Marie", "Marie_12")
    (event,) = anonymity.hidden(named("Marie", check), one, 3).checks[0].trace
    assert bytes.fromhex(event.hex or "") == b"\xff Je suis 0003, oui"


def anonymity_named(one: HandedIn) -> HandedIn:
    assert anonymity.without_name(one, 3).name == "0003"
    assert anonymity.without_name(one, 3).moodle == Moodle("12", "Participant_12_assignsubmission_file_")
    return one


def test_words_of_programs_are_not_names() -> None:
    one = handed_in("Serveur Client Li", "x")
    result = named("Serveur Client Li", sources={"server.py": "serveur = socket()\n"})
    assert anonymity.hidden(result, one, 1).sources == result.sources
