"""Common names, combined at random: no real person is intended.

Our own choice of names that many people in Denmark bear, with Æ, Ø and Å, double names, long ones
and some that came from afar.
"""

from fundament.capabilities.registers.demo.dice import Dice
from fundament.standards.cpr.types import Sex


def words(text: str) -> tuple[str, ...]:
    """Return the words of the text, one after another."""
    return tuple(text.split())


WOMEN = words(
    """
    Agnes Aisha Alma Amalie Amina Anna Anne Anne-Mette Anne-Sofie Annelise Asta Astrid Bente Birgit
    Birthe Bodil Camilla Caroline Cecilie Charlotte Christina Clara Dagny Ditte Dorthe Ea Elin
    Elisabeth Ella Ellen Else Emilie Emma Esther Eva Fatima Freja Frida Gerda Grethe Gudrun Hanne
    Heidi Helle Helga Ida Inge Inger Ingrid Irma Isabella Jette Johanne Josefine Julie Jytte Karen
    Karen-Margrethe Karin Karla Katrine Kirsten Kirstine Lærke Laura Lea Lene Lila Line Lis Lisbeth
    Liv Lone Louise Lykke Maja Malene Maren Margrethe Maria Marie Mathilde Merete Mette Mia Nadia
    Nanna Nora Olivia Oda Pernille Pia Ragnhild Rikke Rosa Ruth Samira Sara Selma Sidsel Signe
    Sigrid Silje Sofie Solveig Sonja Stine Susanne Tanja Thea Tine Tove Ulla Vibeke Victoria Vigdis
    Yasmin Ylva Zahra Åse Ægidia Ørnhild
    """
)
MEN = words(
    """
    Aage Adam Ahmed Aksel Albert Alexander Ali Allan Anders Anton Arne Arthur Asger August Bent
    Bertil Bjarne Bjørn Bo Brian Carl Carl-Emil Carsten Christian Dan Daniel David Ebbe Elias Emil
    Erik Ernst Esben Finn Flemming Frederik Frode Gorm Gunnar Gustav Hans Hans-Jørgen Harald Hassan
    Henning Henrik Holger Hugo Ib Ibrahim Ivan Jacob Jakob Jan Jens Jens-Peter Jeppe Jesper Johan
    Johannes John Jonas Jørgen Kai Karl Karl-Åge Kasper Keld Kenneth Kim Kjeld Klaus Knud Kristian
    Kurt Lars Lasse Lauge Leif Leo Louis Lucas Mads Magne Magnus Malthe Marius Martin Mathias
    Michael Mikkel Mogens Mohammed Morten Nicolai Niels Nikolaj Noah Ole Oliver Omar Oscar Otto
    Palle Per Peter Philip Poul Preben Rasmus René Rune Samuel Sander Sebastian Simon Sigurd Steen
    Stig Storm Svend Søren Tage Theo Thomas Thor Thorkild Tobias Torben Troels Uffe Ulrik Valdemar
    Vagn Verner Victor Viggo Villads William Yusuf Åge Øjvind Ørjan
    """
)
SURNAMES = words(
    """
    Ahmed Ali Andersen Andreasen Bach Bak Bang Bech Berg Bertelsen Bjerregaard Bjørn Borg Brandt
    Bruun Brøndum Buch Bækgaard Bødker Carlsen Christensen Christiansen Clausen Dahl Dalgaard
    Damgaard Danielsen Davidsen Eriksen Eskildsen Fischer Frandsen Frederiksen Friis Gade Gregersen
    Gundersen Hald Hansen Hassan Hedegaard Henriksen Hermansen Holm Holst Hussein Høj Høgh Iversen
    Jacobsen Jakobsen Jensen Jeppesen Jespersen Jessen Johansen Johnsen Juhl Justesen Jørgensen Kaya
    Kjeldsen Kjær Klausen Knudsen Koch Kofoed Kragh Kristensen Kristiansen Krogh Kruse Kærgaard
    Lange Larsen Lassen Laursen Lauridsen Lind Lorentzen Lund Lundgaard Madsen Markussen Mathiesen
    Mathiasen Mikkelsen Mogensen Mortensen Munk Møller Mølgaard Nguyen Nielsen Nissen Nygaard
    Nørgaard Nørskov Olesen Olsen Overgaard Paulsen Pedersen Petersen Poulsen Rasmussen Ravn Riis
    Rosenkvist Schmidt Schou Simonsen Skov Skovgaard Steffensen Svendsen Sørensen Søgaard Thomsen
    Thorsen Thygesen Toft Vestergaard Villadsen Vinther Winther Wulff-Åkjær Yilmaz Æbelø Ærenlund
    Østergaard Åkesson Ågaard Bæk-Sørensen Holm-Nielsen Skov-Lindegaard Bruun-Christoffersen
    Fredborg-Østerlund
    """
)
_SECOND_GIVEN, _SECOND_SURNAME = 0.25, 0.1


def given_names(sex: Sex) -> tuple[str, ...]:
    """Return the given names to choose from."""
    return WOMEN if sex is Sex.FEMALE else MEN


def given_name(sex: Sex, dice: Dice) -> str:
    """Return one given name, or two."""
    names = given_names(sex)
    first = dice.one_of(names)
    return f"{first} {dice.one_of(names)}" if dice.chance(_SECOND_GIVEN) else first


def surname(dice: Dice) -> str:
    """Return one surname, or two."""
    last = dice.one_of(SURNAMES)
    return f"{dice.one_of(SURNAMES)} {last}" if dice.chance(_SECOND_SURNAME) else last
