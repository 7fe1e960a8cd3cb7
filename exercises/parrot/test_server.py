"""The parrot's server: 10 points, and five bonuses."""

from grader import check


@check(1, fr="Le serveur écoute sur un port", en="The server listens on a port")
def test_listens(server):
    server.connect().close()


@check(
    1,
    fr="Le serveur se tait tant que le client n'a rien dit",
    en="The server is quiet until the client has spoken",
    needs=[test_listens],
)
def test_quiet_before_the_client_speaks(server):
    with server.connect() as peer:
        peer.expect_nothing()


@check(2, fr="Le serveur répond en majuscules", en="The server answers in capitals", needs=[test_listens])
def test_capitals(server, texts):
    with server.connect() as peer:
        said = texts.word()
        peer.send(said)
        peer.expect(said.upper())


@check(
    2,
    fr="Le serveur répond à chaque message, même après un silence",
    en="The server answers every message, even after a silence",
    needs=[test_capitals],
)
def test_every_message(server, texts):
    with server.connect() as peer:
        for turn in range(4):
            if turn == 2:
                peer.expect_nothing(seconds=2)
            said = texts.word()
            peer.send(said)
            peer.expect(said.upper())


@check(0.5, fr="Le serveur traite les accents", en="The server handles accents", needs=[test_capitals])
def test_accents(server, texts):
    with server.connect() as peer:
        said = texts.accented()
        peer.send(said)
        peer.expect(said.upper())


@check(
    0.5,
    fr="Le dialogue continue après un message avec accents",
    en="The dialogue goes on after a message with accents",
    needs=[test_accents, test_every_message],
)
def test_after_accents(server, texts):
    with server.connect() as peer:
        for _ in range(3):
            said = texts.accented()
            peer.send(said)
            peer.expect(said.upper())


@check(1, fr="Le serveur garde tous les espaces", en="The server keeps every space", needs=[test_capitals])
def test_spaces(server, texts):
    with server.connect() as peer:
        said = f"  {texts.word()}   et  {texts.word()}\tfin de ligne "
        peer.send(said)
        peer.expect(said.upper())


@check(1, fr="Le serveur répond à un long message", en="The server answers a long message", needs=[test_capitals])
def test_long_message(server, texts):
    with server.connect() as peer:
        said = texts.long(3000)
        peer.send(said)
        peer.expect(said.upper())


@check(
    1,
    fr="Quand le client s'en va, le serveur ferme la connexion et s'arrête ou attend le suivant",
    en="When the client leaves, the server closes the connection and ends or waits for the next one",
    needs=[test_capitals],
)
def test_client_leaves(server, texts):
    with server.connect() as peer:
        said = texts.word()
        peer.send(said)
        peer.expect(said.upper())
        peer.half_close()
        peer.expect_end()
    server.expect_rest()


@check(
    1,
    fr="Un caractère coupé en deux par le réseau",
    en="A character cut in two by the network",
    needs=[test_accents],
    bonus=True,
)
def test_split_character(server, texts):
    with server.connect() as peer:
        said = f"{texts.word()} été"
        data = said.encode()
        peer.send([data[:-1], data[-1:]], gated=True)
        peer.expect(said.upper())


@check(
    1,
    fr="Des octets qui ne sont pas de l'UTF-8",
    en="Bytes that are not UTF-8",
    needs=[test_capitals],
    bonus=True,
)
def test_invalid_bytes(server, texts):
    with server.connect() as peer:
        peer.send(b"\xff\xfeab\xc3(")
        peer.drain()
        said = texts.word()
        peer.send(said)
        peer.expect(said.upper())


@check(
    1,
    fr="Un client qui disparaît brutalement",
    en="A client that vanishes abruptly",
    needs=[test_capitals],
    bonus=True,
)
def test_reset(server, texts):
    with server.connect() as peer:
        said = texts.word()
        peer.send(said)
        peer.expect(said.upper())
        peer.reset()
    server.expect_rest()


@check(
    1,
    fr="Plusieurs clients l'un après l'autre",
    en="Several clients one after the other",
    needs=[test_capitals],
    bonus=True,
)
def test_next_client(server, texts):
    for _ in range(3):
        with server.connect() as peer:
            said = texts.word()
            peer.send(said)
            peer.expect(said.upper())


@check(
    1,
    fr="Redémarrer tout de suite sur le même port",
    en="Restarting at once on the same port",
    needs=[test_capitals],
    bonus=True,
)
def test_restart(server, texts):
    with server.connect() as peer:
        said = texts.word()
        peer.send(said)
        peer.expect(said.upper())
        server.stop()
    server.start_again()
    with server.connect() as peer:
        said = texts.word()
        peer.send(said)
        peer.expect(said.upper())
