"""Misconceptions about the files themselves: missing, empty, unreadable."""

from __future__ import annotations

from grader.diagnosis.case import Case, Finding, Misconception
from grader.text import Text


def _missing(case: Case) -> Finding | None:
    return _first(case, "missing", "ambiguous")


def _empty(case: Case) -> Finding | None:
    return _first(case, "empty")


def _unreadable(case: Case) -> Finding | None:
    return _first(case, "unreadable")


def _first(case: Case, *states: str) -> Finding | None:
    for role in case.roles:
        source = case.sources[role]
        if source.state in states:
            return Finding(
                source.file, source.line, {"name": source.file or f"{role}.py", "where": _where(source.line)}
            )
    return None


def _where(line: int | None) -> Text:
    if line is None:
        return Text("dès le début", "from the start")
    return Text(f"à partir de la ligne {line}", f"from line {line} on")


FILES = (
    Misconception(
        "file-missing",
        Text("Le fichier manque", "The file is missing"),
        Text(
            "Il n'y a pas de fichier {name} dans le dossier rendu. Vérifiez son nom, et qu'il est bien dans ce dossier.",
            "There is no file {name} in the folder handed in. Check its name, and that it is in this folder.",
        ),
        _missing,
    ),
    Misconception(
        "file-empty",
        Text("Le fichier est encore vide", "The file is still empty"),
        Text(
            "{name} ne contient aucune instruction, seulement des lignes vides ou des commentaires. Écrivez la "
            "première étape du cours, puis relancez.",
            "{name} holds no instruction yet, only blank lines or comments. Write the first step of the course, then "
            "run this again.",
        ),
        _empty,
    ),
    Misconception(
        "file-unreadable",
        Text("Le fichier n'est pas lisible", "The file cannot be read"),
        Text(
            "{name} n'est pas un texte que Python sait lire, {where} : ce n'est pas de l'UTF-8, ou pas un programme. "
            "Ouvrez-le dans votre éditeur et enregistrez-le avec l'encodage UTF-8.",
            "{name} is not a text that Python can read, {where}: it is not UTF-8, or not a program. Open it in your "
            "editor and save it with the encoding UTF-8.",
        ),
        _unreadable,
    ),
)
