"""Write grader/result.schema.json again, after a change of the result's model: python -m tests.write_schema."""

from __future__ import annotations

import json

from grader.result import schema
from tests.labelled import ROOT

if __name__ == "__main__":
    text = json.dumps(schema(), ensure_ascii=False, indent=1)
    (ROOT / "grader" / "result.schema.json").write_text(text + "\n", encoding="utf-8")
