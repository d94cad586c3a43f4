"""Options and counts that all tests share."""

import os

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-baselines",
        action="store_true",
        help="rewrite tests/regression/baselines.json on purpose (say so in the changelog)",
    )
    parser.addoption(
        "--update-docs", action="store_true", help="rewrite the generated pages of docs/"
    )
    parser.addoption(
        "--no-skips", action="store_true", help="fail when an oracle or a browser is missing"
    )


def pytest_terminal_summary(terminalreporter, exitstatus, config) -> None:
    skipped = len(terminalreporter.stats.get("skipped", []))
    if skipped:
        terminalreporter.write_line(
            f"{skipped} checks against independent programs were skipped: "
            "pip install -e '.[oracles]' -c constraints.txt runs them"
        )


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session, exitstatus: int) -> None:
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if session.config.getoption("--no-skips") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def _quiet_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(os.environ, "NO_COLOR", "1")
