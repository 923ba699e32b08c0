#!/usr/bin/env python3
"""Every row of mutations.txt applies to the tree as it is: its text occurs once. Builds nothing."""

import sys

import mutations


def main() -> int:
    rows = mutations.table(mutations.ROOT)
    names = [row.name for row in rows]
    failed = 0
    for row in rows:
        try:
            if names.count(row.name) > 1:
                raise ValueError("two bugs have this name")
            row.texts(mutations.ROOT)
        except (OSError, ValueError) as error:
            print(f"{row.name}: {error}")
            failed += 1
    print(f"{len(rows) - failed} of {len(rows)} bugs apply")
    return 1 if failed or not rows else 0


if __name__ == "__main__":
    sys.exit(main())
