"""Names and places that deduce's lists leave out, from our own knowledge of the country."""

from .wordsets import phrases_of, words_of

FIRST_NAMES = words_of(
    "Aaliyah Ab Abel Abena Ad Adem Alexej Alina Amanuel Amine Anastasiia Anton Asmara Ayoub Ben Bilal"
    " Biniam Bogdan Bohdan Carijn Chidi Chinedu Cor Curtis Dan Danait Darya Dawit Dex Dilano Divya Dmytro"
    " Elke Ema Emre Erin Erna Ernst Esra Eyob Fadi Feven Filmon Flora Fop Freweini Gebre Ghaith Haben"
    " Habtom Hagos Hanna Hiwot Hodan Hugh Ilias Ihor Isra Ivan Jahmairo Jairzinho Jamal Jayden Jaylano"
    " Jerrel Jo Kidane Kofi Kwabena Kwaku Kwame Kyan Lies Liya Lot Luwam Maksym Manus Medhanie Mehari"
    " Merhawi Milena Mykola Mykyta Nahom Natalia Natnael Nazar Oleksandr Oleh Olena Oksana Riet Roos"
    " Rosalina Ruta Samrawit Segen Selam Semere Senait Sep Serhii Shaniqua Simret Sofiia Soufiane Taras"
    " Tarik Tesfay Toon Tsegay Tygo Vida Viktor Vlad Wil Wilson Winta Yafet Yara Yared Yohana Yonas"
    " Yordanos Yosef Yusuf Zeynep Zuzanna Agnieszka Katarzyna Małgorzata Krzysztof Paweł Łukasz Michał"
    " Wojciech Grzegorz Joanna Kamil Bartosz Szymon Oliwia Zofia Maja Hania Jakub Kacper Franek Iga Gosia"
    " Kasia Asia Basia Ola Ania Naoual Dounia Fadoua Ikram Hajar Ilham Ouassim Oualid Zakaria Redouan"
    " Soumaya Ilyas Imane Wassim Nisrine Hatice Ayşe Fatma Büşra Çağla Gülşen Özlem Ümit Şule İbrahim"
    " Yiğit Çınar Furkan Berat Eymen Ravi Shanti Roshni Sharmila Chandra Soeradj Radjesh Priya Anjali"
    " Arjun Rohan Wei Ming Xin Mei-Ling Jing Hui Linh Thi Minh Tuan Abdirahman Abdi Fartun Hamdi Ifrah"
    " Sagal Ubah Warsame Zahra Farhia Ayaan Liban Deqo Idil Guled Mirjana Dragan Zoran Jelena Goran Dejan"
    " Nikola Luka Gerrieke Rayhan Shivani Djamila Giovanno Gio Rodney Marvin Quincy Denzel Tyrone Chanelle"
    " Rochelle Melany Naomy"
)
"""Written as names are; also looked up with the first letter made a capital."""

PLACES = phrases_of(
    "Leiden|Haren|Leek|Echt|Heel|Heer|Den Bosch|Het Gooi|'t Gooi|De Baarsjes|De Pijp|De Wallen|De Jordaan"
    "|Bos en Lommer|Oud-Zuid|Oud-West|Nieuw-West|Zuidoost|Amsterdam Zuidoost|Amsterdam Nieuw-West"
    "|Kanaleneiland|Lombok|Overvecht|Zuilen|Kattenbroek|Leidsche Rijn|Vleuten|Hoograven|Lunetten|Transwaal"
    "|Zuidwijk|Pendrecht|Lombardijen|Hillesluis|Bloemhof|Feijenoord|Afrikaanderwijk|Katendrecht|Charlois"
    "|Tarwewijk|Carnisse|Oud-Charlois|IJsselmonde|Crooswijk|Kralingen|Spangen|Bospolder|Tussendijken"
    "|Delfshaven|Ommoord|Zevenkamp|Nesselande|Schiebroek|Hillegersberg|Overschie|Hoogvliet|Schilderswijk"
    "|Transvaal|Laak|Laakkwartier|Moerwijk|Escamp|Segbroek|Loosduinen|Ypenburg|Leidschenveen|Mariahoeve"
    "|Bezuidenhout|Haagse Hout|Rustenburg|Spoorwijk|Duindorp|Bijlmer|de Bijlmer|Bijlmermeer|Gaasperdam"
    "|Holendrecht|Reigersbos|Nellestein|Venserpolder|Geuzenveld|Slotermeer|Slotervaart|Osdorp|Overtoomse Veld"
    "|Sloterdijk|Westerpark|Staatsliedenbuurt|Spaarndammerbuurt|Indische Buurt|Oostelijk Havengebied|IJburg"
    "|Zeeburg|Watergraafsmeer|Betondorp|Buiksloot|Nieuwendam|Tuindorp Oostzaan|Banne|Molenwijk|Rivierenbuurt"
    "|Buitenveldert|Zuidas|Poelenburg|Peldersveld|Kogerveld|Westerwatering|Schalkwijk|Parkwijk|Meerwijk"
    "|Delftwijk|Schothorst|Liendert|Vathorst|Soesterkwartier|Presikhaaf|Malburgen|Klarendal|Geitenkamp"
    "|Dukenburg|Lindenholt|Hatert|Heseveld|Stroinkslanden|Pathmos|Twekkelerveld|Deppenbroek|Angelslo|Bargeres"
    "|Emmerhout|Vinkhuizen|Paddepoel|Selwerd|Beijum|Lewenborg|Korrewegwijk|Heechterp|Bilgaard|Camminghaburen"
    "|Oud-Oost|Aldlân|Holtenbroek|Diezerpoort|Kamperpoort|Stadshagen|Assendorp|Almere Haven|Almere Buiten"
    "|Almere Stad|Almere Poort|Filmwijk|Muziekwijk|Stedenwijk|Zuiderzeewijk|Atolwijk|Woensel|Stratum|Gestel"
    "|Tongelre|Strijp|Kruiskamp|Hambaken|Reeshof|Stokhasselt|Groenewoud|Hoge Vucht|Haagse Beemden|Heuvel"
    "|Geeren-Zuid|Kalsdonk|Bergse Plaat|Malberg|Pottenberg|Heerlerheide|Vrieheide|Wittevrouwenveld|Vogelwijk"
    "|Bomenbuurt|Vruchtenbuurt|Zeeheldenkwartier|Statenkwartier|Alphen aan den Rijn|Capelle aan den IJssel"
    "|Krimpen aan den IJssel|Nieuwerkerk aan den IJssel|Ouderkerk aan den IJssel|Ouderkerk aan de Amstel"
    "|Koog aan de Zaan|Berkel en Rodenrijs|Hendrik-Ido-Ambacht|Bergen op Zoom|Wijk bij Duurstede"
    "|Rotterdam-Zuid|Rotterdam Zuid|Amsterdam-Noord|Amsterdam Noord|Amsterdam-West|Amsterdam-Oost"
    "|Amsterdam-Zuid|Amsterdam-Zuidoost|West-Friesland|Kennemerland|Zaanstreek|Waterland|Amstelland"
    "|Meerlanden|Haarlemmermeer|Rijnmond|Drechtsteden|Achterhoek|Veluwe|Betuwe|Twente|Salland|Peel|Kempen"
    "|Parkstad|Hoeksche Waard|Krimpenerwaard|Alblasserwaard|Bollenstreek|Westland|Texel|Vlieland|Terschelling"
    "|Ameland|Schiermonnikoog|Walcheren|Goeree-Overflakkee|Voorne-Putten|Schouwen-Duiveland|Aleppo|Damascus"
    "|Homs|Kabul|Bagdad|Istanbul|Ankara|Paramaribo|Willemstad|Rabat|Casablanca|Tanger|Nador|Asmara"
    "|Addis Abeba|Mogadishu|Accra|Kumasi|Lagos|Warschau|Krakau|Kiev|Kyiv|Charkov|Odessa|Mariupol|Londen"
    "|London|Parijs|Berlijn|Antwerpen|Brussel|Gent|Luik|Keulen|Düsseldorf|Teheran|Idlib|Raqqa|Mosul|Erbil"
    "|Sofia|Boekarest|Boedapest|Jakarta|Nickerie|Oranjestad|Lissabon|Madrid|Barcelona|Rome|Milaan"
)
"""Wijken, regions, cities abroad and places whose name is an ordinary word too."""

BODIES = phrases_of(
    "Veilig Thuis|Raad voor de Kinderbescherming|Raad van de Kinderbescherming|de Raad|Kind en Gezin"
    "|Leger des Heils|Rode Kruis|Tweede Kamer|Eerste Kamer|Triple P|Rots en Water|Nederlands Jeugdinstituut"
    "|Gilles de la Tourette|Burger King|Oud en Nieuw|Oud & Nieuw|Rocket League|Albert Heijn|Mc Donalds"
    "|Call of Duty|Centrum voor Jeugd en Gezin|Centrum Jeugd en Gezin|Sociale Verzekeringsbank"
    "|Sociaal Wijkteam|Sociaal Team|Ouder- en Kindteam|Ouder en Kind Team|Ouder en Kindteam|Ouder-Kindteam"
    "|Kinder- en Jeugdpsychiatrie|Inspectie Gezondheidszorg en Jeugd|Inspectie van het Onderwijs"
    "|Passend Onderwijs|Speciaal Onderwijs|Speciaal Basisonderwijs|Voortgezet Speciaal Onderwijs"
    "|Voortgezet Onderwijs|Autoriteit Persoonsgegevens|Nationale Ombudsman|Harry Potter|Star Wars|Grand Theft"
    "|Prader Willi|Prader-Willi|Ehlers-Danlos|Ehlers Danlos|Zorg en Veiligheid|Team Jeugd|Team Toegang"
    "|Bureau Jeugdzorg|Bureau Halt|Slachtofferhulp Nederland|Stichting Leergeld|Jeugdzorg Nederland"
    "|Defence for Children|Google Classroom|Microsoft Teams|Google Maps|Clash Royale|Brawl Stars|Sint Maarten"
    "|Sri Lanka|Kaap Verdië|Costa Rica|Saoedi Arabië|Saudi Arabië|Verenigde Staten|Zuid Afrika|Nieuw Zeeland"
    "|Sierra Leone|Sinterklaas en Piet|Zwarte Piet|Oost Europa|Midden Oosten|Black Friday"
)
"""Generic bodies, brands and countries of more than one word; nobody is recognised by them."""

PROVIDERS = frozenset(
    phrases_of(
        "altra|levvel|spirit|lentis|accare|karakter|yulius|parlan|parnassia|jellinek|arkin|cordaan|pluryn"
        "|horizon|entrea|lindenhout|yorneo|elker|molendrift|juzt|enver|ihub|curium|triversum|kenter|amerpoort"
        "|philadelphia|pro persona|rubicon|sterk huis|timon|schakenbosch|lijn5|koraal|william schrikker"
        "|samen veilig|youké|intermetzo|trias|jarabee|ambiq|aveleijn|dimence|mediant|tactus|indigo|mentrum"
        "|hvo-querido|combiwel|dynamo|humanitas|prodeba|de rading|lister|lievegoed|reinaerde|abrona|bartiméus"
        "|visio|kentalis|auris|pento|merem|heliomare|opvoedpoli|bascule|cosis|ambulante|emergis|juvent|vitree"
        "|rading|ottho gerhard|fier|kadera|moviera|blijf groep|arosa|perspektief|partners voor jeugd"
    )
)
"""Known organisations for youth care and schooling, lower case; their names alone would look like a person's."""

GENERIC = words_of(
    "toegang onderwijs jeugd gezin wmo leerplicht zorg sociaal inkoop welzijn maatwerk speciaal passend"
    " basis voortgezet regulier team wijkteam nederland nederlandse gemeente regionaal regionale landelijk"
    " landelijke lokaal lokale algemeen algemene medisch bijzonder openbaar school vso so sbo bso ggz"
    " ouder kind kinderen ouders en de het voor in van aanbieder aanbieders"
)
"""Words that make no name of an institution out of another such word."""
