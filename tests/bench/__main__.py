"""`python -m tests.bench`: every bench, or those named: `python -m tests.bench engine`."""

import sys
from importlib import import_module
from pathlib import Path

BENCHES = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if not path.stem.startswith("_") and "def main(" in path.read_text()
)


def main(names):
    unknown = [name for name in names if name not in BENCHES]
    if unknown:
        sys.exit(f"no bench named {unknown[0]}; there are {', '.join(BENCHES)}")
    for name in names or BENCHES:
        print(f"== {name}")
        import_module(f"tests.bench.{name}").main()
        print()


main(sys.argv[1:])
