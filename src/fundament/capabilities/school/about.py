"""The front plate of school."""

from fundament.kernel.about import About, DataSet, PersonalData, Standard, Term

ABOUT = About(
    name="school",
    danish="Skolelogin (Unilogin)",
    owner="Styrelsen for It og Læring",
    purpose="Children log in at school without an eID, looked after by guardians and staff, and "
    "take over at 15.",
    standards=(
        Standard("UNI-Login", "levels EnFaktor and ToFaktor", "Styrelsen for It og Læring"),
        Standard(
            "Regulation (EU) 2015/1502, annex",
            "2015",
            "https://eur-lex.europa.eu/eli/reg_impl/2015/1502/oj",
        ),
    ),
    provides=("school",),
    depends_on=("registers", "identity", "rights", "postgresql"),
    data_sets=(
        DataSet(
            "school logins",
            "Elevers skolelogin, billeder, kodekort og enheder",
            PersonalData.PERSON_NUMBER,
            "Folkeskoleloven",
        ),
        DataSet(
            "classes",
            "Hvem der er elev eller ansat i hvilken klasse",
            PersonalData.PERSON_NUMBER,
            "Folkeskoleloven",
        ),
        DataSet(
            "school login uses",
            "Hvornår en elev loggede ind, og hvor (180 dage)",
            PersonalData.ORDINARY,
            "Folkeskoleloven",
        ),
    ),
    terms=(
        Term("school login", "skolelogin", "What a pupil signs in with; never a level of NSIS."),
        Term("uniid", "skolenavn (uniid)", "The name a pupil types; services know her by it."),
        Term("picture password", "billedkode", "Four of sixteen pictures in the right order."),
        Term("code card", "kodekort", "A printed card of thirty codes, each good once."),
        Term("class code", "dagens kode", "Six digits in the classroom, good until midnight."),
        Term("known device", "godkendt enhed", "A browser that counts for a pupil or a class."),
        Term("institution number", "institutionsnummer", "The six digits of a school."),
        Term("handover", "overgang til eget eID", "At 15 the young person takes over herself."),
    ),
)
