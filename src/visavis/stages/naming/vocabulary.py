"""Closed classes of words that tell what a capitalised name is: titles, offices, bodies, peoples, events, first names.

General words only; particular persons, states and bodies come from the authority.
"""

# ruff: noqa: SIM905  (long word lists read better as running text)
from __future__ import annotations

from visavis.records import Kind

TITLES = frozenset(
    "Mr Mrs Ms Miss Messrs Dr Prof Professor Sir Lord Lady Dame Count Countess Baron Prince Princess "
    "Duke General Gen Marshal Admiral Adm Colonel Col Major Maj Captain Capt Lieutenant Lt Brigadier "
    "Brig Commander Commodore Corporal Sergeant Ambassador Amb Minister Secretary President Premier "
    "Chancellor Senator Sen Congressman Congresswoman Representative Rep Governor Gov Comrade "
    "Commissar Führer Emperor Empress King Queen Pope Chairman Consul Herr Frau Monsieur Madame Mme "
    "Signor Generalissimo Counselor Counsellor Attaché Chargé Justice Judge Cardinal Bishop "
    "Archbishop Father Rabbi Rev Reverend Hon Honorable Honourable Speaker Under-Secretary "
    "Undersecretary Director Delegate Envoy Tsar Czar Kaiser Shah Sultan Emir Sheikh Prime-Minister "
    "Vice-President Mayor Marquis Viscount Reichsführer Reichskanzler Generaloberst Feldmarschall "
    "Minister-President Deputy Acting Vice Foreign Prime Field Chief Assistant Former First Lord- "
    "Mayor Rear Permanent Grand Commissioner Dictator Duce Caudillo Mahatma".split()
)
# Title words that only qualify another title ("Acting", "Foreign" Minister): never a title by themselves.
QUALIFIERS = frozenset(
    "Deputy Acting Vice Foreign Prime Field Chief Assistant Former First Rear Permanent Grand".split()
)

HEADS: dict[str, Kind] = {
    **dict.fromkeys(
        "Ministry Department Council Committee Commission Cabinet Government Parliament Congress "
        "Senate Diet Duma Politburo Presidium Secretariat Bureau Agency Office Board Embassy Legation "
        "Consulate Directorate Headquarters Assembly Organization Organisation League Union Court "
        "Bank Institute Academy University Comintern Cominform Bundestag Reichstag Foundation "
        "Authority Administration Commissariat Directory Federation Association Society Church "
        "Academy Tribunal Staff Yuan Section Institution Corporation Company Conference-Committee "
        "Reichsbank Admiralty Treasury Chancellery Kremlin Whitehall Stavka".split(),
        "institution",
    ),
    **dict.fromkeys(
        "Army Navy Fleet Corps Force Forces Division Regiment Brigade Battalion Command Squadron "
        "Wehrmacht Luftwaffe Kriegsmarine Militia Guard Guards Airforce Troops Marines Garrison "
        "Legion Armies Partisans".split(),
        "military",
    ),
    **dict.fromkeys("Party Parties Kuomintang Guomindang".split(), "party"),
    **dict.fromkeys(
        "Delegation Mission Bloc Powers Power Allies Group Movement Faction Leadership Leaders "
        "Officials Nations States Peoples People Countries Alliance Opposition".split(),
        "group",
    ),
    **dict.fromkeys("Republic Kingdom Empire Reich Federation-State Commonwealth Dominion Emirate".split(), "state"),
}  # fmt: skip
# Heads that make a name only with something before or after them, never alone ("the Office").
WEAK_HEADS = frozenset(
    "Office Board Section Group Power Powers Union Company Court Bank Institute Society Church "
    "Association Force Division Command Mission Corporation Authority Administration Guard Guards "
    "People Peoples Leaders Officials States Nations Countries Staff Organization Organisation Agency "
    "Bureau Republic Institution University Movement".split()
)
# Names of states and their unions that end in a head noun of another kind.
NATIONS: dict[str, Kind] = {
    "United States": "state", "United Kingdom": "state", "Soviet Union": "state", "United Nations": "institution",
    "Great Powers": "group",
}  # fmt: skip
# What ends a name that is no actor's: wars, treaties, places, writings.
NO_ACTORS = frozenset(
    "War Wars Pact Treaty Treaties Agreement Agreements Conference Incident Revolution Plan Plans "
    "Operation Battle Act Memorandum Front Ocean Sea Street Avenue Island Islands River Mountain "
    "Mountains Airport Railway Road Bridge Doctrine Declaration Protocol Convention Charter Crisis "
    "Affair Affairs Day Days Uprising Rebellion Offensive Campaign Program Programme Project Bill "
    "Resolution Article Section Paragraph Chapter Volume Series Journal Review Times Post Press "
    "Archives Archive Library Papers Correspondence History Peninsula Gulf Bay Strait Straits Canal "
    "Lake Valley Province District Region Territory Territories Coast Desert Harbor Harbour Port Line "
    "Zone Hall House Building Palace Hotel Square School College Theater Theatre Studies Books "
    "Editions Publishing Note Annex Appendix Question Problem Policy Strategy Question Anniversary "
    "Celebrations Week Month Year Century Age Era Period Circular Telegram Despatch Dispatch Cable "
    "Report Letter Directive Order Instruction Message Speech Address East West North South Europe "
    "Asia Africa America Hemisphere Peace Armistice Surrender Entente Concept Theory Law Laws "
    "Constitution Amendment Prize Award Medal Memoirs Diary Diaries Neutrality Intervention "
    "Expedition Massacre".split()
)
# Capitalised words that are no names: beginnings of sentences, days, pronouns, forms of documents.
ORDINARY = frozenset(
    "The A An This That These Those It He She They We You I His Her Their Our Your Its My In On At By "
    "For From To Of With Without Within As But And Or Nor If When While Where Why How What Which Who "
    "Whose Whom Since Until After Before During Because Although Though However Moreover Furthermore "
    "Therefore Thus Hence Also Additionally Then There Here Now Not No Yes All Both Each Every Some "
    "Any Many Most Much More Other Another Such Same So Only Even Still Yet Just First Second Third "
    "Finally Later Earlier Today Yesterday Tomorrow Nevertheless Meanwhile Indeed Perhaps According "
    "Despite Regarding Concerning Following Given Between Among Against About Above Below Under Over "
    "Upon Through Throughout Toward Towards Into Is Are Was Were Be Been Has Have Had Do Does Did "
    "Will Would Shall Should Can Could May Might Must Let Please See Cf Ibid Vol No Pp Ed Eds Chapter "
    "Section Part Document Note Sincerely Dear Respectfully Yours Confidential Secret Top Priority "
    "Subject Reference Re Source Date Copy Participants January February March April June July August "
    "September October November December Monday Tuesday Wednesday Thursday Friday Saturday Sunday "
    "Spring Summer Autumn Winter God Christmas Easter One Two Three Four Five Six Seven Eight Nine "
    "Ten Once Never Always Often Sometimes Soon Again Instead Rather Quite Very Well Further Next "
    "Last Like Unlike Unless Whether Either Neither Whatever Whenever Wherever Nothing Something "
    "Everything Nobody Somebody Der Die Das Ein Eine Und In Im Am Von Zu Mit Auf Für Le La Les Un Une "
    "Des Du Et En Il Elle".split()
)
DEMONYMS = frozenset(
    "Soviet Russian German Japanese American British English French Italian Chinese Polish Czech "
    "Slovak Hungarian Romanian Rumanian Bulgarian Yugoslav Serbian Serb Croatian Croat Greek Turkish "
    "Finnish Swedish Norwegian Danish Dutch Belgian Spanish Portuguese Swiss Austrian Estonian "
    "Latvian Lithuanian Ukrainian Belorussian Byelorussian Belarusian Georgian Armenian Azerbaijani "
    "Iranian Persian Iraqi Israeli Arab Egyptian Syrian Lebanese Jordanian Saudi Indian Pakistani "
    "Afghan Burmese Thai Siamese Vietnamese Cambodian Laotian Indonesian Malayan Malaysian Filipino "
    "Philippine Australian Canadian Mexican Cuban Brazilian Argentine Argentinian Chilean Peruvian "
    "Bolivian Colombian Venezuelan Korean Manchurian Manchukuoan Mongolian Mongol Tibetan Taiwanese "
    "Ethiopian Algerian Moroccan Tunisian Libyan Nigerian Ghanaian Congolese Kenyan Rhodesian African "
    "Asian European Western Eastern Nazi Fascist Communist Bolshevik Allied Axis Prussian Ottoman "
    "Austro-Hungarian Slavic Slav Jewish Muslim Catholic Orthodox Anglo-American Irish Scottish Welsh "
    "Albanian Icelandic Cypriot Kuwaiti Sudanese Somali Tanzanian Ugandan Zambian Nationalist "
    "Kuomintang Imperial Tsarist Czarist Vichy Palestinian Bosnian Macedonian Montenegrin Slovenian "
    "Slovene Kremlin Papal Vatican Latin Nordic Scandinavian Baltic Balkan U.S US UK UN USSR U.S.S.R "
    "U.K".split()
)
PEOPLES = frozenset(
    [
        d + "s"
        for d in DEMONYMS
        if d[-1] not in "shx" and d.isalpha() and d.lower()[-3:] not in ("ese",) and d.title() == d
    ]
    + "Poles Danes Swedes Finns Turks Spaniards Slavs Jews Serbs Croats Britons Englishmen Frenchmen Dutchmen Irishmen "
    "Czechs Slovaks Arabs Kurds Letts Scots Tatars Cossacks Bolsheviks Mensheviks Communists Nazis "
    "Fascists Social-Democrats Slavophile-Leninists Republicans Democrats Conservatives Liberals "
    "Socialists Nationalists Zionists Catholics".split()
)
# Lower-case nouns that name a group or body after a people ("the Soviet military leadership").
GROUPS: dict[str, Kind] = {
    **dict.fromkeys(
        "government governments cabinet parliament embassy legation authorities ministry council "
        "committee commission administration regime foreign-office high-command general-staff "
        "secretariat consulate press".split(),
        "institution",
    ),
    **dict.fromkeys(
        "army armies navy fleet troops forces soldiers military air-force garrison units divisions "
        "command".split(),
        "military",
    ),
    **dict.fromkeys("party parties".split(), "party"),
    **dict.fromkeys(
        "leadership leaders leader-group officials officers people peoples nation nations delegation "
        "delegations politicians diplomats statesmen representatives public workers peasants "
        "prisoners powers power population masses intellectuals scholars historians citizens elite "
        "elites commanders generals side bloc allies imperialists militarists fascists aggressors "
        "aggressor oppressors communists revolutionaries settlers countries states republics "
        "negotiators ministers experts advisers advisors policymakers circles occupiers invaders "
        "nationalists capitalists bourgeoisie proletariat minority".split(),
        "group",
    ),
}  # fmt: skip
ROLE_NOUNS = (
    "prime minister|foreign minister|foreign secretary|minister|secretary-general|secretary general|secretary|premier|"
    "chancellor|vice[- ]president|president|commissar|ambassador|chargé d[’']affaires|chargé|consul[- ]general|consul|"
    "envoy|high commissioner|commissioner|chairman|chief of staff|commander[- ]in[- ]chief|commander|emperor|"
    "king|queen|"
    "pope|kaiser|tsar|czar|führer|generalissimo|governor[- ]general|governor|military attaché|naval attaché|attaché|"
    "representative|delegate|director|speaker|under[- ]secretary|undersecretary|marshal|foreign commissar|dictator|"
    "spokesman|counselor|counsellor|first secretary|secretary of state|head of state|head of government"
)
# Offices that stand for their holder even without a state beside them, when written small: "the prime minister".
PLAIN_ROLES = frozenset(
    "prime minister|foreign minister|foreign secretary|premier|chancellor|president|ambassador|emperor|"
    "tsar|czar|kaiser|"
    "secretary of state|secretary-general|foreign commissar|king|queen|pope|führer|dictator|secretary general|"
    "generalissimo|commissar|head of state|governor-general|high commissioner".split("|")
)
DOMAINS = (
    "Foreign Affairs|Foreign Relations|External Affairs|Foreign Trade|State|War|Defen[sc]e|"
    "National Defen[sc]e|Commerce|"
    "Finance|Trade|the Treasury|the Navy|the Army|the Air Force|the Interior|Internal Affairs|Home Affairs|Agriculture|"
    "Labou?r|Justice|Education|Economics|Economic Affairs|Information|Propaganda|Munitions|Transport|Health|"
    "Dominion Affairs|the Colonies|India|Greater East Asia|Public Instruction|People[’']s Commissars|Ministers|Staff|"
    "the Exchequer|Nationalities|Supply|Industry|Aviation|Armaments|European Affairs|Far Eastern Affairs"
)
GIVEN = frozenset(
    "Adolf Albert Alexander Alexei Alfred Allen Allan Andrei Andrew Andrey Anna Anne Anthony Antony "
    "Archibald Arthur Averell Barbara Benito Benjamin Bernard Boris Bruce Carl Carlos Charles "
    "Christian Christopher Clark Clement Cordell Dag Daniel David Dean Denis Dennis Dmitri Dmitry "
    "Donald Douglas Dwight Edgar Eduard Edvard Edward Edwin Eleanor Elizabeth Ellsworth Eric Erich "
    "Erik Ernest Ernst Eugene Fidel Ferdinand Foster Francis Francisco Franklin Franz Fred Frederick "
    "Friedrich Fyodor Gaston Gennady George Georges Georgi Georgy Gerald Gerhard Gordon Gustav Hans "
    "Harold Harry Heinrich Heinz Helmut Henri Henry Herbert Hermann Hubert Hugh Hugo Ian Ignacy Igor "
    "Ivan Ivo Jacob Jacques James Jan Jane Jean Jeffrey Jens Jeremy Jerome Jimmy Joachim Joe Johann "
    "John Jonathan Jose José Josef Joseph Josip Juan Julian Julius Karl Kenneth Klaus Klement Konrad "
    "Konstantin Lawrence Leo Leon Leonid Leroy Lewis Liam Lord Louis Lucius Ludwig Luigi Lyndon "
    "Margaret Maria Marie Mark Martin Mary Matthew Maurice Max Maxim Maxwell Melvin Michael Michel "
    "Miguel Mikhail Milan Nathan Neil Neville Nicholas Nicolas Niels Nikita Nikolai Nikolay Norman "
    "Oleg Oliver Olof Oscar Oskar Otto Pablo Patrick Paul Pavel Pedro Peter Philip Pierre Pietro "
    "Ralph Raymond René Richard Robert Roberto Roger Roland Ronald Rudolf Rupert Ruth Samuel Sergei "
    "Sergey Sidney Simon Stafford Stanley Stephen Steven Stewart Susan Susanne Sven Sydney Theodor "
    "Theodore Thomas Timothy Tom Tomas Tomáš Tony Ulrich Valentin Vasily Viktor Victor Vincent "
    "Vladimir Vyacheslav Walter Warren Wendell Werner Wilhelm Willard William Willy Winston Wolfgang "
    "Woodrow Yakov Yuri Yury Zbigniew Alec Alan Alice Alvin Andreas Arnold August Brian Bob Catherine "
    "Claude Clare Curtis Desmond Dick Earl Edmund Elliot Emil Emma Felix Florence Gabriel Glenn "
    "Graham Grace Gregory Guy Harvey Helen Howard Irving Isaac Jack Jessica Joan Judith Julia Karen "
    "Kurt Laura Lester Linda Lloyd Malcolm Marshall Marion Miles Milton Moses Nancy Nelson Noel Owen "
    "Percy Philippe Rachel Ray Rex Rolf Ross Roy Russell Ruslan Sarah Scott Sean Sheila Stuart Ted "
    "Terence Vernon Virginia Wayne Yves Zara Cecil Clarence Cyrus Cornelius Ambrose Austen Aubrey "
    "Basil Cyril Elihu Elbridge Loy Llewellyn Foy".split()
)
