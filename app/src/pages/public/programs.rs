//! `/aiuto/programmi`: how another program is connected, with an example, and what each refusal
//! means. The refusals of the API point here (`type`).

use domain::format;
use leptos::prelude::*;
use services::api_key::authenticate::WRITES_PER_MINUTE;
use services::monitoring::flow_file;
use services::timesheet::program_write::{LARGEST_BODY, MEGABYTE, MOST_ROWS};

use crate::frame::head::{Breadcrumb, PageHead};

/// What is asked for first.
const READ: &str = "curl -H \"Authorization: Bearer $CHIAVE\" \\
  https://indirizzo-del-portale/api/v1/progetti";

/// Rows being stored.
const WRITE: &str = "curl -X POST \\
  -H \"Authorization: Bearer $CHIAVE\" \\
  -H \"Content-Type: application/json\" \\
  -H \"Idempotency-Key: presenze-2022-06-01\" \\
  -d '{\"rows\": [
    {\"operator\": \"OP-01\", \"date\": \"2022-06-01\", \"start\": \"08:30\", \"end\": \"13:00\",
     \"function\": \"access\", \"sportello\": 3},
    {\"operator\": \"OP-02\", \"date\": \"2022-06-01\", \"start\": \"09:00\", \"end\": \"12:00\",
     \"function\": \"case_management\", \"place\": \"Sede dell’ambito\"}
  ]}' \\
  https://indirizzo-del-portale/api/v1/progetti/$PROGETTO/timesheet/2022-2/righe";

/// The fields of a row.
const FIELDS: [(&str, &str); 8] = [
    ("operator", "Codice dell’operatore, come nel gruppo di progetto: OP-01."),
    ("date", "Giorno, nella forma 2022-06-01; deve stare nel periodo dell’indirizzo."),
    ("start, end", "Inizio e fine, nella forma 08:30, nello stesso giorno."),
    ("function", "Funzione: access, case_management, social_internships, educational_support o summer_service."),
    ("sportello", "Numero dello sportello della rete, oppure:"),
    ("place", "altro luogo, in parole."),
    ("note", "Annotazione, facoltativa."),
    ("id", "UUID scelto dal programma, facoltativo: con lo stesso id la stessa riga non è registrata due volte."),
];

/// A flow of counts being sent.
const FLOW: &str = "curl -X POST \\
  -H \"Authorization: Bearer $CHIAVE\" \\
  -H \"Content-Type: application/json\" \\
  -H \"Idempotency-Key: flusso-2022-2\" \\
  -d '{\"rows\": [
    {\"period\": \"2022-2\", \"function\": \"access\", \"sportello\": 1, \"number\": 212, \"persons\": 180},
    {\"period\": \"2022-2\", \"function\": \"case_management\", \"number\": 64, \"unregistered\": 3}
  ]}' \\
  https://indirizzo-del-portale/api/v1/progetti/$PROGETTO/flussi";

/// The fields of a count.
const COUNT_FIELDS: [(&str, &str); 8] = [
    ("period", "Trimestre: 2022-2."),
    (
        "function",
        "Funzione, come nelle righe dei timesheet: i contatti sono di access, le prese in carico di case_management, gli interventi delle altre.",
    ),
    ("sportello", "Numero dello sportello della rete: obbligatorio per i contatti."),
    ("number", "Quanti contatti, prese in carico o interventi; 0 se non ce ne sono stati."),
    ("kind", "Codice del tipo di intervento, facoltativo."),
    ("persons", "Persone diverse, facoltativo."),
    ("unregistered", "Quanti sono senza la scheda di iscrizione H, facoltativo."),
    ("counted_to", "Ultimo giorno conteggiato, facoltativo: senza, la fine del trimestre o, se è in corso, oggi."),
];

/// The types of refusals: anchor, status, what to do.
const REFUSALS: [(&str, &str, &str); 13] = [
    (
        "richiesta-non-leggibile",
        "400",
        "Il corpo non è JSON, manca l’intestazione Idempotency-Key, o un parametro non è ammesso.",
    ),
    ("chiave-non-valida", "401", "La chiave manca, non è valida, è scaduta o è stata revocata."),
    (
        "non-consentito",
        "403",
        "La richiesta viene da una pagina di un altro sito, o la chiave non consente l’operazione. La chiave si usa da un programma, mai dentro una pagina web.",
    ),
    ("non-trovato", "404", "L’indirizzo non esiste, o il progetto non è dell’ATS della chiave."),
    ("metodo-non-ammesso", "405", "L’indirizzo esiste per un altro metodo."),
    (
        "stato-del-timesheet",
        "409",
        "Un timesheet è già stato inviato o accettato e non accetta righe nuove. L’ufficio vede nel portale come riportarlo in bozza.",
    ),
    (
        "flusso-non-ammesso",
        "409",
        "I conteggi di quel trimestre arrivano già da un’altra fonte, il flusso conta meno giorni di quello in vigore, o il progetto non è in corso.",
    ),
    ("richiesta-troppo-grande", "413", "Il corpo supera {MB} MB."),
    ("tipo-non-ammesso", "415", "Il corpo non è indicato come application/json."),
    (
        "dati-non-validi",
        "422",
        "Una o più righe contengono errori, elencati tutti con il loro posto (pointer). Nulla è stato registrato.",
    ),
    (
        "richiesta-diversa",
        "422",
        "La stessa Idempotency-Key era già di una richiesta con altri dati: ne serve una nuova.",
    ),
    (
        "troppe-richieste",
        "429",
        "Più di {AL_MINUTO} registrazioni in un minuto: attendere i secondi indicati in Retry-After.",
    ),
    ("errore-del-portale", "500", "Il portale non è riuscito a rispondere. La stessa richiesta si può ripetere."),
];

/// A text with the limits it names in braces.
fn with_figures(text: &str) -> String {
    text.replace("{MB}", &(LARGEST_BODY / MEGABYTE).to_string())
        .replace("{AL_MINUTO}", &WRITES_PER_MINUTE.to_string())
        .replace("{RIGHE}", &format::integer(i64::try_from(MOST_ROWS).unwrap_or(i64::MAX)))
        .replace("{CONTEGGI}", &format::integer(i64::try_from(flow_file::MOST_ROWS).unwrap_or(i64::MAX)))
}

/// `/aiuto/programmi`
#[component]
pub fn ProgramsHelpPage() -> impl IntoView {
    let above = vec![("Aiuto".to_owned(), "/aiuto".to_owned())];
    let named = |(name, what): (&'static str, &'static str)| {
        view! {
            <dt>
                <span class="code">{name}</span>
            </dt>
            <dd>{what}</dd>
        }
    };
    let fields = FIELDS.map(named).collect_view();
    let count_fields = COUNT_FIELDS.map(named).collect_view();
    let refusals = REFUSALS
        .map(|(name, status, what)| {
            view! {
                <dt id=name>
                    <span class="code">{status}</span>
                    " "
                    {name}
                </dt>
                <dd>{with_figures(what)}</dd>
            }
        })
        .collect_view();
    view! {
        <Breadcrumb above here="Collegare un programma" />
        <PageHead title="Collegare un programma" />
        <section aria-labelledby="chiave" class="measure">
            <h2 id="chiave">"La chiave"</h2>
            <ul>
                <li>
                    "L’ufficio di ATS crea la chiave alla pagina "
                    <a href="/chiavi">"Programmi collegati"</a>
                    ", la vede una volta sola e la consegna a chi configura il programma. Ha una scadenza e si può revocare in ogni momento."
                </li>
                <li>"Con la chiave il programma legge progetti, operatori, sportelli e timesheet del proprio ATS, aggiunge righe e trasmette i conteggi SIRPS. Non modifica e non toglie righe, non conferma e non invia i timesheet."</li>
                <li>"Ciò che registra compare nella cronologia con il nome del programma."</li>
            </ul>
        </section>
        <section aria-labelledby="leggere" class="measure">
            <h2 id="leggere">"Leggere"</h2>
            <p>"L’elenco dei progetti dà l’identificativo che serve negli altri indirizzi: operatori, sportelli, timesheet e loro righe."</p>
            <pre class="code-block">{READ}</pre>
        </section>
        <section aria-labelledby="registrare" class="measure">
            <h2 id="registrare">"Registrare righe"</h2>
            <p>{with_figures("Una richiesta contiene fino a {RIGHE} righe di uno o più operatori, per un periodo. Si registrano tutte o nessuna: se una contiene un errore, la risposta elenca tutti gli errori.")}</p>
            <pre class="code-block">{WRITE}</pre>
            <dl class="facts">{fields}</dl>
            <p>"La risposta (201) dice per ogni riga con quale id è registrata, se c’era già, e gli avvisi: ore fuori orario di apertura, giorni festivi, ore oltre quelle concordate. Gli avvisi non bloccano; l’ufficio li spiega prima dell’invio."</p>
        </section>
        <section aria-labelledby="flussi" class="measure">
            <h2 id="flussi">"Trasmettere i dati SIRPS"</h2>
            <p>{with_figures("Una richiesta contiene fino a {CONTEGGI} conteggi di uno o più trimestri. Si registrano tutti o nessuno. Per ogni trimestre il flusso prende per intero il posto del precedente, che resta leggibile nel portale; lo stesso flusso inviato di nuovo non cambia nulla.")}</p>
            <pre class="code-block">{FLOW}</pre>
            <dl class="facts">{count_fields}</dl>
            <p>"La risposta (201) dice per ogni trimestre il numero della versione in vigore, se diceva già le stesse cose (already_there) e i totali. Con GET allo stesso indirizzo si leggono i trimestri dovuti, arrivati e mancanti."</p>
        </section>
        <section aria-labelledby="ripetere" class="measure">
            <h2 id="ripetere">"Ripetere una richiesta"</h2>
            <ul>
                <li>"Ogni registrazione ha nell’intestazione Idempotency-Key un nome scelto dal programma. Se la risposta va perduta, si ripete la stessa richiesta con lo stesso nome: la risposta è quella della prima volta, con l’intestazione Idempotency-Replayed. I nomi si ricordano per trenta giorni."</li>
                <li>"Una richiesta rifiutata non occupa il suo nome."</li>
                <li>"Righe già registrate, anche a mano, non si registrano una seconda volta: la risposta le segnala con already_there."</li>
            </ul>
        </section>
        <section aria-labelledby="rifiuti" class="measure">
            <h2 id="rifiuti">"Se la richiesta è rifiutata"</h2>
            <p>"La risposta ha tipo application/problem+json: title e detail dicono che cosa non va, errors dove."</p>
            <dl class="facts">{refusals}</dl>
        </section>
        <section aria-labelledby="descrizione" class="measure">
            <h2 id="descrizione">"Descrizione completa"</h2>
            <p>
                <a href="/api/v1/openapi.json">"Descrizione OpenAPI 3.1 (JSON)"</a>
                ": indirizzi, dati, esempi e risposte."
            </p>
        </section>
    }
}
