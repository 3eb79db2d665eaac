"""Our own cue words: what stands before a name, what an institution is called, what is never a name."""

import re
from functools import lru_cache
from importlib.resources import files

from .wordsets import words_of

TITLES = words_of(
    "meneer mevrouw mw mevr mvr dhr heer hr juf juffrouw juffie meester mr drs dr prof ir ing ds dokter"
    " doctor professor tante oom ome opa oma zuster broeder familie fam ms mrs miss sir mister madame jhr"
    " mejuffrouw mej wethouder burgemeester rechter tant tanta tannie nonkel abla hoca pani abi teyze"
    " moeke pake beppe opoe ammi sayın frau herr señora pastoor dominee imam oompje rector conrector agent"
    " officier wijkagent"
)
"""Before a name; outside the span."""

ROLES = words_of(
    "zoon zoontje dochter dochtertje kind kindje broer broertje zus zusje zuster neef neefje nicht"
    " nichtje vriend vriendin vriendje vriendinnetje vader moeder mama papa stiefvader stiefmoeder"
    " pleegzoon pleegdochter pleegkind pleegmoeder pleegvader kleinzoon kleindochter kleinkind tweeling"
    " oudste jongste middelste man vrouw ex ex-man ex-vrouw partner buurvrouw buurman buurmeisje"
    " buurjongen jongen meisje meid baby peuter kleuter tiener puber cliënt client pupil leerling"
    " klasgenoot mentor mentrix begeleider begeleidster groepsleider groepsleidster coach jongerencoach"
    " gezinscoach consulent jeugdconsulent gezinsvoogd voogd jeugdbeschermer jeugdreclasseerder"
    " hulpverlener hulpverleenster behandelaar regiebehandelaar therapeut therapeute psycholoog psychologe"
    " orthopedagoog psychiater kinderpsychiater jeugdarts kinderarts huisarts arts schoolarts"
    " verpleegkundige logopedist logopediste fysiotherapeut ergotherapeut docent docente leraar lerares"
    " leerkracht stagiair stagiaire invaller invalster intern ib'er zorgcoördinator teamleider manager"
    " directeur directrice coördinator casemanager casusregisseur maatschappelijk werker werkster"
    " wijkteammedewerker medewerker medewerkster medewerkster collega trainer trainster buddy maatje tolk"
    " advocaat advocate gemachtigde ambtenaar leerplichtambtenaar jongerenwerker straatcoach kinderrechter"
    " raadsonderzoeker gedragswetenschapper onderwijsassistent assistente conciërge son daughter brother"
    " sister mentor counselor teacher"
)
"""People by what they are; a capitalised or listed word after these is a name."""

NAMING = words_of(
    "heet heette hete heten ene alias noem noemt noemen genaamd geheten naam voornaam achternaam roepnaam"
    " bijnaam named called"
)
KIN = words_of(
    "zoon zoontje dochter dochtertje kind kindje broer broertje zus zusje neef neefje nicht nichtje"
    " vriend vriendin vriendje vader moeder mama papa pleegzoon pleegdochter pleegkind kleinzoon"
    " kleindochter oudste jongste"
)

PLACE_BEFORE = words_of(
    "in uit naar te vanuit richting nabij rond regio omgeving stad dorp wijk buurt stadsdeel rondom"
    " omstreken tussen to woonplaats eiland provincie rechtbank station gemeente azc"
)
SCHOOL_BEFORE = words_of(
    "op bij school basisschool middelbare college stichting aanbieder instelling organisatie praktijk"
    " club opvang zorgaanbieder groep gezinshuis logeerhuis huis vso sbo mytylschool dagbesteding"
    " woongroep kliniek internaat jongerencentrum buurthuis zorgboerderij manege logeerhuis dagbehandeling"
    " crisisopvang locatie vereniging"
)

INTERFIX = words_of(
    "van de den der ten ter te het 't op 's el al la le du da dos das do di del della von zu zur bin ibn"
    " ben bint abu aan in vd v/d vander vanden vande uit onder tot st y mac mc af av"
)

# What an institution is called. A word that ends in one of these, or is one.
_INSTITUTION_END = re.compile(
    r"(?:school|scholen|college|lyceum|gymnasium|mavo|academie|academy|praktijk|praktijken|kliniek|ziekenhuis|gasthuis|centrum"
    r"|instituut|jeugdzorg|jeugdhulp|jeugdteam|jeugdbescherming|pleegzorg|thuiszorg|wijkteam|buurtteam|gezinsteam|kernteam|zorggroep"
    r"|zorgboerderij|daghulp|dagbesteding|dagbehandeling|woongroep|wooninitiatief|kinderopvang|opvang|peuterspeelzaal"
    r"|speelzaal|logopedie|fysio|fysiotherapie|ergotherapie|psychologie|psychologen|orthopedagogie|onderwijsadvies|stichting"
    r"|scholengroep|scholengemeenschap|atelier|hoeve|manege|club|vereniging|ploeg|poli|polikliniek|sportschool|boys|gezinshuis|logeerhuis|behandelhuis"
    r"|jongerencentrum|jongerenhuis|buurthuis|buurtcentrum|wijkcentrum|kindercentrum|kinderdagverblijf|dagverblijf|apotheek"
    r"|huisartsen|tandartsen|coaching|adviesbureau|bureau|advocaten|advocatuur|scouting|expertisecentrum"
    r"|samenwerkingsverband|gezondheidscentrum|therapie|jongerenwerk|zorgpraktijk"
    r"|kinderboerderij|boerderij|paardencoaching|ggz|lts|mbo|pabo|hogeschool|universiteit|moskee|tehuis|skoalle|skoallehûs|skûle|taalhûs|psych|centre)$"
)
INSTITUTION_WORDS = words_of(
    "ggz okt obs kbs pcb gbs pcs nsg cbs rkbs pcbs ikc kdv bso vso so sbo so/vso isk roc aoc csg rsg osg"
    " psg sg bs gsv sv vv v.v fc sc avv rkvv rkv asv svv hc ltc tc bc kc jgz ouder-kindteam ouder- team"
    " jeugd gezin umc mc ziekenhuis cjg mfa kindcentrum jeugdzorg jeugdhulp lyceum college zorg kompaan"
    " montessori montessorischool vrijeschool daltonschool jenaplan jenaplanschool school boys jeugd-ggz"
    " centrum praktijk kliniek stichting bureau instituut zorggroep thuiszorg kinderpraktijk"
    " psychologenpraktijk jeugdteam buurtteam wijkteam daghulp pleegzorg woongroep atelier logopedie"
    " gezinshuis medisch kas ksu dojo judo gym turnvereniging scouting zwemvereniging korfbalvereniging"
    " united sparta ajax-jeugd sociaal familiezorg kinderopvang care clinic academie academy"
    " huisartsenpraktijk huisartsen tandartspraktijk apotheek jeugdhuis jongerencentrum"
)
CLUB_WORDS = re.compile(
    r"(?:club|buurtteam|wijkteam|jeugdteam|wijkteams|gezinsteam|kernteam|ouder-kindteam|sportvereniging|v\.v|vv|sv|fc)$"
)
"""Lower-case words that belong to the name that follows ('hockeyclub Berkendael')."""

STREET_END = re.compile(
    r"(?:straat|str|laan|weg|gracht|kade|plein|singel|dreef|steeg|hof|pad|plantsoen|wal|dijk|baan|park|oord|markt|burgwal"
    r"|bolwerk|haven|sluis|kamp|akker|akkers|erf|hoeve|veld|velden|boulevard|dyk|leane|reed|tuin|tuinen|brink|dwarsstraat|ring|poort|meent"
    r"|flat|gaarde|horst|zoom|rade|waard|werf|passage|promenade|allee|driehoek|kwartier|polder|eiland|wijk|buurt|zijde|rak|lei)$"
)
STREET_SURE = re.compile(
    r"(?:straat|laan|weg|gracht|kade|plein|singel|dreef|steeg|plantsoen|dijk|burgwal|dwarsstraat|wetering)$"
)
STREET_NOT = words_of(
    "onderweg snelweg halverwege langsweg omweg uitweg wandelweg terugweg thuisweg sloopweg weg fietspad"
    " voetpad zebrapad schoolplein marktplein speelplein parkeerplaats eenbaan bijbaan loopbaan baan"
    " rijbaan zwembad vliegbaan rechtbank glijbaan ijsbaan startbaan doorgaanweg provinciale luchthaven"
    " zandweg bosweg eindstraat hoofdstraat winkelstraat overkant zijstraat woonstraat heenweg doodlopende"
    " autoweg noodweg huurhof gerechtshof lidmaatstraat uitstraat spoorweg hofstraat achterweg keerweg"
    " werkweg straat laan plein gracht kade dijk pad markt hof park busbaan schoolweg levensweg rotonde"
    " tussenweg middenweg leerweg tussenstraat"
)
PLACE_END = re.compile(
    r"(?:dorp|dam|burg|veen|wijk|hoven|loo|drecht|meer|broek|horst|berg|donk|zijl|kerk|stad|recht|wolde|woude|zand|waard|huizen|hem"
    r"|lo|um|gum|stede|beek|hout|sluis|haven|oord|ingen|iesland|noord|zuid|oost|west|eiland|buurt|kwartier|terp|wierum|wâld)$"
)

_NATIONS = words_of(
    "nederland nederlands nederlandse nederlander nederlanders belgië belgisch belgische vlaams vlaamse"
    " duitsland duits duitse duitser frankrijk frans franse engeland engels engelse brit brits britse"
    " schotland ierland iers ierse spanje spaans spaanse portugal portugees portugese italië italiaans"
    " italiaanse italianen griekenland grieks griekse polen pools poolse polak turkije turks turkse turk"
    " turken marokko marokkaans marokkaanse marokkaan marokkanen suriname surinaams surinaamse surinamer"
    " surinamers antillen antilliaans antilliaanse antilliaan antillianen curaçao aruba bonaire ghana"
    " ghanees ghanese somalië somalisch somalische somaliër eritrea eritrees eritrese eritreeër ethiopië"
    " ethiopisch ethiopische syrië syrisch syrische syriër syriërs irak iraaks iraakse iran iraans iraanse"
    " afghanistan afghaans afghaanse afghaan pakistan pakistaans india indiaas indiase hindoestaans"
    " hindoestaanse hindoestaan hindoestanen hindostanen hindostaans china chinees chinese indonesië"
    " indonesisch indisch indische moluks molukse molukker molukkers oekraïne oekraïens oekraïense"
    " oekraïner rusland russisch russische rus roemenië roemeens roemeense bulgarije bulgaars bulgaarse"
    " hongarije hongaars hongaarse servië servisch bosnië bosnisch kroatië kroatisch albanees albanië"
    " kosovo brazilië braziliaans braziliaanse brazilianen colombia venezuela amerika amerikaans"
    " amerikaanse canada canadees australië japan japans vietnam thais afrika afrikaans afrikaanse europa"
    " europees europese azië arabisch arabische arabieren berber berbers tamazight tarifit koerdisch"
    " koerdische koerd koerden joods joodse jood islam islamitisch islamitische moslim moslims christelijk"
    " christelijke katholiek katholieke hindoe gereformeerd reformatorisch reformatorische fries friese"
    " frysk fryske hollands hollandse hollânsk hollander limburgs limburgse brabants brabantse gronings"
    " groningse zeeuws zeeuwse twents drents amsterdams amsterdamse rotterdams rotterdamse haags haagse"
    " utrechts utrechtse tigrinya dari farsi papiaments papiamento sranan twi dutch english german french"
    " turkish arabic spanish polish kaapverdië kaapverdisch kaapverdische congo congolees nigeria"
    " nigeriaans gambia guinee soedan sudan egypte egyptisch tunesië algerije libië libanon palestina"
    " palestijns palestijnse israël israëlisch armenië armeens armeense georgië azerbeidzjan dominicaans"
    " dominicaanse filipijnen filipijns sri lanka tamil zweden zweeds noorwegen noors denemarken deens"
    " oostenrijk zwitserland tsjechië slowakije slowaaks letland litouwen estland finland fins luxemburg"
    " vlaanderen wallonië roma sinti netherlands holland germany bengaals bengali bengaalse urdu pashto"
    " punjabi hindi sarnami javaans javaanse marrons somali lingala kirundi gebarentaal maleis spaanstalig"
    " engelstalig arabischtalig zuid-afrika midden-oosten jemen koeweit qatar dubai usa uk britain"
    " caribisch caribische wereldwijd"
)
_THINGS = words_of(
    "kerst kerstmis pasen pinksteren sinterklaas suikerfeest offerfeest ramadan ramazan ketikoti"
    " koningsdag hemelvaart nieuwjaar advent carnaval eid divali diwali holi allah god jezus koran bijbel"
    " valentijn halloween moederdag vaderdag google youtube facebook instagram insta snapchat snap tiktok"
    " whatsapp app hyves telegram discord discord-server twitter linkedin netflix spotify roblox minecraft"
    " fortnite playstation xbox nintendo teams zoom outlook excel word magister somtoday parro schools"
    " digid mijnoverheid marktplaats vinted nokia samsung iphone ipad apple android windows playmobil lego"
    " twix ikea hema jumbo lidl aldi kruidvat mcdonald mcdonalds uber golf opel fiat volkswagen toyota"
    " ford peugeot ritalin concerta strattera medikinet risperidon abilify melatonine fluoxetine"
    " sertraline prozac pokemon fifa pokémon telegraaf volkskrant chatgpt copilot gmail hotmail siri"
    " bluetooth wifi internet down tourette asperger rett korsakov crohn alzheimer parkinson duchenne"
    " angelman klinefelter marfan cito wisc vineland kanjertraining arbeidsmarkt slachtofferhulp"
    " kindertelefoon kinderbescherming jeugdzorg jeugdhulp jeugdwet wmo wlz zvw avg gemeente inspectie"
    " rijk kinderombudsman ombudsman leerplicht politie justitie rechtbank raad januari februari maart"
    " april juni juli augustus september oktober november december maandag dinsdag woensdag donderdag"
    " vrijdag zaterdag zondag january february march june july august october monday tuesday wednesday"
    " thursday friday saturday sunday feb mrt apr jun jul aug sep sept okt nov dec hoogachtend geacht"
    " geachte beste hallo hoi dag dear hey heren dames groet groeten groetjes vriendelijke met ik i i'm u uw"
    " corona covid nederlandstalig lol omg wtf jeugd-ggz kinderen ouders school papa mama mam pap oma opa"
    " belastingdienst uwv svb cak duo ggd cbr coa rvo rdw cjib kvk rivm nji vng ombudsvrouw"
    " zalando amazon primark action gamma praxis karwei etos decathlon kfc subway dominos"
    " starbucks nutella calvé pringles doritos haribo cola coca-cola fanta sprite pepsi nike adidas puma vans"
    " gucci rolex casio barbie bratz nerf duplo kart sims gta disney pixar marvel batman"
    " spiderman superman frozen bumba nijntje shrek solex vespa tesla bmw audi kia skoda renault"
    " citroën volvo honda yamaha suzuki gazelle batavus arriva connexxion qbuzz thalys swapfiets postnl dhl"
    " ziggo kpn odido vodafone t-mobile sony asus lenovo chromebook signal messenger wikipedia"
    " strava duolingo squla gynzy snappet prowise parnassys kahoot klasbord zermelo onedrive dropbox paypal"
    " tikkie klarna risperdal dipiperon pipamperon rivotril depakine keppra tegretol lamictal zyprexa"
    " olanzapine quetiapine seroquel aripiprazol citalopram cipramil escitalopram paroxetine seroxat"
    " fluvoxamine venlafaxine efexor methylfenidaat dexamfetamine tentin elvanse intuniv guanfacine"
    " atomoxetine equasym lorazepam temazepam oxazepam diazepam valium haldol haloperidol lithium clonidine"
    " propranolol promethazine paracetamol ibuprofen nurofen ventolin salbutamol epipen insuline movicolon"
    " circadin zofran tramadol oxycodon morfine ketamine bitcoin prinsjesdag bevrijdingsdag chanoeka wajong"
    " hij zij wij jij hen hun haar zijn mijn onze ons deze dit dat die een en of maar als dus want toen nu"
    " ook niet nee ja"
)
FORMAL = words_of(
    "meneer mevrouw mw mevr mvr dhr heer hr mr drs dr prof ir ing ds dokter juf juffrouw meester familie"
    " fam jhr mej mejuffrouw"
)
"""Titles that go with a surname alone, so with its interfix too."""

NEVER = _NATIONS | _THINGS
"""Capitalised without making anyone recognisable: nations, languages, feasts, brands, syndromes, generic bodies."""


_ALSO_ORDINARY = words_of(
    "baan bal bank bar bed been bel berg best bier bij bijl blik blij bloed bloem blok bocht boek boel"
    " bol boom bord brug brood bus dal dam deel dier dip doel doos dorp draad droom druk duin duur eend"
    " eind emmer erf fabel fase feest fles gat geld gids glas gram gras grens groen haak haar hal hals"
    " hand hang haven hel helm herfst hert hoed hoek hond hout huid huis iets ijs jas kaart kaas kamp kans"
    " kast kat keer kerk kern kist klap klas klok knop koe koek kok kom koop koor kop kraan kruid kunst"
    " kus kwaad laag lach lade lam lamp land last lawaai leed leer lied lijn lijst lip lood loon lucht"
    " maan maat macht mand markt mast melk mens mes meter middag mist moed mond muis muur naald nacht neus"
    " nest nood noot noord oever olie oord oost op oor orde pad paard paniek park peer pen pijn plan plek"
    " poes pot prijs proef raad raam rand rede regen rem rest ring rit rivier rol rook ruim ruit rust"
    " ruzie schaal schaap schim school schrift slaap slag slot snoep som soep spel spin spoor sport staal"
    " stad stap steen stem ster stil stof stoel straf strand strik stuk taal taak tafel tak tand tas teken"
    " thee tijd tip toets ton top touw trap trein troep trots tuin uit vaak vak val vat veld vel verf vis"
    " vlag vlees vlieg voet vogel vorm vraag vrede vuil vuur waard wagen wal wand warm was water weide"
    " wens werk west wet wiel wijk wind winkel winter wit wolk woord zaad zaal zak zand zee zeep zegen"
    " zeil ziel zin zoen zomer zorg zout zuid zuur vanmorgen vanochtend vanmiddag vanavond vannacht"
    " gisteren eergisteren overmorgen gelukkig helaas eerlijk gewoon eindelijk natuurlijk misschien"
    " ondertussen inmiddels voorlopig uiteindelijk wallah wollah mattie matties bro broski bruh fam skeer"
    " tori nada nix niks swag chill awkward random literally actually basically same yo ewa ey hey hoi"
    " haha hihi lol omg wtf btw idk imo nvm thx pls plz sorry okay oke okee oki jup yep nope nah ja nee"
    " joh jo gast boy girl school teacher mother father brother sister friend family home house help"
    " please thank thanks really never always about because they their there this that these those with"
    " from have been were what when where which would could should people time year years week mi mij mien"
    " oons hie zie hee noe toe doar goan goat zeej zee hebbe hebben hew bin bint dr mn zn me je jou wij us"
    " ús dyslexie dyscalculie autisme adhd trauma angst therapie medicatie diagnose intake indicatie"
    " beschikking casus dossier traject begeleiding behandeling opvang groep team wijkteam loket aanvraag"
    " bezwaar klacht brief mail appje telefoon gesprek afspraak"
)
"""Usual words that also stand in the lists of names or places, and words of chat and dialect."""


@lru_cache(maxsize=1)
def ordinary_words() -> frozenset[str]:
    """Words that texts about youth care use in lower case, from Gehoord's own invented stories."""
    source = files(__package__).joinpath("ordinary_nl.txt")
    return frozenset(source.read_text("utf-8").split()) | _ALSO_ORDINARY


def institution_word(lower: str) -> bool:
    """Whether a word says that the name it belongs to is an institution's."""
    return lower in INSTITUTION_WORDS or bool(_INSTITUTION_END.search(lower))
