"""The parrot's client: 7 points, and one bonus.

The reply is never the capitals of what was typed: a client that shows its own idea of the reply is seen.
"""

from grader import check


def exchange(client, texts):
    """Type a line and answer it with an unrelated text, which is shown."""
    client.type(texts.word())
    client.peer.receive()
    reply = texts.word()
    client.peer.send(reply)
    client.expect_shown(reply)


@check(1, fr="Le client se connecte", en="The client connects")
def test_connects(client, texts):
    client.wait_until_connected()
    if not client.is_connected:
        client.type(texts.word())
    client.expect_connected()


@check(
    1,
    fr="Le client envoie exactement la ligne tapée, et rien d'autre",
    en="The client sends exactly the typed line, and nothing else",
    needs=[test_connects],
)
def test_sends_line(client, texts):
    client.wait_until_connected()
    if client.is_connected:
        client.peer.expect_nothing()
    said = texts.word()
    client.type(said)
    client.peer.expect(said)


@check(
    1, fr="Le client affiche la réponse reçue", en="The client shows the reply that it received", needs=[test_connects]
)
def test_shows_reply(client, texts):
    exchange(client, texts)


@check(
    1,
    fr="Le client continue : plusieurs lignes, plusieurs réponses",
    en="The client goes on: several lines, several replies",
    needs=[test_sends_line, test_shows_reply],
)
def test_several_lines(client, texts):
    for _ in range(3):
        said, reply = texts.word(), texts.word()
        client.type(said)
        client.peer.expect(said)
        client.peer.send(reply)
        client.expect_shown(reply)
    client.expect_one_connection()


@check(
    0.5,
    fr="Les accents passent, à l'envoi et à l'affichage",
    en="Accents get through, when sent and when shown",
    needs=[test_sends_line, test_shows_reply],
)
def test_accents(client, texts):
    said, reply = texts.accented(), texts.accented()
    client.type(said)
    client.peer.expect(said)
    client.peer.send(reply)
    client.expect_shown(reply)


@check(
    0.5,
    fr="Le client affiche une longue réponse en entier",
    en="The client shows a long reply whole",
    needs=[test_shows_reply],
)
def test_long_reply(client, texts):
    client.type(texts.word())
    client.peer.receive()
    reply = texts.long(300)
    client.peer.send(reply)
    client.expect_shown(reply)


@check(
    1,
    fr="Une ligne vide termine le client proprement",
    en="An empty line ends the client neatly",
    needs=[test_shows_reply],
)
def test_empty_line(client, texts):
    exchange(client, texts)
    client.type("")
    client.peer.expect_end()
    client.expect_exit(status=0)


@check(
    1,
    fr="Le client s'arrête quand le serveur est parti",
    en="The client stops when the server has left",
    needs=[test_shows_reply],
)
def test_server_leaves(client, texts):
    exchange(client, texts)
    client.server_leaves()
    if client.is_running():
        client.type(texts.word())
    client.expect_exit()


@check(
    1,
    fr="La fin du clavier (Ctrl-D) arrête le client sans erreur",
    en="The end of the keyboard (Ctrl-D) stops the client without an error",
    needs=[test_shows_reply],
    bonus=True,
)
def test_end_of_keyboard(client, texts):
    exchange(client, texts)
    client.end_keyboard()
    client.expect_exit()
