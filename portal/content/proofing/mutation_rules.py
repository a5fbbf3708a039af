"""Which words change the first letter of the next word, and how: only rules that hold whatever the sentence means."""

import re
from collections.abc import Set
from typing import NamedTuple

from portal.welsh.mutation import Mutation


class Rule(NamedTuple):
    """After one of these words the next one takes a mutation, or keeps its own first letter (None)."""

    after: frozenset[str]
    mutation: Mutation | None
    # First letters that stay as they are after these words.
    spared: frozenset[str] = frozenset()
    # The only words the rule is sure of; none where it holds for every word.
    only: Set[str] = frozenset()
    # Words that the rule does not reach.
    but_not: re.Pattern[str] | None = None
    # Another mutation that is right after these words in another sense: a of "who" softens, a of "and" does not.
    or_else: Mutation | None = None
    # Whether both forms are offered, since only the writer knows which is meant.
    names_both: bool = False

    def reaches(self, radical: str) -> bool:
        """Tell whether the rule says anything of a word, given in lower case and without mutation."""
        if self.but_not and self.but_not.fullmatch(radical):
            return False
        return not self.only or radical in self.only


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# Every verb that tells "you" to do something, or says that you do it, is found by its ending; these nouns end alike.
TOLD = "-wch"
NOT_TOLD = re.compile(
    r"[bfm]lwch|\w{0,3}(?:iogelwch|awelwch|ywyllwch|heddwch|onyddwch|rydferthwch|arddwch)|\w*garwch|n?[cg]h?wch"
)
_LL_RH = frozenset({"ll", "rh"})
_SAME_FOR_HER = _LL_RH | {"b", "d", "g", "m"}

# A clitic is written with its apostrophe: 'm is "my" in i'm, and takes no mutation as fy does.
_SOFTENERS = _words("""
    am ar at dan dros tros drwy trwy gan heb i o wrth dy 'th pa unrhyw holl prif rhyw dyma dyna pan
    dau ddau dwy ddwy
""")

# After yn these are adjectives, which soften; none of them is also a verb-noun. Words in ll and rh do not soften there.
_ADJECTIVES = _words("""
    bach braf buddiol byr cadarn cadarnhaol caeedig caled cas cefnogol cenedlaethol cryf crwn cudd cul cyfartal
    cyfforddus cyffredin cyffredinol cyflym cyfreithiol cyfrifol cyfrinachol cymwys cynhwysol cynnar cynnes cyson
    cytûn cywir deg diduedd dieithr diflas digon diogel diolchgar dibynnol diwethaf difrifol drud dwfn dwyieithog
    galluog garw glân gofalus gorfodol gwahanol gwan gwell gwag gwir gwych mawr manwl melys mwy parod pell penodol
    perthnasol personol pwysig posibl preifat priodol prin prysur tawel tebyg tebygol teg tenau trist trwm trylwyr
""")

# After yn these verb-nouns keep their first letter; softened they are hardly ever a noun that something is said to be.
_VERB_NOUNS = _words("""
    cael caniatáu ceisio cefnogi clywed cofio colli cwblhau cydsynio cymryd cynnig cynnal cynnwys cyrraedd cysylltu
    dal dangos darllen darparu deall defnyddio derbyn digwydd dilyn disgrifio disgwyl dod dweud dysgu gorfod gweithio
    gweld gwneud gwrando gwybod llenwi mynd mynychu parhau paratoi penderfynu peidio poeni rhannu rhoi rhedeg talu
    teimlo teithio trefnu trafod tyfu
""")

_FEMININE = _words("""
    blwyddyn canolfan cymdeithas cymuned cefnogaeth cyfraith darpariaeth deddf desg dogfen dyletswydd gwefan gwobr
    merch mam modryb meithrinfa prifysgol taith tref trafnidiaeth tudalen
""")
_MASCULINE_OR_PLURAL = _words("""
    bws bwrdd cais camau canlyniad coleg corff cwestiwn cwrs cyfarfod cyfle cyfnod cyngor cymorth cynllun cynlluniau
    dosbarth drws dysgwr dysgwyr dyddiad gweithwyr gwasanaeth gwasanaethau lle lleoliad llythyr penderfyniad pennaeth
    person plentyn plant proffil rhieni rhiant rheswm tîm tribiwnlys
""")

# After neu a verb with its person keeps its first letter, as in darllenwch neu gofynnwch.
_WITH_A_PERSON = re.compile(
    r".*wch|bydd(?:ai|en|ant)?|ca(?:iff|nt|fodd)|cânt|dyl(?:ai|en)|gall(?:ai|an|ant)?|gwna(?:eth)?|dim|mae|rhaid"
)

RULES = (
    Rule(_SOFTENERS, Mutation.SOFT),
    # As a noun hyd is "length", and words that measure it keep their first letter.
    Rule(_words("hyd"), Mutation.SOFT, but_not=re.compile("cyfan|cyfartalog|lleiaf|mwyaf")),
    # What you are told to do something to softens: cadwch gopi.
    Rule(frozenset({TOLD}), Mutation.SOFT, but_not=re.compile("pa|pryd|rhag|rhwng")),
    Rule(_words("neu"), Mutation.SOFT, but_not=_WITH_A_PERSON),
    Rule(_words("mor rhy"), Mutation.SOFT, _LL_RH),
    Rule(_words("â gyda tua tri chwe"), Mutation.ASPIRATE),
    Rule(_words("a na"), Mutation.ASPIRATE, or_else=Mutation.SOFT),
    # "His" softens and "her" does not, but after neither do p, t and c stay.
    Rule(_words("ei"), Mutation.SOFT, _SAME_FOR_HER, or_else=Mutation.ASPIRATE, names_both=True),
    Rule(_words("fy"), Mutation.NASAL),
    Rule(_words("ein eu 'u"), Mutation.H),
    Rule(_words("ein eich eu 'u 'ch 'm wedi mewn rhwng fel pob sawl efo erbyn os"), None),
    Rule(_words("yn 'n"), Mutation.SOFT, _LL_RH, _ADJECTIVES),
    Rule(_words("yn 'n"), None, only=_VERB_NOUNS),
    Rule(_words("y 'r un"), Mutation.SOFT, _LL_RH, _FEMININE),
    Rule(_words("y 'r"), None, only=_MASCULINE_OR_PLURAL),
)

# These never change, whatever stands before them, or have changed for good.
UNCHANGING = _words("""
    be beth ble byth bynnag chi chwi cyn dan di draw dros drwy dyma dyna er gan ger gilydd gyda gydag i lle mae maen mai
    mewn mi minnau mo mor nôl pam pan pe pryd prun pwy rhag rhwng tan ti tra tros trwy tua mwyach
    bellach ddoe doe gynnau
    garej gêm gemau gôl golff
""")
