"""The student's own client and server, together: 3 points."""

from grader import check


@check(
    1,
    fr="Votre client trouve votre serveur",
    en="Your client finds your server",
    needs=["test_server.py::test_listens", "test_client.py::test_connects"],
)
def test_meet(server, client, texts):
    client.wait_until_connected()
    if not client.is_connected:
        client.type(texts.word())
    client.expect_connected()


@check(
    2,
    fr="Ils dialoguent : ce que l'on tape revient en majuscules",
    en="They talk: what is typed comes back in capitals",
    needs=[test_meet],
)
def test_dialogue(server, client, texts):
    for _ in range(3):
        said = texts.word()
        client.type(said)
        client.expect_shown(said.upper())
