"""What `smartmock serve` says when it starts."""

from collections.abc import Sequence

from smartmock import __version__
from smartmock.cli.first_url import find_first_url
from smartmock.cli.output import count, describe_problems, hint, print_problems, say, working
from smartmock.projects.documents.importing import Imported
from smartmock.projects.service import Service
from smartmock.server.serve import Listener

SHOWN_PROBLEMS = 5


def announce(service: Service, imported: Sequence[Imported], listener: Listener, root_key: str | None) -> None:
    say(f"smartmock {__version__}", style="bold")
    for each in imported:
        say()
        announce_project(service, each, listener.url)
    say()
    if root_key:
        # Standard output often goes into a file.
        hint(f"Admin API: {listener.url}/api/v1 with the key {root_key}")
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


def announce_service(service: Service, listener: Listener, root_key: str | None) -> None:
    """The root key is shown when it was just made, and never again."""
    say(f"smartmock {__version__}", style="bold")
    say()
    say(f"{count(len(service.registry.projects), 'project')}", style="bold")
    say(f"  service   {listener.url}/")
    if service.settings.admin:
        say(f"  admin     {listener.url}/api/v1")
    if root_key:
        say(f"  root key  {root_key}")
    database = service.database
    say(f"  data      {database.url.database if database.dialect == 'sqlite' else database}")
    say()
    if root_key:
        hint("Keep the root key: it may do everything, and is not shown again.", style="yellow")
    if service.settings.admin and not service.registry.projects:
        say(f"Import a document: smartmock import openapi.yaml --server {listener.url} --key KEY")
    say("Stop with Ctrl+C")
