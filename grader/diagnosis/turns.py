"""Misconceptions about turns: who waits for whom, and how long the program goes on talking with the same client."""

from __future__ import annotations

import ast

from grader.diagnosis.bytes_and_text import is_text
from grader.diagnosis.case import RECEIVING, Case, Finding, misconception
from grader.diagnosis.code import Code, Loop, called
from grader.diagnosis.flow import RECEIVES, Flow
from grader.diagnosis.uncaught import is_uncaught
from grader.evidence import Connected, Position, Received, Restless, Role, Sent

_FILE_READS = ("read", "readline", "readlines")


def _unanswered(case: Case) -> Role | None:
    """The role of a program that owes something: a text was wanted of it, and nothing came."""
    if case.alone is None or case.seen or is_uncaught(case) or any(case.all_of(Restless)):
        return None
    if not all(is_text(fact.data) for fact in case.all_of(Sent)):  # what it owes to half a character is another matter
        return None
    never_spoke = case.wanted is None and case.was_connected and not case.peer_left and not any(case.all_of(Received))
    return case.alone if case.wanted or never_spoke else None


def _receiving(code: Code, line: int | None) -> ast.Call | None:
    return code.at(line, *RECEIVES, "recv_into", "readinto")


def _accept_inside_loop(case: Case) -> Finding | None:
    """The program waits for another client while this one has spoken and is still there."""
    role = case.alone or "server"
    code = case.code("server")
    wait = case.blocked("server", "accept")
    if (
        "server" not in case.roles
        or role == "client"
        or code is None
        or wait is None
        or case.blocked("server", *RECEIVING)
    ):
        return None
    if is_uncaught(case) or (len(list(case.all_of(Sent))) < 2 and case.alone is not None):
        return None
    if case.alone is not None and (not any(case.all_of(Received)) or case.seen or not case.wanted):
        return None
    if case.alone is None and not case.receives("server"):
        return None
    accept = code.at(wait.at.line if wait.at else None, "accept") or next(iter(code.calls("accept")), None)
    if accept is None or not _in_the_message_loop(code, accept):
        return None
    return case.found("server", accept)


def _in_the_message_loop(code: Code, accept: ast.Call) -> bool:
    """Whether one turn of the loop around accept, be it that of a function's caller, receives one message only."""
    loop = code.loop(accept)
    function = code.function(accept)
    if loop is None and isinstance(function, ast.FunctionDef):
        loop = next((found for call in code.calls(function.name) if (found := code.loop(call)) is not None), None)
    if loop is None:
        return False
    inside = [call for call in code.within(loop, *RECEIVES) if called(call) != "read"]
    return any(code.loop(call) in (loop, None) for call in inside)


def _one_message_only(case: Case) -> Finding | None:
    """One exchange was right, and the program did not go on to the next."""
    for role in case.roles:
        code = case.code(role)
        if code is None or is_uncaught(case) or not _stopped_after_one(case, role):
            continue
        reads = "input" if role == "client" else "recv"
        told = case.positions(role, reads)
        call = code.at(told[-1].line, *RECEIVES, "input") if told else next(iter(code.calls(reads, "read")), None)
        if call is None:
            continue
        return case.found(role, _leaving(code, call) or _condition(code, call) or call)
    return None


def _stopped_after_one(case: Case, role: Role) -> bool:
    """Whether a program ended, left, or turned to something else after it had answered well once."""
    exit_ = case.ended(role)
    if case.met_the_end(role) or case.blocked(role, *RECEIVING) or (exit_ is not None and exit_.status):
        return False
    gone = exit_ is not None or case.program_closed
    if role == "client":
        return (
            gone
            and len(case.typed()) >= 1
            and any(case.all_of(Received))
            and bool(case.sends(role))
            and not case.peer_left
        )
    if case.alone is None:
        return gone and len(case.receives("server")) == 1
    answered = any(case.all_of(Received)) and len(list(case.all_of(Sent))) >= 1
    waits_elsewhere = case.blocked(role, "accept", "lock", "select") is not None
    return answered and (gone or waits_elsewhere) and not case.seen and len(case.receives(role)) == 1


def _leaving(code: Code, call: ast.Call) -> ast.stmt | None:
    """What leaves the loop around a call at the end of every turn."""
    loop = code.loop(call)
    if loop is None:
        return None
    for statement in getattr(loop, "body", []):
        if isinstance(statement, (ast.Break, ast.Return)):
            return statement
    return None


def _condition(code: Code, call: ast.Call) -> ast.stmt | None:
    """An if around a client's question, where a loop was meant."""
    if code.loop(call) is not None or called(call) != "input":
        return None
    following = [node for node in code.nodes if isinstance(node, ast.If) and code.function(node) is code.function(call)]
    meant = [node for node in following if node.lineno > call.lineno and code.calls("recv") and _holds(node, "recv")]
    return meant[0] if meant else None


def _holds(node: ast.AST, name: str) -> bool:
    return any(isinstance(one, ast.Call) and called(one) == name for one in ast.walk(node))


def _reply_not_sent(case: Case) -> Finding | None:
    """The program took the message, sent nothing, and waits again."""
    role = _unanswered(case)
    flow = case.flow(role) if role is not None else None
    if role != "server" or flow is None or _pending(case, role) or _taken_for_nothing(case, flow) is not None:
        return None
    spoke_first = not any(case.all_of(Sent))  # nothing had to be received before
    if case.sends(role) and not spoke_first:
        last_heard = max((call.t for call in case.receives(role)), default=0.0)
        if any(call.t >= last_heard for call in case.sends(role)):
            return None
    if not spoke_first and (not case.receives(role) or _collects(case, role, flow)):
        return None
    if spoke_first and (case.sends(role) or case.receiving_at(role) is not None):
        return None
    return case.found(role, _shown_instead(case, role, flow))


def _taken_for_nothing(case: Case, flow: Flow) -> Position | None:
    """The recv that took the message without keeping it, where the reply would be made from what another recv gives."""
    heard, waits = case.receives("server"), case.receiving_at("server")
    if not heard or waits is None or heard[-1].at is None or heard[-1].at.line == waits.line:
        return None
    used = {one.lineno for _, given in flow.sending() for one in flow.calls_in(given, *RECEIVES)}
    return heard[-1].at if waits.line in used and heard[-1].at.line not in used else None


def _shown_instead(case: Case, role: Role, flow: Flow) -> ast.AST | Position | None:
    """The line that shows the reply on the screen, or writes it where it stays; else the one that makes it."""
    unsent = [call for call in flow.code.calls("write") if flow.calls_in(call.args[0] if call.args else None, "upper")]
    shows = [call for call in flow.showing() if any(flow.calls_in(given, "upper", "encode") for given in call.args)]
    dropped = [call for call in flow.code.calls(*flow.code.functions) if _is_dropped(flow, call)]
    if dropped and not shows:
        return dropped[-1]
    if unsent and unsent[0] not in shows:
        return unsent[0]
    if shows:
        return shows[-1]
    prints = case.positions(role, "print")
    made = flow.code.calls("upper")
    return made[-1] if made else (prints[-1] if prints else None)


def _is_dropped(flow: Flow, call: ast.Call) -> bool:
    """Whether what a function of the program returns, a reply, is left where it is."""
    return isinstance(flow.code.parent(call), ast.Expr) and any(
        flow.calls_in(value, "upper") for value in flow.returned(call)
    )


def _pending(case: Case, role: Role) -> bool:
    """Whether the program has not taken all that the grader sent."""
    taken = sum(int(call.returned or 0) for call in case.receives(role) if (call.returned or "").isdigit())
    return bool(case.calls(role, *RECEIVING)) and taken < len(case.sent())


def _collects(case: Case, role: Role, flow: Flow) -> bool:
    """Whether the program is still gathering the message, in a loop of its own, for a mark of its end."""
    at = case.receiving_at(role)
    return at is not None and bool(flow.sending()) and _gathers(flow, at.line) is not None


def _gathers(flow: Flow, line: int, only_reads: bool = False) -> str | None:
    """Until what the program receives before it answers: "line", "size" or "end"; None when it does not.

    `only_reads`: nothing was to be answered, so a loop that shows what comes gathers too.
    """
    call = _receiving(flow.code, line)
    if call is None:
        return None
    if called(call) in ("readline", "readlines"):
        return "line" if called(call) == "readline" else "end"
    if called(call) == "read":
        return "size" if call.args else "end"
    if any(getattr(node, "attr", getattr(node, "id", "")) == "MSG_WAITALL" for node in ast.walk(call)):
        return "size"
    if _is_iterated(flow.code, call):
        return "end"
    loop = flow.code.loop(call)
    if loop is None or _answers_inside(flow, loop, *(() if only_reads else ("print",))):
        return None
    return _until(flow, loop)


def _is_iterated(code: Code, call: ast.Call) -> bool:
    """Whether a call stands in iter(…, b''), in a comprehension, or in the head of a for."""
    return any(isinstance(holder, ast.Call) and called(holder) == "iter" for holder in code.around(call))


def _answers_inside(flow: Flow, loop: ast.AST, *shows: str) -> bool:
    return bool(flow.code.within(loop, "send", "sendall", "sendto", "write", *shows))


def _until(flow: Flow, loop: ast.AST) -> str:
    """What ends a loop that gathers: a sign in what came, a number of bytes, or the end of the connection."""
    tests = [node.test for node in ast.walk(loop) if isinstance(node, (ast.While, ast.If))]
    for node in (inner for test in tests for inner in ast.walk(test)):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
            if any(isinstance(value := flow.code.constant(side), (str, bytes)) and value for side in sides):
                return "line"
            if any(isinstance(operator, (ast.Lt, ast.LtE, ast.Gt, ast.GtE)) for operator in node.ops):
                number = [flow.code.constant(side) for side in sides]
                if any(isinstance(value, int) and value > 1 for value in number):
                    return "size"
        if isinstance(node, ast.Call) and called(node) in ("endswith", "find"):
            return "line"
    return "end"


def _waits_for(what: str, case: Case) -> Finding | None:
    for role in case.roles:
        flow = case.flow(role)
        at = case.receiving_at(role)
        if flow is None or at is None or is_uncaught(case) or case.seen or not flow.sending():
            continue
        if not case.receives(role) and not (what == "size" and any(case.all_of(Sent))):
            continue
        only_reads = case.wanted is None and role == "client" and not case.calls("client", "close")
        if _gathers(flow, at.line, only_reads) == what:
            return case.found(role, _cause(flow, at.line, what) or at)
    return None


def _cause(flow: Flow, line: int, what: str) -> ast.AST | None:
    """The line that asks for too much: the head of a loop that names it, else the call."""
    call = _receiving(flow.code, line)
    loop = flow.code.loop(call) if call is not None else None
    if (
        what == "size"
        and isinstance(loop, ast.While)
        and any(isinstance(node, ast.Compare) for node in ast.walk(loop.test))
    ):
        return loop
    return call


def _mutual_wait(case: Case) -> Finding | None:
    """Both sides wait for the other to speak, and nothing is under way."""
    if is_uncaught(case) or case.peer_left:
        return None
    for role in ("client", "server"):
        at = case.receiving_at(role) if role in case.roles else None
        if at is None or not (any(case.all_of(Connected)) or case.alone is None):
            continue
        if case.alone == "server" and case.seen:
            continue
        flow = case.flow(role)
        if role == "server" and flow is not None and (wasted := _taken_for_nothing(case, flow)) is not None:
            return case.found(role, wasted)
        return case.found(role, at)
    return None


def _empty_message(case: Case) -> Finding | None:
    """The last thing that was sent is nothing at all, and an answer to it is waited for."""
    for role in case.roles:
        last = case.sends(role)[-1:]
        if last and last[0].detail.split(",")[0] == "0" and case.receiving_at(role) is not None:
            return case.found(role, last[0].at)
    return None


def _is_forever(loop: ast.AST) -> bool:
    """Whether nothing in a loop ends it."""
    if not isinstance(loop, ast.While) or not isinstance(loop.test, ast.Constant) or not loop.test.value:
        return False
    inside = [node for node in ast.walk(loop) if isinstance(node, (ast.Break, ast.Return, ast.Raise))]
    return not inside and not any(_holds(loop, name) for name in ("exit", "_exit", "quit"))


def forever(code: Code | None, line: int | None) -> bool:
    """Whether the call on a line stands in a loop that nothing ends."""
    call = _receiving(code, line) if code is not None else None
    holders = code.around(call) if code is not None and call is not None else ()
    return any(isinstance(holder, Loop) and _is_forever(holder) for holder in holders)


TURNS = (
    misconception(
        "empty-message",
        (
            "Un message vide n'envoie rien",
            "La ligne {line} envoie une chaîne d'octets vide : rien ne part sur le réseau, l'autre côté ne reçoit "
            "donc rien et ne répond pas. Votre programme attend pourtant une réponse. Regardez si le texte est vide "
            "avant de l'envoyer.",
        ),
        (
            "An empty message sends nothing",
            "Line {line} sends empty bytes: nothing goes onto the network, so the other side receives nothing and "
            "does not answer. Yet your program waits for a reply. See whether the text is empty before you send it.",
        ),
        _empty_message,
        "Création du client, 3",
    ),
    misconception(
        "accept-inside-loop",
        (
            "Le serveur attend un nouveau client à chaque message",
            "À la ligne {line}, accept est appelé à chaque tour de la boucle : il attend un autre client, alors que "
            "le premier est encore là et vient de parler. Son message n'est jamais lu. Acceptez le client une fois, "
            "puis faites tourner la boucle sur recv et l'envoi.",
        ),
        (
            "The server waits for a new client at every message",
            "On line {line}, accept is called at every turn of the loop: it waits for another client, while the "
            "first one is still there and has just spoken. Its message is never read. Accept the client once, then "
            "let the loop turn on recv and the sending.",
        ),
        _accept_inside_loop,
        "Création du serveur, 3",
    ),
    misconception(
        "waits-for-delimiter",
        (
            "Le programme attend une fin de ligne qui ne viendra pas",
            "À la ligne {line}, le programme a reçu le message mais il attend encore un signe de fin, comme un saut "
            "de ligne. Dans le sujet, un message n'a pas de signe de fin : ce que recv donne se traite tout de suite.",
        ),
        (
            "The program waits for an end of line that will not come",
            "On line {line}, the program has received the message but still waits for a sign of its end, such as a "
            "line feed. In the subject a message has no such sign: what recv gives is dealt with at once.",
        ),
        lambda case: _waits_for("line", case),
        "Création du serveur, 5",
    ),
    misconception(
        "waits-for-full-buffer",
        (
            "Le programme attend un nombre d'octets fixé d'avance",
            "Le message est arrivé, mais la ligne {line} demande davantage d'octets et attend la suite, qui ne "
            "viendra pas. Le 1024 de recv est un maximum : recv rend ce qui est arrivé, même si c'est plus court.",
        ),
        (
            "The program waits for a fixed number of bytes",
            "The message has arrived, but line {line} asks for more bytes and waits for the rest, which will not "
            "come. The 1024 of recv is a maximum: recv gives what has arrived, even if that is shorter.",
        ),
        lambda case: _waits_for("size", case),
        "Création du serveur, 5",
    ),
    misconception(
        "waits-for-eof",
        (
            "Le programme attend que l'autre s'en aille avant de répondre",
            "La ligne {line} lit jusqu'à la fin de la connexion : le message est arrivé, mais le programme en veut "
            "encore tant que l'autre est là. Celui-ci attend pourtant sa réponse avant de partir. Traitez chaque "
            "recv dès qu'il donne quelque chose.",
        ),
        (
            "The program waits for the other to leave before it answers",
            "Line {line} reads until the end of the connection: the message has arrived, but the program wants more "
            "as long as the other is there. Yet that one waits for its reply before it leaves. Deal with each recv "
            "as soon as it gives something.",
        ),
        lambda case: _waits_for("end", case),
        "Création du serveur, 5",
    ),
    misconception(
        "reply-not-sent",
        (
            "La réponse n'est pas envoyée",
            "Le message a été reçu, mais rien n'est parti en retour. Regardez la ligne {line} : montrer un texte à "
            "l'écran, ou le préparer, ne l'envoie pas. C'est send, sur le canal qui parle avec l'autre, qui le met "
            "sur le réseau.",
        ),
        (
            "The reply is not sent",
            "The message was received, but nothing went back. Look at line {line}: to show a text on the screen, or "
            "to prepare it, does not send it. It is send, on the socket that talks with the other, that puts it onto "
            "the network.",
        ),
        _reply_not_sent,
        "Création du serveur, 4",
    ),
    misconception(
        "one-message-only",
        (
            "Le dialogue s'arrête après le premier message",
            "Le premier échange est juste, puis le programme s'arrête : la ligne {line} n'est faite qu'une fois. "
            "Pour plusieurs messages du même client, recevoir, répondre (ou taper, envoyer, recevoir) doivent être "
            "dans une boucle.",
        ),
        (
            "The dialogue stops after the first message",
            "The first exchange is right, then the program stops: line {line} is done only once. For several "
            "messages of the same client, receiving and answering (or typing, sending, receiving) must stand in a "
            "loop.",
        ),
        _one_message_only,
        "Création du serveur, 5",
    ),
)

DEADLOCK = (
    misconception(
        "mutual-wait",
        (
            "Chacun attend que l'autre parle",
            "À la ligne {line}, votre programme attend un message, mais l'autre côté attend aussi : rien n'est en "
            "route, et cela peut durer toujours. Relisez dans le sujet qui parle à ce moment-là : l'un envoie "
            "pendant que l'autre reçoit, un recv pour un message.",
        ),
        (
            "Each waits for the other to speak",
            "On line {line}, your program waits for a message, but the other side waits too: nothing is under way, "
            "and this can last for ever. Read in the subject who speaks at that moment: one sends while the other "
            "receives, one recv for one message.",
        ),
        _mutual_wait,
        "Création du client, 3",
    ),
)
