"""The one error that a value of the engine raises when it cannot be."""


class FieldError(ValueError):
    """A field holds something it may not hold.

    `field` is its name as in a scenario (`templates[0].every`), `value` what was found, `problem` a short clause.
    """

    def __init__(self, field: str, value: object, problem: str) -> None:
        self.field = field
        self.value = value
        self.problem = problem
        super().__init__(f"{field}: {problem}, got {_shown(value)}")

    def under(self, path: str) -> "FieldError":
        """The same error seen from outside: `every` under `templates[0]` is `templates[0].every`."""
        joined = f"{path}{self.field}" if self.field.startswith("[") else f"{path}.{self.field}"
        return FieldError(joined, self.value, self.problem)


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."
