"""Four behaviours of the parrot's server: those that ../problem checks with check50, in the same order."""

from grader import check


@check(2, fr="Le serveur écoute", en="The server listens")
def test_listens(server):
    server.connect().close()


@check(2, fr="Le serveur répond en majuscules", en="The server answers in capitals", needs=[test_listens])
def test_capitals(server):
    with server.connect() as peer:
        peer.send("bonjour")
        peer.expect("BONJOUR")


@check(2, fr="Le serveur répond à chaque message", en="The server answers every message", needs=[test_capitals])
def test_every_message(server):
    with server.connect() as peer:
        for said in ("un", "deux", "trois"):
            peer.send(said)
            peer.expect(said.upper())


@check(2, fr="Le serveur traite les accents", en="The server handles accents", needs=[test_every_message])
def test_accents(server):
    with server.connect() as peer:
        peer.send("été")
        peer.expect("ÉTÉ")
