"""The front plate of post."""

from fundament.capabilities.post import service
from fundament.kernel.about import (
    About,
    DataSet,
    HealthCheck,
    PersonalData,
    Standard,
    Term,
)

_LAW = "Lov om Digital Post fra offentlige afsendere"

ABOUT = About(
    name="post",
    danish="Digital Post",
    owner="Digitaliseringsstyrelsen",
    purpose="Letters from authorities and companies, received safely and read by their owners.",
    standards=(
        Standard("MeMo", "1.1 and 1.2", "https://digitaliser.dk/digital-post/vejledninger/memo"),
        Standard(
            "Digital Post API",
            "1.68.0",
            "https://digitaliser.dk/digital-post/vejledninger/technical-integration",
        ),
        Standard(
            "KOMBIT SF1601 (KombiPostAfsend, PostForespoerg)",
            "1.0",
            "https://digitaliseringskataloget.dk/integration/sf1601",
        ),
        Standard("SMTP", "RFC 5321", "https://www.rfc-editor.org/rfc/rfc5321"),
    ),
    provides=("post",),
    depends_on=("contacts", "rights", "registers", "postgresql", "smtp"),
    data_sets=(
        DataSet("letters", "Breve", PersonalData.SENSITIVE, _LAW),
        DataSet("drafts", "Kladder og sendte breve", PersonalData.SENSITIVE, _LAW),
        DataSet("mailboxes", "Postkasser", PersonalData.PERSON_NUMBER, _LAW),
        DataSet("texts", "NemSMS", PersonalData.SENSITIVE, _LAW),
        DataSet("letters on paper", "Breve på papir", PersonalData.SENSITIVE, _LAW),
        DataSet("receipts", "Kvitteringer", PersonalData.NONE, _LAW),
        DataSet("systems", "Afsender- og modtagersystemer", PersonalData.NONE, _LAW),
        DataSet("contact points", "Kontaktpunkter og kontaktgrupper", PersonalData.NONE, _LAW),
        DataSet(
            "rules of distribution", "Regler for fordeling af post", PersonalData.ORDINARY, _LAW
        ),
        DataSet("organisations", "Organisationer og hvem man spørger", PersonalData.ORDINARY, _LAW),
    ),
    health=(
        HealthCheck("letters due are delivered", service.reason_letters_are_late),
        HealthCheck("NemSMS are sent", service.reason_texts_are_late),
        HealthCheck("letters on paper are printed", service.reason_paper_is_late),
    ),
    terms=(
        Term("letter", "meddelelse", "A message in MeMo form, with documents and files."),
        Term("mailbox", "postkasse", "Where the letters of a person or company lie."),
        Term("sender system", "afsendersystem", "A system registered to send letters."),
        Term("recipient system", "modtagersystem", "A system registered to fetch letters."),
        Term(
            "contact point", "kontaktpunkt", "A counter of an organisation that letters can name."
        ),
        Term("contact group", "kontaktgruppe", "A branch on which contact points hang."),
        Term(
            "default recipient",
            "standardmodtager",
            "The recipient system that gets an organisation's letters.",
        ),
        Term("standard system", "standardsystem", "What a vendor's systems have in common."),
        Term("distribution", "fordeling", "Putting an organisation's letters where its rules say."),
        Term("rule of distribution", "regel for fordeling", "Which letters go where, and why."),
        Term("tag", "mærkning", "What a letter says of itself, for those who distribute it."),
        Term("untagged letter", "brev uden mærkning", "Says neither to whom, what about nor case."),
        Term("score of tagging", "karakter for mærkning", "How well a sender tags, of 100."),
        Term("administrator", "administrator", "Who administers Digital Post for an organisation."),
        Term("viewing client", "visningsklient", "A program that shows people their mailboxes."),
        Term("own folder", "mappe", "A folder that people made in their mailbox."),
        Term("draft", "kladde", "A letter that was begun in a mailbox and is not sent."),
        Term("sent letter", "sendt brev", "A letter that was written in a mailbox and sent."),
        Term("technical receipt", "teknisk kvittering", "Says at once that a letter was taken in."),
        Term("business receipt", "forretningskvittering", "Says that a letter is in the mailbox."),
        Term("way of a letter", "brevets forløb", "What befell a letter, step by step."),
        Term("recall", "tilbagekaldelse", "Taking a letter back that waits for its day."),
        Term("event log", "hændelseslog", "What befell letters, by the official event names."),
        Term("NemSMS", "NemSMS", "A short message to a mobile number that its owner has proved."),
        Term("proof of delivery", "leveringsbevis", "Signed: a letter was in a mailbox at a time."),
        Term("opening", "åbning", "One look into a letter; its files can be seen for two minutes."),
        Term(
            "municipal dialect",
            "SF1601",
            "How municipalities send through KOMBIT: the same letters in another envelope.",
        ),
        Term("remote print", "fjernprint", "A printer that sends letters on paper for others."),
        Term("letter on paper", "brev på papir", "What remote print prints, folds and posts."),
        Term("consignment", "ForsendelseI", "A letter as it is handed to remote print."),
        Term(
            "automatic choice",
            "Automatisk Valg",
            "Digital Post for who takes it at that moment, paper for all others.",
        ),
        Term("returned mail", "returpost", "Letters on paper that the carrier brings back."),
        Term("exempt", "fritaget", "Gets letters on paper instead of digitally."),
    ),
)
