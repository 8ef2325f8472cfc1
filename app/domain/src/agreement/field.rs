//! The fields of an agreement's wording: what stands for what.

use std::fmt;
use std::str::FromStr;

/// The fields, each with its code, what it stands for and an example.
macro_rules! fields {
    ($($name:ident = $code:literal, $what:literal, $example:literal;)+) => {
        /// A field of the wording, filled in from the data of the project.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Field {
            $(#[doc = $what] $name,)+
        }

        impl Field {
            /// All of them, in the order they are listed in.
            pub const ALL: &'static [Field] = &[$(Field::$name,)+];

            /// What stands between the braces.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Field::$name => $code,)+ }
            }

            /// What it stands for, in Italian.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self { $(Field::$name => $what,)+ }
            }

            /// What it looks like in a document.
            #[must_use]
            pub const fn example(self) -> &'static str {
                match self { $(Field::$name => $example,)+ }
            }
        }
    };
}

fields! {
    RegionName = "regione.nome", "Nome della Regione", "Regione Marche";
    RegionSigner = "regione.firmatario", "Chi firma per la Regione", "Livia Dirigentini";
    RegionDeed = "regione.atto_di_nomina", "Atto che dà il potere di firma per la Regione", "Decreto n. 12 del 03/02/2020";
    BodyName = "ente.nome", "Nome dell’ente attuatore", "ASP Ambito 9";
    BodyCodes = "ente.codici", "Codice fiscale e, se c’è, partita IVA dell’ente", "codice fiscale 99999000099";
    BodySeat = "ente.sede", "Sede dell’ente", "Jesi, piazza dell’Esempio 1";
    BodySigner = "ente.firmatario", "Chi firma per l’ente", "Remo Firmatari";
    BodyCapacity = "ente.qualifica", "In quale qualità firma", "rappresentante legale";
    BodyDeed = "ente.atto_di_nomina", "Atto che dà il potere di firma per l’ente", "Deliberazione n. 4 del 10/01/2020";
    AtsNumber = "ats.numero", "Numero dell’ATS", "9";
    CallCode = "avviso.codice", "Decreto dell’avviso", "DDS 203/2019";
    CallDate = "avviso.data", "Data del decreto dell’avviso", "12/09/2019";
    CallTitle = "avviso.titolo", "Titolo dell’avviso", "Ulteriore implementazione dei servizi";
    CallProgramme = "avviso.programma", "Programma e codici dell’avviso", "POR Marche FSE 2014-2020";
    CallBudget = "avviso.dotazione", "Dotazione dell’avviso", "14.999.695,20 €";
    RankingDate = "graduatoria.data", "Data del decreto che approva la graduatoria", "07/05/2020";
    NoticeAct = "ammissione.nota", "Comunicazione di ammissione, con il protocollo", "prot. 123 del 06/05/2020";
    NoticeReceived = "ammissione.ricevuta", "Giorno in cui l’ente ha ricevuto l’ammissione", "08/05/2020";
    DelegationAct = "delibera.delega", "Atto che delega l’ente ad attuare il progetto, con la data", "deliberazione n. 10 del 24/10/2019";
    ApprovalAct = "delibera.approvazione", "Atto con cui l’ente approva il progetto, con la data", "deliberazione n. 11 del 25/10/2019";
    ProjectTitle = "progetto.titolo", "Titolo del progetto", "Sportelli sociali e presa in carico";
    Cup = "progetto.cup", "CUP del progetto", "I51E19000070002";
    ProjectStart = "progetto.inizio", "Primo giorno del progetto", "01/09/2019";
    ProjectEnd = "progetto.fine", "Giorno entro cui il progetto si conclude", "30/06/2022";
    SummerStart = "progetto.inizio_estivo", "Primo giorno del servizio socio-educativo estivo", "01/06/2019";
    Granted = "progetto.sovvenzione", "Sovvenzione concessa", "999.810,00 €";
    TotalHours = "progetto.ore", "Ore complessive del progetto", "39.675";
    FundedSportelli = "progetto.sportelli", "Numero degli sportelli finanziati", "21";
    Residents = "progetto.residenti", "Residenti dell’ATS", "106.078";
    ResidentsDate = "progetto.residenti_data", "Giorno a cui i residenti si riferiscono", "31/12/2018";
    ResidentsSource = "progetto.residenti_fonte", "Fonte dei residenti", "ISTAT";
    FruitionPercent = "obiettivo.fruizioni", "Fruizioni in percentuale dei residenti", "7 %";
    FruitionCount = "obiettivo.fruizioni_numero", "Fruizioni da raggiungere", "7.426";
    InhabitantsPerSportello = "obiettivo.residenti_per_sportello", "Residenti per ogni sportello", "20.000";
    SportelliWanted = "obiettivo.sportelli_numero", "Sportelli da raggiungere", "6";
    InhabitantsPerSocialWorker = "obiettivo.residenti_per_assistente", "Residenti per ogni assistente sociale", "5.000";
    SocialWorkersWanted = "obiettivo.assistenti_numero", "Assistenti sociali a tempo pieno da raggiungere", "21,2156";
    HourlyCost = "regole.costo_orario", "Costo standard di un’ora", "18,00 €";
    FlatRate = "regole.altri_costi", "Altri costi in percentuale del costo del personale", "40 %";
    AdvancePercent = "regole.anticipo", "Ciascun anticipo in percentuale della sovvenzione", "30 %";
    AdvanceCoverage = "regole.copertura", "Parte degli anticipi pagati che le ore devono coprire", "70 %";
    SignDays = "regole.giorni_firma", "Giorni per firmare l’atto dalla ricezione dell’ammissione", "60";
    DeclarationDays = "regole.giorni_dichiarazioni", "Giorni dalla stipula per dichiarazioni e gruppo di valutazione", "30";
    AdvanceDays = "regole.giorni_anticipo", "Giorni dalla stipula per chiedere il primo anticipo", "30";
    TimesheetDay = "regole.giorno_timesheet", "Giorno del mese entro cui si inviano i timesheet", "15";
    SnapshotDates = "regole.date_fotografia", "Giorni dell’anno delle fotografie semestrali", "31 marzo e 30 ottobre";
    SnapshotDays = "regole.giorni_fotografia", "Giorni per trasmettere ogni fotografia", "15";
    ProspectusDays = "regole.giorni_prospetto", "Giorni dalla conclusione per il prospetto finale", "60";
    ProspectusLimit = "regole.giorni_prospetto_limite", "Giorni oltre i quali manca il prospetto e si revoca", "180";
    ScoreThreshold = "regole.punteggio_minimo", "Punteggio minimo del progetto", "60";
    MendDays = "regole.giorni_modifiche", "Giorni per riportare il punteggio al minimo", "30";
    SamplePercent = "regole.campione", "Parte degli operatori controllata a campione", "5 %";
    HoursCut = "regole.riduzione_ore", "Riduzione massima delle ore con variazioni", "20 %";
    RetentionYears = "regole.anni_conservazione", "Anni di conservazione dei documenti dalla conclusione", "4";
    PenaltyCap = "regole.tetto_penali", "Massimo delle penali finali sulla spesa ammessa", "30 %";
    FunctionTable = "tabella.funzioni", "Tabella di ore e costi per funzione (da sola su una riga)", "tabella";
    OperatorTable = "tabella.operatori", "Tabella delle ore per operatore e funzione, senza nomi (da sola su una riga)", "tabella";
    SportelloTable = "tabella.sportelli", "Tabella degli sportelli (da sola su una riga)", "tabella";
    AdvanceTable = "tabella.anticipi", "Tabella degli anticipi e del saldo (da sola su una riga)", "tabella";
    RevocationTable = "tabella.revoche_parziali", "Tabella delle revoche parziali in corso d’opera (da sola su una riga)", "tabella";
    PenaltyTable = "tabella.penali", "Tabella delle penali finali (da sola su una riga)", "tabella";
    Signatures = "firme", "Spazio delle firme delle due parti (da solo, alla fine)", "firme";
}

impl Field {
    /// Whether it stands for a whole block: alone in its paragraph.
    #[must_use]
    pub fn is_block(self) -> bool {
        self == Field::Signatures || self.code().starts_with("tabella.")
    }

    /// What it stands for, within a sentence: «sede dell’ente», «CUP del progetto».
    #[must_use]
    pub fn phrase(self) -> String {
        let mut letters = self.description().chars();
        match (letters.next(), letters.clone().next()) {
            (Some(first), Some(second)) if second.is_lowercase() || second == ' ' => {
                first.to_lowercase().chain(letters).collect()
            }
            _ => self.description().to_owned(),
        }
    }

    /// The fields no agreement does without: the CUP, what is granted, where it is signed (SPEC 4).
    pub const REQUIRED: [Field; 3] = [Field::Cup, Field::Granted, Field::Signatures];
}

impl fmt::Display for Field {
    /// As it is written in the wording.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{{{{{}}}}}", self.code())
    }
}

/// The text names no field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("il campo non esiste")]
pub struct UnknownField;

impl FromStr for Field {
    type Err = UnknownField;
    fn from_str(code: &str) -> Result<Self, UnknownField> {
        Field::ALL.iter().copied().find(|field| field.code() == code).ok_or(UnknownField)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_is_read_back_and_says_what_it_is() {
        for field in Field::ALL {
            assert_eq!(field.code().parse(), Ok(*field));
            assert!(!field.description().is_empty() && !field.example().is_empty(), "{field}");
        }
        assert_eq!(Field::Cup.to_string(), "{{progetto.cup}}");
        assert_eq!([Field::Cup, Field::BodySeat].map(Field::phrase), ["CUP del progetto", "sede dell’ente"]);
        assert!(Field::PenaltyTable.is_block() && !Field::PenaltyCap.is_block());
    }
}
