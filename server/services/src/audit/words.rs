//! What the history says in Italian: one table from codes of actions to words, one for the names
//! of values.

use domain::document::DocumentKind;
use domain::format;
use domain::money::Cents;
use domain::period::Period;
use domain::project::ProjectPhase;
use domain::timesheet::SheetState;

/// Every action the history knows, in words that follow «ha»: «ha inviato i timesheet».
const ACTIONS: &[(&str, &str)] = &[
    ("account.create", "ha creato un’utenza"),
    ("api_key.create", "ha creato la chiave di un programma"),
    ("api_key.revoke", "ha revocato la chiave di un programma"),
    ("requirement.accept", "ha accettato un adempimento"),
    ("requirement.hand_in", "ha consegnato un documento o una dichiarazione"),
    ("requirement.return", "ha restituito un adempimento con il motivo"),
    ("code_list.add", "ha aggiunto un tipo di intervento all’elenco dell’avviso"),
    ("code_list.close", "ha chiuso un tipo di intervento dell’elenco dell’avviso"),
    ("record.add", "ha registrato un contatto, una presa in carico o un intervento"),
    ("record.edit", "ha corretto una registrazione"),
    ("record.form", "ha registrato il modulo H di una persona"),
    ("record.nothing", "ha dichiarato che in un trimestre non c’è nulla da registrare"),
    ("record.nothing_withdraw", "ha ritirato la dichiarazione che in un trimestre non c’è nulla da registrare"),
    ("record.remove", "ha eliminato una registrazione"),
    ("sirps.activity", "ha abbinato un’attività della lista dei partecipanti a una funzione"),
    ("sirps.activity_remove", "ha tolto un’attività della lista dei partecipanti"),
    ("sirps.receive", "ha trasmesso i dati di monitoraggio di un trimestre"),
    ("sirps.withdraw", "ha ritirato i dati di monitoraggio di un trimestre"),
    ("social_worker.add", "ha aggiunto una riga al registro degli assistenti sociali"),
    ("social_worker.correct", "ha corretto una riga del registro degli assistenti sociali"),
    ("social_worker.end", "ha registrato la fine di una riga del registro degli assistenti sociali"),
    ("setting.change", "ha cambiato un’impostazione del portale"),
    ("account.login", "ha effettuato l’accesso"),
    ("account.login_failed", "non è riuscito ad accedere"),
    ("account.login_locked", "ha trovato l’utenza chiusa per troppi tentativi"),
    ("account.logout", "è uscito dal portale"),
    ("account.activate", "ha riattivato un’utenza"),
    ("account.deactivate", "ha disattivato un’utenza"),
    ("advance.request", "ha richiesto un anticipo"),
    ("agreement.acts", "ha registrato CUP e atti dell’ente per l’atto di adesione"),
    ("agreement.draft", "ha predisposto l’atto di adesione"),
    ("agreement.forfeiture_decide", "ha deciso sulla proposta di decadenza"),
    ("agreement.forfeiture_propose", "ha proposto la decadenza dal finanziamento"),
    ("agreement.in_force", "ha firmato l’atto di adesione, che è entrato in vigore"),
    ("agreement.notice", "ha registrato la comunicazione di ammissione"),
    ("agreement.register", "ha registrato il contratto nel repertorio"),
    ("agreement.renounce", "ha rinunciato al finanziamento"),
    ("agreement.send_back", "ha rinviato l’atto di adesione senza firmarlo"),
    ("agreement.sign", "ha firmato l’atto di adesione per l’ente"),
    ("agreement.wording", "ha scritto una nuova versione del testo dell’atto di adesione"),
    ("determination.decide", "ha deciso sulla determinazione finale"),
    ("determination.propose", "ha proposto la determinazione finale"),
    ("document.issue", "ha generato un documento"),
    ("event.record", "ha registrato un fatto per la determinazione"),
    ("finding.accept", "ha accolto un riscontro senza effetti"),
    ("finding.confirm", "ha confermato un riscontro"),
    ("finding.explain", "ha spiegato un riscontro"),
    ("finding.run", "ha riscontrato i dati del monitoraggio"),
    ("group.edit", "ha modificato i dati di un operatore"),
    ("network.edit", "ha modificato uno sportello"),
    ("network.staff", "ha indicato le persone addette a uno sportello"),
    ("payment.decide", "ha deciso su un pagamento"),
    ("payment.pay", "ha eseguito un pagamento"),
    ("payment.propose", "ha proposto un pagamento"),
    ("period.open", "ha aperto un periodo straordinario"),
    ("period.withdraw", "ha ritirato un periodo straordinario"),
    ("project.admission_received", "ha registrato la ricezione dell’ammissione"),
    ("project.agreement_signed", "ha registrato la stipula dell’atto di adesione"),
    ("project.import", "ha importato il formulario del progetto"),
    ("signing.accept", "ha trasmesso un documento firmato, accettato"),
    ("signing.refuse", "ha trasmesso un file firmato, respinto"),
    ("signing_power.add", "ha registrato un potere di firma"),
    ("signing_power.correct", "ha corretto un potere di firma"),
    ("signing_power.end", "ha registrato la fine di un potere di firma"),
    ("snapshot.comment", "ha scritto la nota dell’ufficio su una fotografia"),
    ("snapshot.draft_act", "ha generato la bozza di atto del Comitato per una fotografia"),
    ("snapshot.prepare", "ha preparato una fotografia del Comitato dei Sindaci"),
    ("snapshot.refresh", "ha aggiornato una fotografia dai dati di quel giorno"),
    ("snapshot.send", "ha trasmesso una fotografia del Comitato dei Sindaci"),
    ("snapshot.upload_act", "ha caricato la deliberazione del Comitato per una fotografia"),
    ("timesheet.accept", "ha accettato un timesheet"),
    ("timesheet.confirm", "ha confermato il proprio timesheet"),
    ("timesheet.import_read", "ha caricato un file di righe di timesheet"),
    ("timesheet.import_store", "ha registrato nei timesheet le righe di un file"),
    ("timesheet.mismatch_mark", "ha segnalato ore non conformi all’organizzazione dichiarata"),
    ("timesheet.mismatch_unmark", "ha tolto una segnalazione di ore non conformi"),
    ("timesheet.remove", "ha tolto un timesheet rimasto senza giorni"),
    ("timesheet.reopen", "ha riaperto un timesheet accettato"),
    ("timesheet.return", "ha restituito un timesheet con i motivi"),
    ("timesheet.return_rows", "ha scritto i motivi della restituzione accanto alle righe"),
    ("timesheet.rework", "ha riportato in bozza un timesheet restituito"),
    ("timesheet.row_add", "ha aggiunto una riga a un timesheet"),
    ("timesheet.row_delete", "ha tolto una riga da un timesheet"),
    ("timesheet.row_edit", "ha modificato una riga di un timesheet"),
    ("timesheet.rows_change", "ha modificato più righe di un timesheet"),
    ("timesheet.rows_move", "ha spostato delle righe nel timesheet di un altro periodo"),
    ("timesheet.send", "ha inviato i timesheet alla Regione"),
    ("timesheet.take_in_check", "ha preso in verifica un timesheet"),
];

/// Names of values as pages print them.
const FIELDS: &[(&str, &str)] = &[
    ("accepted", "Accettati"),
    ("act", "Atto"),
    ("act_number", "Numero della deliberazione"),
    ("act_on", "Data dell’atto"),
    ("act_sha256", "Impronta della deliberazione (SHA-256)"),
    ("activity", "Attività"),
    ("address", "Indirizzo"),
    ("after", "Dopo"),
    ("amount", "Importo"),
    ("approval_act", "Atto di approvazione del progetto"),
    ("approval_on", "Data dell’atto di approvazione"),
    ("ats", "ATS"),
    ("balance", "Saldo"),
    ("barrier_free", "Privo di barriere"),
    ("before", "Prima"),
    ("capacity", "Qualità"),
    ("changed", "Cambiati"),
    ("cleared", "Non più presenti"),
    ("code", "Codice"),
    ("comment", "Nota dell’ufficio"),
    ("content_sha256", "Impronta del contenuto (SHA-256)"),
    ("confirmed", "Confermato dall’operatore"),
    ("count", "Numero"),
    ("cup", "CUP"),
    ("date", "Giorno"),
    ("deed", "Atto"),
    ("deed_on", "Giorno dell’atto"),
    ("deed_sha256", "Impronta dell’atto (SHA-256)"),
    ("delegation_act", "Atto di delega"),
    ("delegation_on", "Data dell’atto di delega"),
    ("document", "Documento"),
    ("due", "Termine"),
    ("duty", "Obbligo"),
    ("employer", "Datore di lavoro"),
    ("entries", "Righe"),
    ("expires_on", "Scadenza"),
    ("explanation", "Spiegazione degli avvisi"),
    ("fact", "Fatto"),
    ("facts_sha256", "Impronta dei fatti (SHA-256)"),
    ("file_name", "Nome del file"),
    ("file_sha256", "Impronta del file (SHA-256)"),
    ("final_grant", "Sovvenzione finale"),
    ("findings", "Esito dei controlli"),
    ("first_day", "Primo giorno"),
    ("first_name", "Nome"),
    ("found", "Trovati"),
    ("from", "Dalle"),
    ("from_on", "Dal"),
    ("fte", "Quota di tempo pieno"),
    ("function", "Funzione"),
    ("funded", "Finanziato"),
    ("granted", "Sovvenzione"),
    ("hours", "Ore"),
    ("intervention", "Intervento"),
    ("kind", "Tipo"),
    ("label", "Persona o posto"),
    ("last_day", "Ultimo giorno"),
    ("last_name", "Cognome"),
    ("list", "Elenco delle righe"),
    ("list_sha256", "Impronta dell’elenco (SHA-256)"),
    ("member", "Operatore"),
    ("minutes", "Minuti"),
    ("missing", "Che cosa manca"),
    ("month", "Mese"),
    ("name", "Nome"),
    ("new", "Nuovi"),
    ("note", "Nota"),
    ("notice", "Comunicazione di ammissione"),
    ("notice_on", "Data della comunicazione"),
    ("number", "Numero"),
    ("on", "Giorno"),
    ("opening_hours", "Orario di apertura"),
    ("operator", "Operatore"),
    ("operators", "Operatori"),
    ("outcome", "Esito"),
    ("paid_on", "Pagato il"),
    ("party", "Parte"),
    ("period", "Periodo"),
    ("period_end", "Periodo fino al"),
    ("person", "Persona"),
    ("phase", "Fase del progetto"),
    ("place", "Luogo"),
    ("populated_area", "In area popolata"),
    ("populated_reason", "Motivazione dell’area popolata"),
    ("prefix", "Inizio della chiave"),
    ("prepared_on", "Dati del"),
    ("profession", "Professione"),
    ("profile", "Profilo"),
    ("qualification", "Qualifica"),
    // Of a sportello; in old entries about timesheets what is «period» now.
    ("quarter", "Quartiere o trimestre"),
    ("reason", "Motivo"),
    ("received_on", "Ricevuta il"),
    ("reference", "Riferimento"),
    ("reference_on", "Data di riferimento"),
    ("registered_on", "Giorno del modulo H"),
    ("registration_number", "Numero di registrazione"),
    ("registration_on", "Data di registrazione"),
    ("requested_on", "Richiesto il"),
    ("requirement", "Adempimento"),
    ("return_reason", "Motivi della restituzione"),
    ("sent_at", "Momento della trasmissione"),
    ("sent_by", "Utenza che ha trasmesso"),
    ("sent_on", "Trasmessa il"),
    ("rows", "Righe"),
    ("sheets", "Timesheet"),
    ("signed_by", "Firmatario"),
    ("sportelli", "Sportelli"),
    ("sportello", "Sportello"),
    ("staff", "Persone addette"),
    ("state", "Stato"),
    ("subject", "Riguarda"),
    ("tax_code", "Codice fiscale"),
    ("to", "Alle"),
    ("to_on", "Al"),
    ("transport_or_parking", "Servito da mezzi o parcheggi"),
    ("transport_reason", "Motivazione su mezzi o parcheggi"),
    ("value", "Valore"),
    ("version", "Versione"),
    ("wording", "Versione del testo"),
    ("years_tenths", "Anni di esperienza (decimi)"),
];

/// An action in words; its code where the table has none.
#[must_use]
pub fn action_words(code: &str) -> String {
    ACTIONS.iter().find(|(known, _)| *known == code).map_or_else(|| code.to_owned(), |(_, words)| (*words).to_owned())
}

/// The name of a value; `access.hours` is «Accesso: ore».
#[must_use]
pub fn field_words(code: &str) -> String {
    if let Some((function, field)) = code.split_once('.')
        && let Ok(function) = function.parse::<domain::function::ServiceFunction>()
    {
        return format!("{}: {}", function.short(), field_words(field).to_lowercase());
    }
    FIELDS.iter().find(|(known, _)| *known == code).map_or_else(|| code.to_owned(), |(_, words)| (*words).to_owned())
}

/// Codes of states and kinds that are not the phases of a project or the states of a timesheet.
const CODES: &[(&str, &str)] = &[
    ("advance", "Anticipo"),
    ("approved", "Approvata"),
    ("balance", "Saldo"),
    ("dismissed", "Respinta"),
    ("exemption", "Esonero"),
    ("forfeited", "Decadenza disposta"),
    ("paid", "Pagato"),
    ("proposed", "In attesa del dirigente"),
    ("refused", "Rifiutato"),
];

/// A stored text as a reader reads it: amounts, days, phases, states; another text as it is.
#[must_use]
pub fn value_words(field: &str, text: &str) -> String {
    let known = match field {
        "amount" | "balance" | "final_grant" | "granted" => amount(text),
        "phase" => text.parse::<ProjectPhase>().ok().map(|phase| phase.italian().to_owned()),
        "state" | "kind" => text
            .parse::<SheetState>()
            .ok()
            .map(|state| state.italian().to_owned())
            .or_else(|| text.parse::<DocumentKind>().ok().map(|kind| kind.italian().to_owned()))
            .or_else(|| CODES.iter().find(|(code, _)| *code == text).map(|(_, words)| (*words).to_owned())),
        "period" | "quarter" => text.parse::<Period>().ok().map(|period| period.to_string()),
        _ => None,
    };
    known.or_else(|| text.parse().ok().map(format::date)).unwrap_or_else(|| text.to_owned())
}

/// `299943.00` as `299.943,00 €`.
fn amount(text: &str) -> Option<String> {
    let (euro, cents) = text.split_once('.')?;
    if cents.len() != 2 {
        return None;
    }
    format!("{euro}{cents}").parse().ok().map(|cents| Cents::new(cents).italian())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_values_are_read_as_words() {
        assert_eq!(value_words("amount", "299943.00"), "299.943,00 €");
        assert_eq!(value_words("balance", "-0.05"), Cents::new(-5).italian());
        assert_eq!(value_words("note", "1.20"), "1.20");
        assert_eq!(value_words("period", "2022-2"), "2º trimestre 2022");
        assert_eq!(value_words("quarter", "San Giuseppe"), "San Giuseppe");
        assert_eq!(value_words("quarter", "2022-2"), "2º trimestre 2022");
        assert_eq!(value_words("phase", "in_force"), "In vigore");
        assert_eq!(value_words("state", "in_check"), "In verifica");
        assert_eq!(value_words("kind", "advance"), "Anticipo");
        assert_eq!(value_words("kind", "agreement"), "Atto di adesione");
        assert_eq!(value_words("paid_on", "2022-07-12"), "12/07/2022");
    }

    /// The codes of actions in the sources of this crate: text in quotes that begins with an area.
    fn codes_in(folder: &std::path::Path, found: &mut std::collections::BTreeSet<String>) {
        let areas = [
            "account",
            "advance",
            "agreement",
            "api_key",
            "code_list",
            "determination",
            "document",
            "event",
            "finding",
            "group",
            "network",
            "payment",
            "period",
            "project",
            "record",
            "requirement",
            "setting",
            "signing",
            "signing_power",
            "sirps",
            "social_worker",
            "snapshot",
            "timesheet",
        ];
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                codes_in(&entry, found);
            } else if entry.extension().is_some_and(|e| e == "rs") {
                let text = std::fs::read_to_string(&entry).unwrap();
                for piece in text.split('"').filter(|piece| piece.len() < 40) {
                    let code =
                        |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
                    if let Some((area, verb)) = piece.split_once('.')
                        && areas.contains(&area)
                        && code(verb)
                    {
                        found.insert(piece.to_owned());
                    }
                }
            }
        }
    }

    #[test]
    fn every_action_that_is_recorded_has_words() {
        let mut found = std::collections::BTreeSet::new();
        codes_in(&std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
        let areas: std::collections::BTreeSet<&str> =
            ACTIONS.iter().filter_map(|(code, _)| code.split_once('.')).map(|(area, _)| area).collect();
        for area in areas {
            assert!(found.iter().any(|code| code.starts_with(&format!("{area}."))), "{area}: {found:?}");
        }
        let without: Vec<_> = found.iter().filter(|code| action_words(code) == **code).collect();
        assert!(without.is_empty(), "{without:?}");
    }

    #[test]
    fn actions_and_values_have_words() {
        assert_eq!(action_words("group.edit"), "ha modificato i dati di un operatore");
        assert_eq!(action_words("mai.vista"), "mai.vista");
        assert_eq!(field_words("access.hours"), "Accesso: ore");
        assert_eq!(field_words("altro"), "altro");
    }
}
