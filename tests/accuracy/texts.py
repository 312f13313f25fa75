"""The texts of the corpus, written for this project: plain prose with capitals, digits and punctuation, in six
languages and three scripts."""

TEXTS: dict[str, list[str]] = {
    "eng": [
        "The keeper of the bridge writes down every cart that crosses it. In 1874 there were 312 of them, most with "
        "apples, a few with glass. He never asked where they went. \"A bridge has two ends,\" he used to say, \"and I "
        "sit in the middle.\" When the river froze, nobody paid; they walked across the ice and waved to him.",
        "Before you paint a door, take it off its hinges and lay it flat. Wash it, let it dry for 24 hours, and rub it "
        "down with fine paper. Two thin coats hold longer than one thick coat. Keep the brush in a jar of water "
        "overnight; by morning it will be soft again, and the second coat takes half the time."],
    "deu": [
        "Der Müller am oberen Bach hatte drei Töchter und nur ein Paar gute Stiefel. Wer zuerst aufstand, durfte sie "
        "tragen. So kam es, dass in seinem Haus jeden Morgen um fünf Uhr schon Licht brannte. Im Jahr 1902 kaufte er "
        "zwei weitere Paare; seither schläft man dort länger, und das Brot wird später fertig.",
        "Für die Suppe schälen Sie 600 Gramm Kartoffeln und schneiden sie in große Würfel. Eine Zwiebel, etwas Öl, ein "
        "Stück Sellerie: mehr braucht es nicht. Nach vierzig Minuten ist alles weich. Süßer wird sie mit einer Möhre, "
        "kräftiger mit geräuchertem Käse. Übrig bleibt davon selten etwas."],
    "fra": [
        "Chaque été, la même péniche s'arrêtait près du moulin. On l'appelait la Fée, bien qu'elle fût lourde et noire. "
        "Le marinier offrait des cerises aux enfants, puis il réparait son moteur jusqu'à la nuit. En 1958, il n'est "
        "pas revenu. Son chien, lui, nous attendait déjà sur le quai, tranquille et bien coiffé.",
        "Pour garder les poires jusqu'à Noël, il faut les cueillir un peu vertes, sans jamais les serrer. Posez-les sur "
        "de la paille, à 8 degrés, la queue vers le haut. Évitez la lumière. Après dix semaines, elles sont dorées; "
        "après douze, elles fondent. Au-delà, on en fait de la compote, ou un gâteau très léger."],
    "spa": [
        "La estación del valle tiene un solo andén y dos relojes. El de la pared se paró en 1936; el otro lo lleva el "
        "jefe en el bolsillo. Cuando llega el tren, la gente pregunta la hora a los dos. \"El de la pared acierta dos "
        "veces al día\", explica él con orgullo, \"y el mío, según el señor que lo mire\".",
        "Antes de podar el limonero, afile bien las tijeras y elija una mañana sin viento. Corte las ramas que miran "
        "hacia dentro, nunca más de un tercio. ¿Hay hojas pequeñas y amarillas? Le falta hierro. Riegue cada 5 días, "
        "despacio, al pie del árbol. En otoño tendrá frutos grandes y la cáscara muy fina."],
    "rus": [
        "Старый фонарщик жил у самой пристани и знал по имени каждую лодку. Вечером он зажигал 48 фонарей, утром гасил "
        "их и шёл пить чай. Однажды в 1911 году провели электричество, и лестница стала не нужна. Он подарил её "
        "школьникам: теперь по ней лазают на крышу смотреть, как далеко видно море.",
        "Чтобы хлеб долго не черствел, заверните его в чистое льняное полотенце и держите в прохладном месте. Тесто "
        "замешивают с вечера: 500 граммов муки, щепотка соли, ложка мёда и тёплая вода. Утром оно поднимется вдвое. "
        "Печь нужно 45 минут, пока корка не станет тёмной и звонкой."],
    "ell": [
        "Ο φάρος του νησιού ανάβει κάθε βράδυ στις οκτώ. Ο φύλακας κρατά ένα τετράδιο και σημειώνει τα πλοία που "
        "περνούν: το 1927 ήταν 640, τα περισσότερα με λάδι και κρασί. Τον χειμώνα δεν έρχεται κανείς. Τότε διαβάζει "
        "δυνατά τα ονόματα των πλοίων, για να μη χάσει τη φωνή του μέσα στον άνεμο.",
        "Για να κρατήσουν οι ελιές όλο τον χρόνο, πλύνετέ τες καλά και χαράξτε τες με ένα μικρό μαχαίρι. Αλλάζετε το "
        "νερό κάθε μέρα, για 12 μέρες, ώσπου να φύγει η πίκρα. Ύστερα βάλτε αλάτι, ξίδι και λίγη ρίγανη. Το βάζο "
        "μένει κλειστό σε δροσερό μέρος, μακριά από τον ήλιο."],
}
