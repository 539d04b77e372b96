"""What a page must be: accessible, valid, silent, alone, and fit for a small screen."""

import json
import re
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

import httpx
from playwright.sync_api import Page, Response

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WIDTHS = (375, 1280)


@dataclass
class Checker:
    """Collects what a page does while it is open, and judges it when asked."""

    axe: str
    html: str
    origins: set[str]
    shots: Path | None
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    shown: list[Response] = field(default_factory=list)
    heard: set[Page] = field(default_factory=set)

    def listen(self, page):
        """Hear what the page says on the console and asks for on the network."""
        self.said.clear()
        self.asked.clear()
        self.shown.clear()
        if page in self.heard:
            return
        self.heard.add(page)
        page.on("console", self._hear)
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("response", self._see)

    def _hear(self, message):
        # A page that answers 4xx or 5xx is said on the console by the browser itself.
        if message.type == "error" and "status of" not in message.text:
            self.said.append(message.text)

    def _see(self, response):
        if response.request.is_navigation_request() and not response.frame.parent_frame:
            self.shown.append(response)
        if response.status >= 400 and response.request.resource_type != "document":
            self.said.append(f"{response.status} {response.url}")

    def check(self, page, name, axe_at=WIDTHS):
        """Judge the open page at both widths; keep its picture when a folder is given.

        axe takes most of the time: who shows a page in both languages has it look at one width in
        each.
        """
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            if self.shots:
                language = page.evaluate("document.documentElement.lang")
                self.shots.mkdir(parents=True, exist_ok=True)
                page.screenshot(path=self.shots / f"{name}-{language}-{width}.png", full_page=True)
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = self.violations(page) if width in axe_at else []
            assert not found, f"{name} at {width}: " + "\n".join(found)
            assert not page.evaluate(
                "document.documentElement.scrollWidth > document.documentElement.clientWidth"
            ), f"{name} scrolls sideways at {width}"
        faults = self.faults_of_html()
        assert not faults, f"{name}: " + "\n".join(faults)
        assert not self.said, f"{name}: {self.said}"
        foreign = [url for url in self.asked if not self._is_ours(url)]
        assert not foreign, f"{name}: {foreign}"

    def violations(self, page):
        """What axe-core finds, as lines: rule, place, and how it says it."""
        if not page.evaluate("'axe' in window"):
            page.evaluate(self.axe)
        # Only the violations are worked out in full and carried over, which takes most of the time.
        options = {
            "runOnly": {"type": "tag", "values": TAGS},
            "iframes": False,
            "resultTypes": ["violations"],
        }
        found = page.evaluate(f"axe.run(document, {json.dumps(options)}).then(it => it.violations)")
        return [
            f"{rule['id']}: {node['target']} {node['html'][:160]}"
            for rule in found
            for node in rule["nodes"]
        ]

    def faults_of_html(self):
        """What the Nu HTML checker finds in the open page as the server sent it."""
        kind = {"Content-Type": "text/html; charset=utf-8"}
        report = httpx.post(
            f"{self.html}?out=json", content=self.shown[-1].body(), headers=kind, timeout=60
        )
        return [
            f"line {line.get('lastLine')}: {line['message']}"
            for line in report.json()["messages"]
            if line["type"] == "error"
        ]

    def _is_ours(self, url):
        # The browser shows a PDF by pages of its own.
        own = ("data:", "blob:", "about:", "chrome:", "chrome-extension:")
        return url.startswith(own) or any(url.startswith(f"{origin}/") for origin in self.origins)


@contextmanager
def html_checker(java, jar):
    """The Nu HTML checker as a local service; yields its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    bound = "-Dnu.validator.servlet.bind-address=127.0.0.1"
    words = [java, bound, "-cp", str(jar), "nu.validator.servlet.Main", str(port)]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    try:
        for line in process.stdout:
            if re.search(r"Started ServerConnector|Checker service started", line):
                break
        # It logs every request: an unread pipe would fill, and the checker would stand still.
        Thread(target=process.stdout.read, daemon=True).start()
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait(timeout=30)
        process.stdout.close()
