"""The whole suite runs in several processes, a module in one of them; a part that is asked for by name runs in this one.

Much of it waits for programs: one process would leave half of a small machine idle. `-n 0` runs all of it here.
"""

from __future__ import annotations

import pytest

_PROCESSES = 3


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Ask pytest-xdist for it, before that looks at what it was asked."""
    whole = config.args_source is pytest.Config.ArgsSource.TESTPATHS
    if not whole or hasattr(config, "workerinput") or config.getoption("numprocesses", 0) is not None:
        return
    if config.getoption("collectonly") or config.getoption("usepdb"):
        return
    config.option.numprocesses = _PROCESSES
    config.option.tx = ["popen"] * _PROCESSES
    config.option.dist = "loadscope"
