"""The system calls that Python 3.8 has no function for: namespaces, mounts, capabilities, seccomp (Linux).

Runs inside the sandbox, and on the way into it: standard library only, nothing of the grader. Constants are those of
include/uapi/linux: sched.h, mount.h, prctl.h, capability.h.
"""

from __future__ import annotations

import ctypes
import os
import struct

NEW_MOUNTS, NEW_NAMES, NEW_IPC, NEW_PROCESSES, NEW_NETWORK = 0x00020000, 0x04000000, 0x08000000, 0x20000000, 0x40000000
READ_ONLY, NO_SETUID, NO_DEVICES, NO_EXEC, REMOUNT, BIND, RECURSIVE, PRIVATE = 1, 2, 4, 8, 32, 4096, 16384, 1 << 18
_SET_DUMPABLE, _SET_SECCOMP, _SET_NO_NEW_PRIVS = 4, 22, 38
_FILTER = 2
_CAPABILITY_VERSION = 0x20080522

_libc = ctypes.CDLL(None, use_errno=True)


def _checked(result: int) -> None:
    if result < 0:
        code = ctypes.get_errno()
        raise OSError(code, os.strerror(code))


def unshare(flags: int) -> None:
    """unshare(2). Raises OSError."""
    _checked(_libc.unshare(flags))


def set_namespace(descriptor: int, kind: int) -> None:
    """setns(2). Raises OSError."""
    _checked(_libc.setns(descriptor, kind))


def mount(source: str, target: str, kind: str = "", flags: int = 0, data: str = "") -> None:
    """mount(2). Raises OSError."""
    words = [os.fsencode(word) for word in (source, target, kind)]
    _checked(_libc.mount(*words, ctypes.c_ulong(flags), os.fsencode(data)))


def _prctl(option: int, *arguments: int | ctypes.c_char_p) -> None:
    _checked(_libc.prctl(option, *(ctypes.c_ulong(one) if isinstance(one, int) else one for one in arguments)))


def set_dumpable(dumpable: bool) -> None:
    """Whether others of the same user may look into this process (prctl(2), PR_SET_DUMPABLE)."""
    _prctl(_SET_DUMPABLE, int(dumpable), 0, 0, 0)


def no_new_privileges() -> None:
    """No program that is executed from here on gains anything (prctl(2), PR_SET_NO_NEW_PRIVS)."""
    _prctl(_SET_NO_NEW_PRIVS, 1, 0, 0, 0)


def drop_capabilities() -> None:
    """Give up every capability, for good where no_new_privileges() holds. Raises OSError."""
    header = struct.pack("=Ii", _CAPABILITY_VERSION, 0)
    _checked(_libc.capset(header, bytes(24)))


def filter_calls(program: bytes) -> None:
    """Install a seccomp filter (struct sock_filter[]); needs no_new_privileges(). Raises OSError."""
    kept = ctypes.create_string_buffer(program, len(program))
    described = struct.pack("HP", len(program) // 8, ctypes.addressof(kept))
    _prctl(_SET_SECCOMP, _FILTER, ctypes.c_char_p(described), 0, 0)
