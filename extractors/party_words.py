"""Closed sets of words that the rules about parties look for: prepositions of place, nouns of attack and of harm."""

from __future__ import annotations

from typing import Final


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


OWN: Final = _words("its our his their her own my")
ENEMY: Final = _words("enemy opposing adversary hostile")
INVADERS: Final = _words("invading invader invaders occupier occupiers occupation occupying aggressor")
SOLDIERS: Final = _words(
    "soldier soldiers troops serviceman servicemen servicewomen conscript conscripts recruit recruits sailor "
    "sailors marine marines paratroopers officer officers reservists personnel crew heroes defenders pilots "
    "airmen guardsmen guards guard men"
)
PLACE_LINKS: Final = _words(
    "in at on across inside into throughout outside to within against around through over toward towards"
)
NEAR_LINKS: Final = _words("near from by with close")
AWAY_LINKS: Final = NEAR_LINKS | {"outside"}
# "the capital of Ukraine" is a place, "the army of Ukraine" is not.
PARTS: Final = _words(
    "part parts region regions city cities town towns village villages north south east west areas area much "
    "rest outskirts capital people residents citizens children center centre border borders coast province "
    "provinces territory"
)
KINDS_OF_PLACES: Final = _words(
    "city town village capital province state region district port island coast suburb resort county"
)
# What befalls a country, not what one country does to another.
DISASTERS: Final = _words(
    "quake earthquake flood floods flooding fire crash collision stampede landslide mudslide avalanche typhoon "
    "cyclone hurricane storm tsunami derails collapse massacre massacres outbreak epidemic heatwave plunge wildfires"
)
STRUCK: Final = _words(
    "hit hits struck strikes attacked attack attacks pound pounds pounded pounding shelled shelling shell "
    "bombed bombing bombard bombards bombarded storm storms stormed breach breached targeted targeting raided "
    "rocked rocks shook shakes jolted jolts swept battered invaded invading overran leveled destroyed visit"
)
# "The New York Times", "Beirut University": a place inside another name.
NAMES_ON: Final = _words("times post tribune university journal")
HARM_NOUNS: Final = _words(
    "losses casualties dead deaths death toll loss fatalities victims tolls injured wounded bodies killings"
)
COUNTED_NOUNS: Final = _words("losses casualties deaths dead loss toll fatalities")
HARM_VERBS: Final = _words("killed wounded injured died hurt dead injuring killing wounding wounds injures")
INTRANSITIVE: Final = _words(
    "died dead die dies dying perished deaths death toll casualties losses fatalities drowned bodies"
)
# What may stand between a nationality and its losses: "Russia's own military losses".
OF_LOSSES: Final = _words("' s own military troop army death civilian combat battlefield personnel soldier")
PASSIVE: Final = _words("was were been be being are is")
LOSING: Final = _words("lost lose loses losing suffered suffers suffer suffering sustained sustain loss")
WHOLE_WAR: Final = _words("war conflict fighting hostilities")
EVENTS: Final = _words(
    "strike strikes airstrike airstrikes attack attacks shelling bombardment bombing bombings raid raids "
    "missile missiles rocket rockets drone drones artillery offensive assault invasion incursion barrage "
    "blast salvo gunfire fire counteroffensive"
)
ATTACKERS: Final = _words(
    "forces troops soldiers warplanes jets army bullets fighters gunmen militants rebels guerrillas bomb "
    "bombs snipers helicopters planes aircraft shells invaders police"
)
ATTACKS: Final = EVENTS | ATTACKERS
# Behind a nationality these end the search for an attack: "Russia says 89 soldiers died".
NOT_MODIFIERS: Final = _words(
    "say says said has have had was were is are in on at of by and or that who which claims claimed reported "
    "killed kills"
)
# Behind a name these make it the one who tells: "Lebanon says nearly 1,000 killed".
SAYING: Final = _words(
    "say says said claim claims claimed report reports reported put puts count counts counted estimate estimates "
    "estimated confirm confirms confirmed announce announces announced admit admits admitted acknowledge acknowledges "
    "acknowledged insist insists tell tells told"
)
# Behind a name these make it the subject of a deed.
DEEDS: Final = _words(
    "has have had was were is kill killed kills fired hit struck carried shelled attacked launched began bombed ,"
)
BOTH_SIDES: Final = (
    "two armies", "both armies", "both sides", "two sides", "warring sides", "warring parties", "two countries",
)  # fmt: skip
