"""Templates become texts: this runs in the workers of the sandbox."""

from smartmock.mock.customising.jobs import TemplateJob


class RenderError(Exception):
    """`message` says in a few words what went wrong, `line` where in its text, counted from 1, if that is known."""

    def __init__(self, message: str, line: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


def render_texts(job: TemplateJob) -> list[str]:
    """The texts, rendered one after the other. Raises `RenderError`."""
    raise NotImplementedError
