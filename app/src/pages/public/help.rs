//! `/aiuto`: one short section per job.

use leptos::prelude::*;

use crate::frame::head::PageHead;

/// A section: its anchor, its title, its sentences.
struct Section {
    id: &'static str,
    title: &'static str,
    steps: &'static [&'static str],
}

const SECTIONS: [Section; 11] = [
    Section {
        id: "accesso",
        title: "Accedere",
        steps: &[
            "Si accede con il nome utente e la password ricevuti dall’amministrazione del portale.",
            "Dopo cinque tentativi non riusciti l’utenza resta chiusa per quindici minuti.",
            "La prima pagina, «Da fare», elenca ciò che spetta a chi è entrato, la cosa più urgente per prima.",
        ],
    },
    Section {
        id: "operatore",
        title: "Operatore: compilare e confermare il timesheet",
        steps: &[
            "Da «Da fare» si apre il timesheet del trimestre: i giorni in riga, le funzioni e i luoghi in colonna.",
            "In una casella 830-13 vale dalle 8:30 alle 13:00, 830+4 quattro ore dalle 8:30; due fasce si separano con uno spazio. Invio scende, le frecce spostano.",
            "Le modifiche si salvano da sole. Senza collegamento restano sul dispositivo e si inviano appena torna.",
            "«Compila riga per riga» apre un modulo con giorno, inizio, fine, funzione e luogo.",
            "Gli errori impediscono la conferma; gli avvisi chiedono una spiegazione e non bloccano.",
            "Alla fine del trimestre si conferma il timesheet. Se poi si cambia una riga, va confermato di nuovo.",
        ],
    },
    Section {
        id: "ufficio",
        title: "Ufficio di ATS: preparare e inviare",
        steps: &[
            "Nelle pagine Gruppo e Sportelli si completano i dati che mancano. Dopo la stipula dell’atto di adesione il resto si cambia con una variazione.",
            "Nella pagina Timesheet si vede, per ogni trimestre, chi ha confermato e chi no, e si invia alla Regione.",
            "«Importa le righe da un file» registra le righe di più operatori da un file CSV, XLSX o ODS: prima mostra che cosa accade a ciascuna, poi le registra tutte o nessuna.",
            "La stessa pagina dà i fogli del periodo in un PDF e la dichiarazione dei tempi e dei luoghi; sotto ogni elenco si scarica il file con le stesse righe e gli stessi totali.",
            "Un timesheet restituito torna modificabile: i motivi stanno in testa alla pagina.",
            "La pagina Adempimenti elenca ciò che l’avviso chiede, entro quando e a che punto è: si carica, si dichiara, o si prepara un documento per la firma.",
            "Nella pagina Atto si scrivono il CUP e gli atti dell’ente: poi la Regione predispone l’atto di adesione, che firma prima l’ente e poi il dirigente.",
        ],
    },
    Section {
        id: "dati-sirps",
        title: "Ufficio di ATS: trasmettere i dati SIRPS",
        steps: &[
            "Nel progetto, «Monitoraggio» elenca per ogni trimestre contatti, prese in carico e interventi dovuti, arrivati e mancanti. Il termine è quello dei timesheet.",
            "Dal modello del trimestre si compila il numero per ogni sportello e funzione, 0 dove non ce ne sono stati; il file si carica con «Carica e registra».",
            "Il flusso è registrato per intero o per nulla. Se c’è un errore, l’elenco dice riga, colonna e che cosa correggere.",
            "Un nuovo file per lo stesso trimestre sostituisce il precedente, che resta leggibile con le differenze. Lo stesso file caricato due volte non cambia nulla.",
            "Per ogni conteggio e trimestre la fonte è una sola. Per cambiarla, «Ritira i dati del trimestre» con il motivo.",
        ],
    },
    Section {
        id: "rappresentante",
        title: "Rappresentante legale: richiedere un anticipo",
        steps: &[
            "La pagina Anticipi mostra ogni condizione, soddisfatta o no, con ciò che la prova.",
            "Quando la richiesta è possibile compare il pulsante. Il primo anticipo va richiesto entro il termine che decorre dalla stipula.",
        ],
    },
    Section {
        id: "firma",
        title: "Firmare un documento",
        steps: &[
            "La pagina Firma elenca i documenti che attendono la Sua firma: perché, entro quando e che cosa comporta firmarli.",
            "Si scarica il PDF, si firma con il proprio dispositivo o servizio di firma digitale senza aprirlo con altri programmi, e si carica il file .p7m o il PDF firmato. Si può fare anche per molti documenti insieme.",
            "Il portale controlla subito: che il contenuto sia il documento, che la firma sia integra, di chi è il certificato e se vale nel giorno della ricezione. Se respinge il file, dice perché.",
            "Può firmare chi ha un potere di firma nel giorno della ricezione: l’ufficio di ATS lo registra, con l’atto che lo conferisce, dalla pagina Documenti del progetto.",
            "Ogni file ricevuto resta conservato con la sua ricevuta, anche quando è respinto.",
        ],
    },
    Section {
        id: "istruttore",
        title: "Istruttore regionale: controllare e proporre",
        steps: &[
            "La pagina Controlli elenca i timesheet inviati da tutti gli ambiti: si filtrano, si ordinano e, se senza avvisi, si accettano tutti insieme.",
            "Un timesheet si apre tra i vicini della coda, con gli avvisi accanto alle righe. Si accetta, o si restituisce con i motivi, anche riga per riga.",
            "Un timesheet accettato si riapre con un motivo, finché nessuna determinazione vi poggia. Le versioni restano e si confrontano fianco a fianco.",
            "La pagina Periodi apre un periodo straordinario, con timesheet e termine propri, e lo ritira finché nulla è inviato.",
            "Nella pagina Atto di un progetto si registra l’ammissione e si predispone l’atto di adesione; il suo testo si scrive nella pagina dell’avviso.",
            "La pagina Adempimenti elenca ciò che gli ambiti hanno consegnato: si accetta, o si restituisce con il motivo, anche molti insieme.",
            "Nella pagina Determinazione finale si registrano i fatti: valutazioni, fotografie, obiettivi, prospetto.",
            "Un pagamento o una determinazione si propone quando nulla più la impedisce; la pagina dice che cosa manca.",
        ],
    },
    Section {
        id: "dirigente",
        title: "Dirigente: decidere",
        steps: &[
            "La pagina Pagamenti elenca le proposte. Chi ha proposto non può decidere.",
            "La pagina Firma elenca gli atti di adesione già firmati dagli enti; dalla pagina Atto un atto si può rinviare con il motivo, senza firmarlo.",
            "Prima di decidere si legge in una frase che cosa accadrà; un rifiuto chiede il motivo.",
        ],
    },
    Section {
        id: "controlli",
        title: "Valutare e controllare",
        steps: &[
            "Chi valuta o controlla legge senza modificare: panoramica, gruppo, sportelli e, secondo il ruolo, ore, pagamenti e cronologia.",
            "«Perché?» apre il calcolo dietro a un importo, fino alle righe dei timesheet.",
            "La Cronologia dice se la catena delle registrazioni è integra.",
        ],
    },
    Section {
        id: "programmi",
        title: "Collegare il programma delle paghe o delle presenze",
        steps: &[
            "L’ufficio di ATS crea una chiave alla pagina Programmi: il programma registra con quella le righe dei timesheet.",
            "La chiave è mostrata una volta sola, ha una scadenza e si può revocare in ogni momento.",
            "Conferma e invio restano delle persone.",
        ],
    },
    Section {
        id: "amministrazione",
        title: "Amministrazione del portale",
        steps: &["La pagina Utenti elenca chi può accedere e con quali ruoli, e permette di disattivare un’utenza."],
    },
];

/// `/aiuto`
#[component]
pub fn HelpPage() -> impl IntoView {
    let index = SECTIONS
        .map(|section| {
            view! {
                <li>
                    <a href=format!("#{}", section.id)>{section.title}</a>
                </li>
            }
        })
        .collect_view();
    let sections = SECTIONS
        .map(|section| {
            let steps = section.steps.iter().map(|step| view! { <li>{*step}</li> }).collect_view();
            view! {
                <section aria-labelledby=section.id class="measure">
                    <h2 id=section.id>{section.title}</h2>
                    <ul>{steps}</ul>
                </section>
            }
        })
        .collect_view();
    view! {
        <PageHead title="Aiuto" />
        <nav aria-label="Argomenti">
            <ul>{index}</ul>
        </nav>
        {sections}
        <p>
            <a href="/aiuto/programmi">"Collegare un programma: istruzioni per chi lo configura"</a>
        </p>
    }
}
