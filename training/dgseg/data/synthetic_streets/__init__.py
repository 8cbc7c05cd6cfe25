"""Synthetic streets: labelled pictures of streets, made from a seed, in any visual domain."""

from dgseg.data.synthetic_streets.atmosphere import DOMAINS
from dgseg.data.synthetic_streets.city import CITIES
from dgseg.data.synthetic_streets.render import render_street
from dgseg.data.synthetic_streets.street import Street

__all__ = ["CITIES", "DOMAINS", "Street", "render_street"]
