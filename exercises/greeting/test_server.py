"""The server that greets: 10 points, and one bonus.

The grader's client never says anything: a server that waits for a message is seen.
"""

from grader import check

GREETING = "Salut !"


@check(1, fr="Le serveur écoute sur un port", en="The server listens on a port")
def test_listens(server):
    server.connect().close()


@check(
    2,
    fr="Le serveur parle le premier, à un client qui ne dit rien",
    en="The server speaks first, to a client that says nothing",
    needs=[test_listens],
)
def test_speaks_first(server):
    with server.connect() as peer:
        peer.receive()


@check(
    3,
    fr="Le serveur envoie exactement « Salut ! »",
    en="The server sends exactly “Salut !”",
    needs=[test_speaks_first],
)
def test_greets(server):
    with server.connect() as peer:
        peer.expect(GREETING)


@check(
    2,
    fr="Le serveur ferme la connexion après le salut, sans attendre le client",
    en="The server closes the connection after the greeting, without waiting for the client",
    needs=[test_greets],
)
def test_closes(server):
    with server.connect() as peer:
        peer.expect(GREETING)
        peer.expect_end()


@check(
    2,
    fr="Ensuite, le serveur s'arrête ou attend le client suivant",
    en="Then the server ends or waits for the next client",
    needs=[test_speaks_first],
)
def test_rest(server):
    with server.connect() as peer:
        peer.receive()
        peer.half_close()
        server.expect_rest()


@check(
    1,
    fr="Plusieurs clients l'un après l'autre",
    en="Several clients one after the other",
    needs=[test_greets],
    bonus=True,
)
def test_next_client(server):
    for _ in range(3):
        with server.connect() as peer:
            peer.expect(GREETING)
        server.expect_rest()
