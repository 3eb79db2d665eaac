"""The watch itself: each thing that has to fail a journey does."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from .watching import Visitor

pytestmark = pytest.mark.browser

POLICY = "default-src 'self'"
PAGE = "<!doctype html><html lang=nl><head><title>Proef</title>{}</head><body><main><h1>Proef</h1>{}</main></body></html>"


def show(one: Visitor, *, head: str = "", body: str = "", status: int = 200) -> None:
    """A page of our own making at an address of the site."""
    one.context.route(
        "**/proef/", lambda route: route.fulfill(
            status=status, body=PAGE.format(head, body), content_type="text/html",
            headers={"Content-Security-Policy": POLICY},
        ),
    )
    one.go("/proef/")
    one.page.wait_for_load_state("networkidle")


@pytest.mark.parametrize(
    ("head", "body", "status", "noticed"),
    [
        ("", "<p style='color: red'>rood</p>", 200, "Content Security Policy"),
        ("", "<img alt='' src='https://elders.example/pixel.png'>", 200, "request elsewhere"),
        ("<link rel=stylesheet href=/static/bestaat-niet.css>", "", 200, "bestaat-niet.css"),
        ("", "", 500, "status 500"),
    ],
    ids=["policy", "elsewhere", "missing-file", "server-error"],
)
def test_notices(visitor: Callable[..., Visitor], head: str, body: str, status: int, noticed: str) -> None:
    one = visitor()
    show(one, head=head, body=body, status=status)
    assert any(noticed in wrong for wrong in one.wrong), one.wrong
    one.wrong.clear()


def test_notices_a_script_error(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    one.go("/")
    with one.context.expect_event("weberror"):
        one.page.evaluate("setTimeout(() => { throw new Error('mis') })")
    assert any("mis" in wrong for wrong in one.wrong)
    one.wrong.clear()


@pytest.mark.parametrize(
    ("body", "rule"),
    [
        ("<input type=text>", "label"),
        ("<p><a href=/a/>a</a><a href=/b/>b</a></p>", "target-size"),
        ("<pre>" + "breed " * 200 + "</pre>", "wider than the window"),
    ],
    ids=["axe", "small-targets", "too-wide"],
)
def test_check_refuses(visitor: Callable[..., Visitor], body: str, rule: str) -> None:
    one = visitor()
    show(one, body=body)
    with pytest.raises(AssertionError, match=rule):
        one.check()
    one.wrong.clear()
