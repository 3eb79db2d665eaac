"""`gehoord …`: everything a council does from the command line."""

from __future__ import annotations

import argparse
import errno
import os
import sys
import traceback
from collections.abc import Sequence

from . import advise, analyse, check, council, keys, manage, opinion, run, stats, train, worker
from .words import Stop
from .words import word as _

# In the order of the help page.
COMMANDS = (run, analyse, advise, opinion, stats, check, council, keys, train, worker, manage)
REFUSED, USAGE, INTERRUPTED = 1, 2, 130


def parser() -> argparse.ArgumentParser:
    """The whole command line; each module of COMMANDS adds its own."""
    top = argparse.ArgumentParser(prog="gehoord", description=_("Gehoord: van ervaringen naar advies."))
    subparsers = top.add_subparsers(title=_("opdrachten"), metavar="…", required=True)
    for command in COMMANDS:
        command.add(subparsers)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 done, 1 refused with a sentence, 2 wrong usage, 130 interrupted."""
    options = parser().parse_args(arguments)
    try:
        code: int = options.handler(options)
        sys.stdout.flush()
        return code
    except Stop as stop:
        return _refuse(str(stop))
    except KeyboardInterrupt:
        print(file=sys.stderr)
        print(_("Onderbroken; er is niets half geschreven."), file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read along has seen enough (`| head`); Python must not complain at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return REFUSED
    except OSError as error:
        return _refuse(os_sentence(error))
    except Exception as error:
        return _refuse(_expected(error) or _unexpected(error))


def _refuse(sentence: str) -> int:
    print(sentence, file=sys.stderr)
    return REFUSED


def os_sentence(error: OSError) -> str:
    """One sentence for what the machine refuses: no file, no permission, no room."""
    name = error.filename if error.filename is not None else "?"
    sentences = {
        errno.ENOENT: _("Het bestand of de map %(name)s is er niet."),
        errno.EACCES: _("Ik mag %(name)s niet lezen of schrijven. Pas de rechten aan of kies een andere plek."),
        errno.EPERM: _("Ik mag %(name)s niet lezen of schrijven. Pas de rechten aan of kies een andere plek."),
        errno.EROFS: _("De schijf met %(name)s is alleen te lezen. Kies een andere plek."),
        errno.ENOSPC: _("De schijf is vol. Maak ruimte en probeer het opnieuw; er is niets half geschreven."),
        errno.EDQUOT: _("De schijf is vol. Maak ruimte en probeer het opnieuw; er is niets half geschreven."),
        errno.EISDIR: _("%(name)s is een map; hier hoort een bestand."),
        errno.ENOTDIR: _("%(name)s is geen map."),
    }
    if error.errno in sentences:
        return sentences[error.errno] % {"name": name}
    return _("Dat lukt niet: %(why)s (%(name)s).") % {"why": error.strerror or type(error).__name__, "name": name}


def _expected(error: Exception) -> str:
    """A sentence for what may go wrong in any command, or nothing. Imports nothing that is not loaded yet."""
    kinds = {f"{kind.__module__}.{kind.__qualname__}" for kind in type(error).__mro__}
    if "gehoord.core.sealing.keyring.KeyringError" in kinds:
        return str(error)
    if "django.core.exceptions.ImproperlyConfigured" in kinds:
        return _("De instellingen kloppen niet. `gehoord check` zegt wat eraan te doen is.")
    if "django.db.utils.Error" in kinds:
        return _("De database doet het niet (%(why)s). `gehoord check` zegt wat eraan te doen is.") % {
            "why": type(error).__name__
        }
    return ""


def _unexpected(error: Exception) -> str:
    """Kind and place of a mistake of ours; never its message, which may quote a story."""
    frames = traceback.extract_tb(error.__traceback__)[-4:]
    places = " < ".join(f"{os.path.basename(f.filename)}:{f.lineno}" for f in reversed(frames))
    return _("Er ging iets mis in Gehoord zelf. Meld dit aan de makers: %(what)s") % {
        "what": f"{type(error).__name__} {places}"
    }
