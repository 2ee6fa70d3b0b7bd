"""What all tests share: trees of our own code are made again where CPython 3.11 miscounts.

It keeps one depth of recursion for all trees that are being made. Where another thread makes one at that moment, a good tree
ends in "SystemError: AST constructor recursion depth mismatch".
"""

import ast
import functools


def pytest_configure() -> None:
    """Make a tree a second time where the first attempt failed for no reason of its own."""
    first = ast.parse

    @functools.wraps(first)
    def again(*given, **options):
        try:
            return first(*given, **options)
        except SystemError:
            return first(*given, **options)

    ast.parse = again
