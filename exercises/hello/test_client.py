"""The client that says hello: 10 points, and two bonuses.

The reply is a random text that comes once the client has spoken; the grader's server never closes first, bonuses aside.
"""

from grader import check

HELLO = "Bonjour"


@check(1, fr="Le client se connecte", en="The client connects")
def test_connects(client):
    client.wait_until_connected()
    client.expect_connected()


@check(
    3,
    fr="Le client envoie exactement « Bonjour »",
    en="The client sends exactly “Bonjour”",
    needs=[test_connects],
)
def test_says_hello(client):
    client.peer.expect(HELLO)


@check(
    3, fr="Le client affiche la réponse reçue", en="The client shows the reply that it received", needs=[test_connects]
)
def test_shows_reply(client, texts):
    client.peer.receive()
    reply = texts.word()
    client.peer.send(reply)
    client.expect_shown(reply)


@check(
    1,
    fr="Le client affiche les accents de la réponse",
    en="The client shows the accents of the reply",
    needs=[test_shows_reply],
)
def test_accents(client, texts):
    client.peer.receive()
    reply = texts.accented()
    client.peer.send(reply)
    client.expect_shown(reply)


@check(
    1,
    fr="Le client ferme sa seule connexion après la réponse, sans rien dire de plus",
    en="The client closes its only connection after the reply, without saying anything more",
    needs=[test_says_hello, test_shows_reply],
)
def test_closes(client, texts):
    client.peer.expect(HELLO)
    client.peer.send(texts.word())
    client.peer.expect_end()
    client.expect_one_connection()


@check(
    1,
    fr="Le client se termine avec le statut 0",
    en="The client ends with status 0",
    needs=[test_shows_reply],
)
def test_exit(client, texts):
    client.peer.receive()
    client.peer.send(texts.word())
    client.expect_exit(status=0)


@check(
    1,
    fr="Le serveur s'en va sans répondre",
    en="The server leaves without replying",
    needs=[test_says_hello, test_shows_reply],
    bonus=True,
)
def test_server_leaves(client):
    client.peer.expect(HELLO)
    client.server_leaves()
    client.expect_exit()


@check(
    1,
    fr="Le serveur disparaît brutalement sans répondre",
    en="The server vanishes abruptly without replying",
    needs=[test_says_hello, test_shows_reply],
    bonus=True,
)
def test_reset(client):
    client.peer.expect(HELLO)
    client.peer.reset()
    client.expect_exit()
