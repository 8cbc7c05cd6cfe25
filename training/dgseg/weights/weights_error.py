"""The one error of this package."""


class WeightsError(ValueError):
    """A file that cannot be used as weights. The message names it, and says what to do."""
