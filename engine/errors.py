"""The one error that a value of the engine raises when it cannot be."""


class FieldError(ValueError):
    """A field holds something it may not hold.

    `field` is its name as in a scenario (`templates[0].every`), `value` what was found, `problem` a short clause.
    """

    def __init__(self, field: str, value: object, problem: str) -> None:
        self.field = field
        self.value = value
        self.problem = problem
        found = "" if value is None else f", got {_shown(value)}"
        super().__init__(f"{field}: {problem}{found}")

    def under(self, path: str) -> "FieldError":
        """The same error seen from outside: `every` under `templates[0]` is `templates[0].every`."""
        dot = "" if not self.field or self.field.startswith("[") else "."
        return FieldError(f"{path}{dot}{self.field}", self.value, self.problem)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
