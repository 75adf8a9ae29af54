"""script/bench: how fast, by name.

    script/bench                  all of them, as a table
    script/bench publish --json   one, with one JSON object a line: bench, measure, value, unit, floor, ratio

`floor` is the bar that we set ourselves, `ratio` the value by it. Figures of one run were taken side by side.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "socialdesk.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")


def main(words: list[str]) -> None:
    from tests.bench import publish
    from tests.bench.figures import Figure

    benches: dict[str, Callable[[], Iterator[Figure]]] = {"publish": publish.figures}
    parser = argparse.ArgumentParser(prog="script/bench")
    parser.add_argument("name", nargs="?", choices=sorted(benches), help="all when none is named")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args(words)
    for name in [asked.name] if asked.name else sorted(benches):
        for figure in benches[name]():
            print(json.dumps({"bench": name, **asdict(figure)}) if asked.json else figure.line(), flush=True)


if __name__ == "__main__":
    os.environ.setdefault("SECRET_KEY", "only-for-figures-" + "0" * 50)
    os.environ.setdefault("FIELD_KEYS", "dGhlc2UtYXJlLTMyLWJ5dGVzLW9ubHktZm9yLXRlc3Q=")
    django.setup()
    main(sys.argv[1:])
