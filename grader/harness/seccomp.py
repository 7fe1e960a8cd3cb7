"""The system calls that a sandboxed program may not make, as a program for the kernel's filter (seccomp(2)). Pure.

What is refused is what a network exercise never needs and what has led out of sandboxes before: namespaces, mounts, tracing,
kernel modules, keys, io_uring, sockets of other families than the Internet's and Unix's. Numbers are those of the kernel's
tables for x86-64 and aarch64 (syscall_64.tbl, asm-generic/unistd.h).
"""

from __future__ import annotations

import errno
import socket
import struct
from collections.abc import Iterable
from functools import cache

# Refused with EPERM: name → numbers on x86-64 and aarch64 (None: not there).
_REFUSED: dict[str, tuple[int | None, int | None]] = {
    "ptrace": (101, 117), "process_vm_readv": (310, 270), "process_vm_writev": (311, 271), "kcmp": (312, 272),
    "pidfd_getfd": (438, 438), "process_madvise": (440, 440), "process_mrelease": (448, 448),
    "mount": (165, 40), "umount2": (166, 39), "pivot_root": (155, 41), "chroot": (161, 51), "open_tree": (428, 428),
    "move_mount": (429, 429), "fsopen": (430, 430), "fsconfig": (431, 431), "fsmount": (432, 432), "fspick": (433, 433),
    "mount_setattr": (442, 442), "open_tree_attr": (467, 467), "unshare": (272, 97), "setns": (308, 268),
    "name_to_handle_at": (303, 264), "open_by_handle_at": (304, 265), "quotactl": (179, 60), "quotactl_fd": (443, 443),
    "swapon": (167, 224), "swapoff": (168, 225), "acct": (163, 89), "reboot": (169, 142), "syslog": (103, 116),
    "sethostname": (170, 161), "setdomainname": (171, 162), "settimeofday": (164, 170), "clock_settime": (227, 112),
    "adjtimex": (159, 171), "clock_adjtime": (305, 266),
    "init_module": (175, 105), "finit_module": (313, 273), "delete_module": (176, 106), "kexec_load": (246, 104),
    "kexec_file_load": (320, 294), "iopl": (172, None), "ioperm": (173, None), "modify_ldt": (154, None),
    "bpf": (321, 280), "perf_event_open": (298, 241), "userfaultfd": (323, 282),
    "io_uring_setup": (425, 425), "io_uring_enter": (426, 426), "io_uring_register": (427, 427),
    "add_key": (248, 217), "request_key": (249, 218), "keyctl": (250, 219),
    "fanotify_init": (300, 262), "lookup_dcookie": (212, 18), "vhangup": (153, 58), "personality": (135, 92),
    "move_pages": (279, 239), "migrate_pages": (256, 238), "mbind": (237, 235), "set_mempolicy": (238, 237),
    # Memory that no rlimit counts: System V segments, queues and semaphores, files that live in memory alone.
    "shmget": (29, 194), "msgget": (68, 186), "semget": (64, 190), "memfd_create": (319, 279), "memfd_secret": (447, 447),
}  # fmt: skip
# Refused as unknown, so that the C library falls back to what can be looked at: clone3's flags stand in memory.
_CLONE3 = (435, 435)
_CLONE, _SOCKET, _IOCTL, _PRLIMIT = (56, 220), (41, 198), (16, 29), (302, 261)
_ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}  # AUDIT_ARCH_* of include/uapi/linux/audit.h
_X32 = 0x40000000
_NEW_NAMESPACES = 0x7E020080  # CLONE_NEW*: user, pid, net, ipc, uts, cgroup, mounts, time
_NETLINK = 16
_TYPE_IN_TERMINAL = (0x5412, 0x541C)  # TIOCSTI, TIOCLINUX

_LOAD, _EQUAL, _AT_LEAST, _ANY_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_KILL, _ERROR, _ALLOW = 0x80000000, 0x00050000, 0x7FFF0000
_NUMBER_AT, _ARCHITECTURE_AT, _ARGUMENTS_AT = 0, 4, 16
_Instruction = tuple[int, int, int, int]  # code, where to go if so, if not, operand


def known(machine: str) -> bool:
    """Whether there is a filter for this kind of machine."""
    return machine in _ARCHITECTURES


@cache
def program(machine: str) -> bytes:
    """The filter, as the kernel takes it (struct sock_filter[], native order). Raises KeyError for an unknown machine."""
    index, architecture = _ARCHITECTURES[machine]
    numbers = [pair[index] for pair in _REFUSED.values()]
    steps: list[_Instruction] = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER_AT),
    ]
    if machine == "x86_64":
        steps += _refuse(_AT_LEAST, _X32, errno.ENOSYS)
    steps += _refuse(_EQUAL, _CLONE3[index], errno.ENOSYS)
    for number in numbers:
        if number is not None:
            steps += _refuse(_EQUAL, number, errno.EPERM)
    steps += _when(_CLONE[index], [_argument(0), *_refuse(_ANY_BIT, _NEW_NAMESPACES, errno.EPERM)])
    steps += _when(_SOCKET[index], _families())
    steps += _when(_IOCTL[index], [_argument(1), *_refuse_each(_TYPE_IN_TERMINAL)])
    # The limits of another process: of the sandbox's own init, for one.
    steps += _when(_PRLIMIT[index], [_argument(0), (_EQUAL, 1, 0, 0), (_RETURN, 0, 0, _ERROR | errno.EPERM)])
    steps.append((_RETURN, 0, 0, _ALLOW))
    return b"".join(struct.pack("=HBBI", *step) for step in steps)


def _argument(index: int) -> _Instruction:
    """Load the lower half of an argument: both machines are little-endian."""
    return (_LOAD, 0, 0, _ARGUMENTS_AT + 8 * index)


def _refuse(test: int, operand: int, code: int) -> list[_Instruction]:
    return [(test, 0, 1, operand), (_RETURN, 0, 0, _ERROR | code)]


def _refuse_each(operands: Iterable[int]) -> list[_Instruction]:
    return [step for operand in operands for step in _refuse(_EQUAL, operand, errno.EPERM)]


def _when(number: int, steps: list[_Instruction]) -> list[_Instruction]:
    """The steps for one system call, which ends with them."""
    return [(_EQUAL, 0, len(steps) + 1, number), *steps, (_RETURN, 0, 0, _ALLOW)]


def _families() -> list[_Instruction]:
    """Internet and Unix sockets; of netlink's, the one that tells a program its own addresses (rtnetlink(7))."""
    allowed = (socket.AF_UNIX, socket.AF_INET, int(socket.AF_INET6))
    steps: list[_Instruction] = [_argument(0)]
    for family in allowed:
        steps += [(_EQUAL, 0, 1, int(family)), (_RETURN, 0, 0, _ALLOW)]
    steps += [(_EQUAL, 1, 0, _NETLINK), (_RETURN, 0, 0, _ERROR | errno.EAFNOSUPPORT)]
    steps += [_argument(2), (_EQUAL, 1, 0, 0), (_RETURN, 0, 0, _ERROR | errno.EPROTONOSUPPORT)]
    return steps
