"""Five municipalities, their towns and roads: all invented.

No municipality of Denmark bears these names, its codes do not reach 901, and the postcodes lie
below 0800, the lowest that we know in use (not verified).
"""

from dataclasses import dataclass
from uuid import UUID

from fundament.capabilities.registers.demo.dice import Dice, uuid_of
from fundament.capabilities.registers.demo.names import words

MUNICIPALITIES = {
    "0901": ("Ravnsund", ("Ravnsund", "Ravnsund Havn", "Nørre Ravnsund", "Klitgårde", "Sandøje")),
    "0902": ("Bøgelunde", ("Bøgelunde", "Bøgelunde Kirkeby", "Hjortsvang", "Kildeskov", "Løvrød")),
    "0903": ("Lyngodde", ("Lyngodde", "Lyngodde Strand", "Mårhøj", "Vibekær", "Ådalsbro")),
    "0904": ("Tornsø", ("Tornsø", "Tornsø Sønderby", "Æblekær", "Møllerodde", "Hyldeborg")),
    "0905": ("Åkærby", ("Åkærby", "Åkærby Stationsby", "Østeragre", "Rugbjerg", "Snekkehavn")),
}
_FIRST_POSTCODE = 101
_ROADS_IN_A_TOWN = 24
_HEADS = words(
    """
    Ahorn Anemone Birke Bøge Drossel Egern Elme Enebær Engblomme Fasan Fyrre Grønne Gærde Hassel
    Havre Hede Hyben Hyrde Højskole Jagt Jernbane Kastanje Kirke Kløver Kornblomst Kær Lærke Lønne
    Lyng Mark Møllebæk Nattergale Nørre Nøddehegn Pile Poppel Ravn Ræve Rønne Skole Smede Solsikke
    Spurve Strand Stær Sønder Tjørne Torve Tværbæk Ugle Valmue Vester Vibe Viol Æble Østre Ålekiste
    Rosenhave Gartner Rådmand
    """
)
_TAILS = words(
    """
    vej vej vej vænget gade allé stræde bakken parken engen stien
    """
)
_FLOORS, _DOORS = ("st", "1", "2", "3"), ("tv", "th")
_FLATS = 0.35
_HOUSES, _LETTERS = 999, ("", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ")


@dataclass(frozen=True, slots=True)
class Place:
    """A road that people can live on."""

    road: int
    municipality_code: str
    town: str


class Land:
    """All roads of the country, and the addresses on them as they are needed."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self.towns: list[tuple[str, str]] = []
        self.roads: list[tuple[int, str, str, str, str]] = []
        self.places: list[Place] = []
        self.dice = Dice(seed, "addresses")
        self._last_house: dict[int, int] = {}
        self._open_flats: dict[int, list[tuple[str, str, str]]] = {}
        for code, (_, towns) in MUNICIPALITIES.items():
            self._lay_out(code, towns, Dice(seed, f"roads/{code}"))

    def _lay_out(self, municipality_code: str, towns: tuple[str, ...], dice: Dice) -> None:
        for town in towns:
            postcode = f"{_FIRST_POSTCODE + len(self.towns):04d}"
            self.towns.append((postcode, town))
            names: set[str] = set()
            while len(names) < _ROADS_IN_A_TOWN:
                name = dice.one_of(_HEADS) + dice.one_of(_TAILS)
                if name in names:
                    continue
                names.add(name)
                number = len(self.roads) + 1
                road_code = f"{sum(r[1] == municipality_code for r in self.roads) + 1:04d}"
                self.roads.append((number, municipality_code, road_code, name, postcode))
                self.places.append(Place(number, municipality_code, town))

    def new_address(self, place: Place) -> tuple[UUID, int, str, str, str]:
        """Return the row of an address on the road that nobody has had yet."""
        house, floor, door = self._next_door(place.road)
        address = uuid_of(self.seed, "address", place.road, house, floor, door)
        return address, place.road, house, floor, door

    def anywhere(self) -> Place:
        """Return a road, by chance."""
        return self.dice.one_of(self.places)

    def in_municipality(self, code: str) -> Place:
        """Return a road of the municipality, by chance."""
        return self.dice.one_of([place for place in self.places if place.municipality_code == code])

    def _next_door(self, road: int) -> tuple[str, str, str]:
        flats = self._open_flats.get(road)
        if flats:
            return flats.pop()
        number = self._last_house.get(road, 0) + 1 + self.dice.below(2)
        self._last_house[road] = number
        round_, rest = divmod(number - 1, _HOUSES)
        house = f"{rest + 1}{_LETTERS[round_]}"
        if self.dice.chance(_FLATS):
            self._open_flats[road] = [(house, f, d) for f in _FLOORS for d in _DOORS]
            return self._open_flats[road].pop()
        return house, "", ""
