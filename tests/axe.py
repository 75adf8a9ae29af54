"""Accessibility of a page as it stands in the browser, by axe-core: WCAG 2.2 AA and axe's best practice."""

import json
from pathlib import Path
from typing import Any

AXE = Path(__file__).resolve().parent.parent / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Any) -> list[str]:
    """One line for each thing found wrong: rule, element, what to do. `page` is a Playwright page.

    axe is run from its source, not from a script tag, which our content security policy would refuse.
    """
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = page.evaluate(f"axe.run(document, {{runOnly: {json.dumps(TAGS)}}})")
    return [
        f"{rule['id']} ({rule['impact']}): {node['html'][:160]}\n    {node['failureSummary']}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def assert_accessible(page: Any) -> None:
    wrong = violations(page)
    assert not wrong, f"{page.url}\n" + "\n".join(wrong)
