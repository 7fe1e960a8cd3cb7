"""PORT is given to the programs that cannot do without it, and to no other."""

from __future__ import annotations

import ast

import pytest

from grader.variables import demands_port

DEMANDED = [
    "import os\ns.bind(('', int(os.environ['PORT'])))",
    "from os import environ\nport = int(environ['PORT'])",
    "import os\nport = int(os.getenv('PORT'))",
    "import os\nport = os.environ.get('PORT')\ns.bind(('', int(port)))",
    "import os\ntry:\n    s.bind(('', int(os.environ['PORT'])))\nfinally:\n    s.close()",
]
HAS_ITS_OWN = [
    "port = 6789",
    "import os\nport = int(os.environ.get('PORT', 5000))",
    "import os\nport = int(os.getenv('PORT') or 5000)",
    "import os\nport = os.getenv('PORT')\nif port is None:\n    port = 5000",
    "import os\nport = os.getenv('PORT')\nport = int(port) if port else 5000",
    "import os\nport = int(os.environ['PORT']) if 'PORT' in os.environ else 5000",
    "import os\ntry:\n    port = int(os.environ['PORT'])\nexcept KeyError:\n    port = 5000",
    "ports = {'PORT': 5000}\nport = ports['PORT']",
    "import os\nos.environ.setdefault('PORT', '5000')\nport = int(os.environ['HOME'])",
]


@pytest.mark.parametrize("source", DEMANDED)
def test_port_is_demanded_where_nothing_stands_in_for_it(source: str) -> None:
    assert demands_port(ast.parse(source))


@pytest.mark.parametrize("source", HAS_ITS_OWN)
def test_port_is_not_demanded_where_the_program_has_its_own(source: str) -> None:
    assert not demands_port(ast.parse(source))
