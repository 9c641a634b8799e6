"""Which of SIPRI's categories a weapon belongs to, by the description that SIPRI gives it.

Only one of its formats names the category; the words are SIPRI's own, as its registers up to 2025 use them.
"""

from functools import lru_cache

from procurement.interchange.formats.descriptions import short_description

_DESCRIPTIONS = {
    "air-defence-systems": (
        "aa gun; aa gun system; aa gun/sam system; abm system; abm/sam system; anti-aircraft gun; mobile sam "
        "system; sam system; self-propelled aa gun; self-propelled ad system"
    ),
    "aircraft": (
        "aew aircraft; aew helicopter; aew&c aircraft; aew/ags aircraft; ags aircraft; airship; anti-ship "
        "helicopter; armed uav; asw aircraft; asw helicopter; bomber aircraft; combat helicopter; fga aircraft; "
        "fga/ew aircraft; fighter aircraft; ground attack aircraft; heavy transport aircraft; helicopter; light "
        "aircraft; light aircraft/uav; light helicopter; light transport ac; light transport aircraft; "
        "light/trainer aircraft; maritime patrol aircraft; maritime patrol uav; reconnaissance aircraft; "
        "reconnaissance/sigint aircraft; sigint aircraft; sigint helicopter; tanker/transport aircraft; target tow "
        "aircraft; trainer aircraft; trainer/combat aircraft; trainer/light aircraft; transport ac/helicopter; "
        "transport aircraft; transport helicopter; transport/trainer aircraft; uav"
    ),
    "armoured-vehicles": (
        "aev; aev/arv; afsv; alv; amv; apc; apc/apv; apc/cp; apc/ifv; apv; armoured bridgelayer; armoured car; "
        "arv; ifv; ifv/afsv; light tank; reconnaissance av; self-propelled gun chassis; tank; tank chassis; tank "
        "destroyer; training tank"
    ),
    "artillery": (
        "coastal defence gun; mortar; mrl; mortar turret; self-propelled gun; self-propelled mortar; self-propelled "
        "mrl; spg turret; ssm launcher; ssm tel; towed gun; towed mrl"
    ),
    "engines": (
        "aip engine; aircraft engine; gas turbine; nuclear reactor; ship engine; turbofan; turbojet; turboprop; "
        "vehicle engine"
    ),
    "missiles": (
        "abm missile; anti-radar missile; anti-radar missile/asm; anti-ship missile; anti-ship missile/asm; "
        "anti-ship missile/asm/sam; anti-ship missile/ssm; anti-ship torpedo; anti-ship/anti-radar missile; "
        "anti-ship/asw torpedo; anti-ship/land-attack missile; anti-tank missile; anti-tank missile/asm; asm; asw "
        "missile; asw torpedo; bvraam; bvraam/sam; guided bomb; guided glide bomb; guided rocket; guided "
        "rocket/asm; guided rocket/ssm; guided shell; land-attack missile; loitering munition; naval mine/torpedo; "
        "portable sam; sam; sam/abm; slbm; sraam; ssm; ssm/anti-ship missile; ssm/asm"
    ),
    "naval-weapons": ("asw mortar; asw mrl; asw rocket launcher; naval gun; naval mrl; naval sam system"),
    "other": (
        "air refuel system; anti-tank av turret; apc turret; helicopter turret; ifv turret; ifv/apc turret; "
        "self-propelled aa gun turret; tank turret"
    ),
    "satellites": ("recce satellite; surveillance satellite"),
    "sensors": (
        "aew radar; ags radar; ags/mp aircraft radar; ags/sigint system; air search radar; air search system; "
        "air/ground surv radar; air/sea search radar; aircraft eo system; aircraft eo/radar system; aircraft recce "
        "system; artillery locating radar; asw sonar; coastal defence system; combat aircraft radar; combat heli "
        "radar; eo search/fire control; eo system; fire control radar; ground surv radar; ground/sea search radar; "
        "height-finding radar; mp aircraft radar; multi-function radar; multi-role radar; naval eo system; sam "
        "system radar; sea search radar; sigint system; sonar; submarine sonar"
    ),
    "ships": (
        "aals; aircraft carrier; cargo craft; cargo ship; corvette; corvette/minesweeper; cruiser; destroyer; fac; "
        "frigate; frigate/landing ship; gunboat; icebreaker; icebreaker/opv; landing craft; landing ship; "
        "landing/patrol craft; mcm ship; midget submarine; minehunter; minelayer; minesweeper; nuclear submarine; "
        "opv; opv/support ship; opv/training ship; opv/transport ship; opv/tug; patrol craft; patrol "
        "craft/transport craft; replenishment ship; replenishment tanker; salvage ship; sigint ship; ssb; "
        "submarine; support craft; support ship; support/landing ship; survey ship; tanker; training ship; "
        "transport craft; transport ship; tug"
    ),
}

_OF = {
    short_description(description): slug for slug, words in _DESCRIPTIONS.items() for description in words.split("; ")
}


@lru_cache(maxsize=4096)
def category_of(description):
    """The slug of the category that a description stands for, "" where it tells none; spelled out or shortened."""
    return _OF.get(short_description(description), "")
