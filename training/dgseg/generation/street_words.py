"""The words that the grammar of streets is made of.

A word says which circumstances it needs, and with which it would contradict itself: no umbrellas
without rain, no snow where it never falls, no children out late at night.
"""

from dataclasses import dataclass
from typing import Literal

Light = Literal["day", "low sun", "twilight", "dark"]
Kind = Literal["dry", "rain", "fog", "snow"]
Tag = Light | Kind


@dataclass(frozen=True)
class Word:
    """A phrase, and what has to be so for it to be said."""

    text: str
    needs: Tag | None = None
    never: Tag | None = None

    def fits(self, tags: set[Tag]) -> bool:
        """Whether it contradicts nothing that holds."""
        return (self.needs is None or self.needs in tags) and self.never not in tags


@dataclass(frozen=True)
class Hour:
    """A time of day, and the light that it has."""

    text: str
    light: Light


@dataclass(frozen=True)
class Weather:
    """A weather, which looks different in every light."""

    kind: Kind
    day: str
    low_sun: str | None = None
    """None in a light where it looks as it does by day."""
    twilight: str | None = None
    dark: str | None = None

    def text(self, light: Light) -> str:
        """Return how it looks in a light."""
        looks: dict[Light, str | None] = {
            "day": self.day,
            "low sun": self.low_sun,
            "twilight": self.twilight,
            "dark": self.dark,
        }
        return looks[light] or self.day


@dataclass(frozen=True)
class Road:
    """A road, in words with ``{place}`` in them, and what moves on it."""

    text: str
    kind: Literal["town", "motorway", "country"]


def _words(texts: str, *, needs: Tag | None = None, never: Tag | None = None) -> tuple[Word, ...]:
    return tuple(Word(text.strip(), needs, never) for text in texts.split(","))


OPENINGS = _words("A photo of, A picture of, A snapshot of, A photograph of")

VIEWS = _words(
    "seen from a car, seen through a windscreen, from the driver's point of view, "
    "as a dashboard camera sees it"
)

HOURS = (
    Hour("at dawn", "twilight"),
    Hour("early in the morning", "low sun"),
    Hour("in the morning", "day"),
    Hour("at noon", "day"),
    Hour("in the afternoon", "day"),
    Hour("shortly before sunset", "low sun"),
    Hour("at dusk", "twilight"),
    Hour("at night", "dark"),
    Hour("late at night", "dark"),
)

WEATHERS = (
    Weather(
        "dry",
        "blue sky and hard shadows",
        "glaring low sun and long shadows",
        "a clear sky with a glow on the horizon",
        "clear air and the light of street lamps",
    ),
    Weather("dry", "scattered clouds", "clouds lit by the low sun", "red clouds", "moonlit clouds"),
    Weather("dry", "an overcast sky", "a pale overcast sky", "a dark grey sky", "a black sky"),
    Weather("dry", "strong wind and leaves in the air"),
    Weather("rain", "drizzle", dark="drizzle in the beams of the headlights"),
    Weather("rain", "heavy rain", dark="heavy rain and blurred headlights"),
    Weather("rain", "a thunderstorm with dark clouds", dark="a thunderstorm with lightning"),
    Weather("dry", "puddles left by the rain", dark="lamps mirrored in the wet road"),
    Weather("fog", "light mist", dark="mist around the street lamps"),
    Weather("fog", "dense fog", dark="dense fog and faint headlights"),
    Weather("snow", "falling snow", dark="falling snow in the beams of the headlights"),
    Weather("snow", "a snow-covered road", dark="a snow-covered road under street lamps"),
)

PLACES = (
    *_words(
        "Lisbon, Paris, London, Berlin, Zurich, Vienna, Prague, Warsaw, Copenhagen, Stockholm, "
        "Helsinki, Istanbul, Madrid, Milan, Athens, Dublin, Toronto, Montreal, Chicago, Boston, "
        "Seattle, Denver, New York, Tokyo, Sapporo, Seoul, Beijing, Kathmandu, Tehran, Santiago, "
        "a small town in Norway, a small town in the Alps, a suburb in Canada"
    ),
    *_words(
        "Lagos, Nairobi, Accra, Dakar, Cape Town, Mumbai, Bangkok, Hanoi, Manila, Jakarta, Sydney, "
        "Dubai, Miami, Mexico City, Bogota, Lima, Buenos Aires, a small town in Brazil",
        never="snow",
    ),
)

ROADS = (
    Road("a narrow street in {place}", "town"),
    Road("a wide avenue in {place}", "town"),
    Road("a busy intersection in {place}", "town"),
    Road("a cobbled street in {place}", "town"),
    Road("a residential street in {place}", "town"),
    Road("a shopping street in {place}", "town"),
    Road("a street with tram tracks in {place}", "town"),
    Road("a roundabout in {place}", "town"),
    Road("a street lined with parked cars in {place}", "town"),
    Road("a street with road works in {place}", "town"),
    Road("a street beside a park in {place}", "town"),
    Road("a street with a bus lane in {place}", "town"),
    Road("a motorway near {place}", "motorway"),
    Road("a motorway exit near {place}", "motorway"),
    Road("a country road outside {place}", "country"),
    Road("a village street near {place}", "country"),
)


VEHICLES: dict[str, tuple[Word, ...]] = {
    "town": _words(
        "a bus at its stop, a double-parked delivery van, a taxi ahead, a lorry turning, "
        "a motorcycle between the cars, cars waiting at the lights, an ambulance passing, "
        "a cyclist ahead, a van coming the other way, a bus pulling out, "
        "a cyclist overtaking parked cars, a rubbish lorry ahead"
    ),
    "motorway": _words(
        "a row of lorries, a car overtaking, a motorcycle ahead, a coach ahead, dense traffic, "
        "a car towing a caravan"
    ),
    "country": _words(
        "a tractor ahead, a lone car ahead, a cyclist ahead, a lorry coming the other way, "
        "a motorcycle in the bend, a van behind a bus"
    ),
}

COMPANIONS: dict[str, tuple[Word, ...]] = {
    "town": (
        *_words(
            "people crossing, a couple on the pavement, commuters at a stop, a person with a dog, "
            "a person waiting to cross, traffic lights ahead, a row of traffic signs"
        ),
        *_words("people with umbrellas, a person running from the rain", needs="rain"),
        *_words("people in thick coats, a person clearing snow", needs="snow"),
        *_words(
            "children on the pavement, a person pushing a pram, workers in orange vests, "
            "schoolchildren crossing",
            never="dark",
        ),
        *_words("people outside a restaurant, a person on a scooter", needs="dry"),
    ),
    "motorway": _words(
        "signs overhead, road works ahead, a car on the hard shoulder, crash barriers on both sides"
    ),
    "country": _words(
        "a fence along a field, a row of trees, a person walking on the verge, a sign ahead"
    ),
}
