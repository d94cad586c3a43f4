"""The command line: finds the command, runs it, turns every failure into one line."""

import argparse
import re
import shlex
import sys
import traceback
from collections.abc import Sequence
from types import ModuleType
from typing import NoReturn

from model.errors import InputError, nearest
from model.version import VERSION
from rekenkracht.commands import (
    analyse,
    bankability,
    designs,
    explain,
    hindcast,
    merge,
    report,
    run,
    scenarios,
    screen,
    sources,
    sweep,
)
from rekenkracht.terminal import (
    PROGRAM,
    Interrupted,
    Signals,
    accept_all_letters,
    check_output,
    complain,
    drop_output,
    interruptible,
    leave,
)

COMMANDS: tuple[ModuleType, ...] = (
    run, explain, designs, sweep, merge, analyse, report, sources, scenarios, hindcast,
    bankability, screen,
)  # fmt: skip
"""Add a command here: a module with ``add_parser`` and ``execute``."""
LATER = ("validate", "app")
"""Commands that are not part of this version yet."""
DONE, FAULT, WRONG_INPUT, INTERRUPTED = 0, 1, 2, 130
_CHOICE = re.compile(r"invalid choice: '(.*?)'")
_OPTION = re.compile(r"--[a-z-]+")
_EXAMPLES = """\
examples:
  rekenkracht run baseline
  rekenkracht run budget_room --seed 3 --set "funding.room_total=300 EUR m"
  rekenkracht explain results/baseline-seed1 --quarter 2026Q1
  rekenkracht sources funding.room_total
"""


class Parser(argparse.ArgumentParser):
    """A parser that raises one line instead of printing a usage text."""

    def error(self, message: str) -> NoReturn:
        """Raise what is wrong with the arguments.

        Raises
        ------
        InputError
            Always.
        """
        raise InputError(message)


def build_parser() -> tuple[Parser, dict[str, argparse.ArgumentParser]]:
    """Return the parser, and the parser of each command by name."""
    parser = Parser(
        prog=PROGRAM,
        description="Simulate the negotiations on European AI gigafactories and the Dutch "
        "position in them.",
        epilog=f"{_EXAMPLES}\nnot part of this version yet: {', '.join(LATER)}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"{PROGRAM} {VERSION}")
    _add_debug(parser)
    subparsers = parser.add_subparsers(title="commands", metavar="COMMAND", dest="command")
    for module in COMMANDS:
        command = module.add_parser(subparsers)
        command.set_defaults(execute=module.execute)
        _add_debug(command)
    return parser, dict(subparsers.choices)


def _add_debug(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--debug",
        action="store_true",
        default=argparse.SUPPRESS,
        help="show the traceback of a fault of the program",
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command and return its exit code.

    0 done; 1 fault of the program; 2 the user's input is wrong; 130 interrupted.
    """
    words = list(sys.argv[1:] if arguments is None else arguments)
    program = arguments is None
    accept_all_letters()
    with interruptible(last=program) as signals:
        code = _guarded(words, signals)
        if program and code == INTERRUPTED:
            leave(code)
        return code


def _guarded(words: list[str], signals: Signals) -> int:
    try:
        check_output()
        code = _execute(words)
        sys.stdout.flush()
        if signals.stopped:  # a library swallowed the signal
            complain("interrupted, but the command had finished; what it writes is complete")
            return INTERRUPTED
    except SystemExit as end:  # --help and --version
        return int(end.code or DONE)
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - one line, no traceback
        return _failed(error, words, signals)
    return code


def _failed(error: BaseException, words: list[str], signals: Signals) -> int:
    """Say in one line what went wrong and return the exit code."""
    if isinstance(error, Interrupted):
        complain(str(error))
        return INTERRUPTED
    if isinstance(error, KeyboardInterrupt) or signals.stopped:
        # A library may have turned the signal into an error of its own.
        complain("interrupted; nothing was written")
        return INTERRUPTED
    if isinstance(error, InputError):
        complain(f"error: {error}")
        return WRONG_INPUT
    if isinstance(error, OSError):
        drop_output()
        if isinstance(error, BrokenPipeError):  # whoever read has seen enough
            return DONE
        complain(f"the system refused: {error}")
        return FAULT
    return _fault(error, words)


def _execute(words: list[str]) -> int:
    command = next((word for word in words if not word.startswith("-")), None)
    if command in LATER:
        raise InputError(f"{command} is not part of this version yet; there are: {_names()}")
    parser, commands = build_parser()
    try:
        args, extra = parser.parse_known_args(words)
    except InputError as error:
        raise InputError(_readable(str(error))) from None
    if args.command is None:
        raise InputError(f"no command given; there are: {_names()} (see {PROGRAM} --help)")
    if extra:
        raise InputError(_unexpected(extra[0], commands[args.command]))
    return int(args.execute(args))


def _names() -> str:
    return ", ".join(module.__name__.rpartition(".")[2] for module in COMMANDS)


def _readable(message: str) -> str:
    """Say of an unknown command what there is."""
    found = _CHOICE.search(message)
    if not found or "COMMAND" not in message:
        return message
    hint = nearest(found[1], [*_names().split(", "), *LATER])
    return f"unknown command {found[1]!r}{hint} (there are: {_names()})"


def _unexpected(word: str, command: argparse.ArgumentParser) -> str:
    if not word.startswith("-"):
        return f"unexpected argument {word!r} (see {command.prog} --help)"
    options = sorted(set(_OPTION.findall(command.format_help())))
    hint = nearest(word.partition("=")[0], options)
    return f"unknown option {word!r}{hint} (see {command.prog} --help)"


def _fault(error: BaseException, words: list[str]) -> int:
    if "--debug" in words:
        traceback.print_exception(error)
    again = shlex.join([PROGRAM, *(word for word in words if word != "--debug"), "--debug"])
    complain(
        f"this is a fault of the program, not of your input: {type(error).__name__}: {error}. "
        f"For the traceback: {again}"
    )
    return FAULT
