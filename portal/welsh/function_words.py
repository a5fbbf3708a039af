"""Words that carry grammar and not a subject: search passes over them, and no lemma table is asked about them."""

# Folded, radical and mutated forms alike. Questions and conversation count: families write whole sentences.
_WORDS = """
y yr a ac ag i o yn ym yng ar at am dan tan dros tros drwy trwy er heb hyd gan gyda efo wrth rhwng rhag fel
mewn cyn wedi tua
iddo iddi iddyn iddynt imi inni ichi iti ohono ohoni ohonyn ohonom ohonoch arno arni arnyn arnaf arnoch arnat
amdano amdani amdanyn atyn ato ati atoch ataf gen gennyf gennych ganddo ganddi ganddyn gynnoch gynno gynni
ynddo ynddi ynddyn wrtho wrthi wrthyn hebddo ddo
fi mi ti ef fe hi fo ni chi chwi nhw hwy fy dy ei ein eich eu fyny finnau tithau yntau hithau ninnau chithau
hwn hon hyn hynny hwnnw honno rhain rhai rheini yma yna acw ma na hwnna
un hunan hun
mae maent maen ydy ydi yw ydw ydwyf ydych ydach dach ydyn ydym oes sy sydd wyf wyt rwy rwyf rwyt dwi wi
rydw rydych rydach rydym rydyn dydy dydi dyw dydw dydych dydyn dydyw nid does doedd roedd oedd roeddwn oeddwn
oedden roedden roeddech oeddech bod fod mod bydd fydd byddaf byddai fyddai byddwn byddwch fyddwch byddant fyddaf
bu fu buodd byddan fyddan buasai fuasai bo fo fyddwn byddem baswn
pwy beth be sut pryd ble lle pam faint sawl pa ba
os pe ond neu ynteu nac nag na ni nad nid oni mai taw achos oherwydd gan felly hefyd dim ddim ddo eto
bob pob mor rhy iawn jyst ie nage ia oes
isio isho eisiau
medru gallu gall gallaf gallwch gallai allaf allwch allai ellir gellir galla alla fedra medra all
cael gael chael ges gei geith gawn cawn caf gaf cewch gewch caiff gaiff ceir geir cafodd gafodd
gwneud wneud neud gwneir wneir wnewch wnaf gwna wna nes
mynd dod
dylwn ddylwn dylai ddylai dylech ddylech hoffwn hoffen
helo diolch plis gwelwch dda
â dâ pan ban ers hers byth fyth
"""

FUNCTION_WORDS = frozenset(_WORDS.split())
