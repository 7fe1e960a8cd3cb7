"""Misconceptions about the client: connecting, sending what is typed, showing what comes."""

from __future__ import annotations

from grader.diagnosis.uncaught import error, kind

CLIENT_SIDE = (
    error(
        "connection-refused",
        (
            "Personne n'écoute à cette adresse",
            "À la ligne {line}, la connexion a été refusée : aucun programme n'écoute sur le port demandé. Comparez "
            "l'adresse et le port du client avec ceux du serveur.",
        ),
        (
            "Nobody listens at this address",
            "On line {line}, the connection was refused: no program listens on the port asked for. Compare the client's "
            "address and port with the server's.",
        ),
        kind("ConnectionRefusedError"),
        "Création du client, 2",
    ),
)
