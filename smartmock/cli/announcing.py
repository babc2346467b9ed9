"""What `smartmock serve` says when it starts."""

from collections.abc import Sequence

from smartmock import __version__
from smartmock.cli.first_url import find_first_url
from smartmock.cli.output import count, describe_problems, hint, print_problems, say, working
from smartmock.projects.importing import Imported
from smartmock.projects.service import Service
from smartmock.server.serve import Listener

SHOWN_PROBLEMS = 5


def announce(service: Service, imported: Sequence[Imported], listener: Listener) -> None:
    say(f"smartmock {__version__}", style="bold")
    for each in imported:
        say()
        announce_project(service, each, listener.url)
    say()
    say(f"Everything at a glance: {listener.url}/    Stop with Ctrl+C")


def announce_project(service: Service, imported: Imported, url: str) -> None:
    address, report = imported.project.address(), imported.report
    served, declared = report.served, report.operations
    say(f"{imported.project.name}: {count(served, 'operation')}", style="bold")
    say(f"  mock  {url}/m1/{address}")
    say(f"  docs  {url}/docs/{address}")
    with working("Finding an address to try"):
        first = find_first_url(service.registry.open(str(address)))
    if first:
        say(f"  try   {url}{first}" + ("?apidogToken=YOUR-TOKEN" if service.settings.token else ""))
    if served < declared:
        hint(f"  {declared - served} of {count(declared, 'operation')} cannot be served.", style="yellow")
    announce_problems(imported)


def announce_problems(imported: Imported) -> None:
    report = imported.report
    problems = [problem for problem in report.problems if problem.severity != "info"]
    if problems:
        source = imported.project.location or "-"
        hint(f"  {describe_problems(problems)} in the document; smartmock check {source} tells all:", style="yellow")
        print_problems(problems, limit=SHOWN_PROBLEMS)
    if report.language:
        print_problems([report.language])


def announce_service(service: Service, listener: Listener) -> None:
    say(f"smartmock {__version__}", style="bold")
    say(f"  service  {listener.url}")
    say(f"  data     {service.database}")
    say(f"  serving  {count(len(service.registry.projects), 'project')}")
    say()
    say("Stop with Ctrl+C")
