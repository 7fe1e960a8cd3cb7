"""Misconceptions about bytes and text."""

from __future__ import annotations

from grader.diagnosis.uncaught import error, kind

BYTES_AND_TEXT = (
    error(
        "str-not-encoded",
        (
            "Un texte a été envoyé sans être encodé",
            "À la ligne {line}, send reçoit une chaîne de caractères (str). Le réseau ne transporte que des chaînes "
            "d'octets (bytes) : encodez le texte en UTF-8 avant de l'envoyer.",
        ),
        (
            "A text was sent without being encoded",
            "On line {line}, send is given a string (str). The network carries bytes only: encode the text as UTF-8 "
            "before sending it.",
        ),
        kind("TypeError", saying="a bytes-like object is required, not 'str'"),
        "Création du serveur, 4",
    ),
)
