"""Misconceptions about turns: who speaks when, and who waits for whom."""

from __future__ import annotations

import ast

from grader.diagnosis.case import RECEIVING, Case, Finding, misconception
from grader.diagnosis.encodings import is_text
from grader.diagnosis.flow import RECEIVES, Flow
from grader.diagnosis.gathering import collects
from grader.diagnosis.replies import bytes_given
from grader.diagnosis.uncaught import is_uncaught
from grader.evidence import Connected, Position, Received, Restless, Role, Sent


def _empty_message(case: Case) -> Finding | None:
    """The last thing that was sent is nothing at all, and an answer to it is waited for."""
    for role in case.roles:
        last = case.sends(role)[-1:]
        if last and bytes_given(last[0]) == 0 and case.receiving_at(role) is not None:
            return case.found(role, last[0].at)
    return None


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
    if not spoke_first and (not case.receives(role) or collects(case, role, flow)):
        return None
    if spoke_first and (case.sends(role) or case.receiving_at(role) is not None):
        return None
    return case.found(role, _shown_instead(case, role, flow))


def _unanswered(case: Case) -> Role | None:
    """The role of a program that owes something: a text was wanted of it, and nothing came."""
    if case.alone is None or case.seen or is_uncaught(case) or any(case.all_of(Restless)):
        return None
    if not all(is_text(fact.data) for fact in case.all_of(Sent)):  # what it owes to half a character is another matter
        return None
    never_spoke = case.wanted is None and case.was_connected and not case.peer_left and not any(case.all_of(Received))
    return case.alone if case.wanted or never_spoke else None


def _pending(case: Case, role: Role) -> bool:
    """Whether the program has not taken all that the grader sent."""
    taken = sum(int(call.returned or 0) for call in case.receives(role) if (call.returned or "").isdigit())
    return bool(case.calls(role, *RECEIVING)) and taken < len(case.sent())


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


def _mutual_wait(case: Case) -> Finding | None:
    """Both sides wait for the other to speak, and nothing is under way."""
    if is_uncaught(case) or case.peer_left or any(case.all_of(Restless)):
        return None
    if case.alone is None and case.blocked("client", "input") is not None:
        return None  # it waits for the next line, as it does between two turns
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


EMPTY_MESSAGE = misconception(
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
)


REPLY_NOT_SENT = misconception(
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
)


MUTUAL_WAIT = misconception(
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
)
