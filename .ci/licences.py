#!/usr/bin/env python3
"""Fails when the program would be built with a crate whose licence is not permissive.

Reads `cargo metadata`. A crate passes when one alternative of its licence expression (split at OR) consists only of
licences in PERMISSIVE. Crates that only tests and build scripts use count too: the list is the same for all.
"""

import json
import re
import subprocess
import sys

PERMISSIVE = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0",
    "CC0-1.0", "CDLA-Permissive-2.0", "ISC", "MIT", "MIT-0", "MPL-2.0", "Unicode-3.0", "Unicode-DFS-2016", "Unlicense",
    "WTFPL", "Zlib", "bzip2-1.0.6",
}


def is_permissive(expression: str) -> bool:
    """Whether a licence expression can be met with permissive licences alone."""
    expression = expression.replace("/", " OR ").strip()
    parts = split(expression, "OR")
    if len(parts) > 1:
        return any(is_permissive(part) for part in parts)
    parts = split(expression, "AND")
    if len(parts) > 1:
        return all(is_permissive(part) for part in parts)
    if expression.startswith("(") and expression.endswith(")"):
        return is_permissive(expression[1:-1])
    return expression in PERMISSIVE


def split(expression: str, word: str) -> list[str]:
    """Splits at a word outside parentheses."""
    parts, depth, current = [], 0, []
    for token in re.findall(r"\(|\)|[^\s()]+", expression):
        depth += {"(": 1, ")": -1}.get(token, 0)
        if token == word and depth == 0:
            parts.append(" ".join(current))
            current = []
        else:
            current.append(token)
    parts.append(" ".join(current))
    return [part.replace("( ", "(").replace(" )", ")") for part in parts]


def main() -> int:
    command = ["cargo", "metadata", "--format-version", "1", "--locked"]
    packages = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)["packages"]
    bad = [
        f"{package['name']} {package['version']}: {package['license'] or 'no licence named'}"
        for package in packages
        if package["source"] and not is_permissive(package["license"] or "")
    ]
    print(f"{len(packages)} crates, {len(bad)} with a licence that is not on the list")
    print("\n".join(bad))
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
