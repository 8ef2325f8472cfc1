//! What stands around the table: title and months, toolbar, the state of saving, choices, the
//! current day, the hours agreed.

use domain::format;
use domain::minutes::Minutes;
use domain::timesheet::grid::{FunctionProgress, Spot, print_rows};

use super::state::{Phase, State, said};
use crate::islands::html::Html;

/// The value of the list of places that stands for words of one's own.
pub(super) const OTHER: &str = "altro";

/// How a note of the Region begins among the findings.
const REMARK: &str = "<li class=\"finding-notice\"><p>";

/// How many findings are listed.
const MOST_FINDINGS: usize = 200;

/// Month and neighbours; on a phone the day too.
pub(super) fn head(state: &State, out: &mut Html) {
    out.raw("<div class=\"grid-head\"><h2 id=\"griglia\">").raw(&capital(format::month_name(state.month))).raw(" ");
    out.raw(&state.year().to_string()).raw("</h2><nav aria-label=\"Mesi\">");
    for month in state.grid.facts().period.months() {
        let number = month.to_string();
        out.raw("<a class=\"btn btn-outline-primary btn-sm\" href=\"?mese=").raw(&number).raw("\" data-do=\"mese ");
        out.raw(&number).raw(if month == state.month { "\" aria-current=\"true\">" } else { "\">" });
        out.raw(&capital(format::month_name(month))).raw("</a>");
    }
    out.raw("</nav></div><div class=\"grid-days\">").button("btn-outline-primary", "giorno-prima", "Giorno prima");
    out.raw("<strong>").raw(format::weekday_name(state.current.date)).raw(" ");
    out.raw(&format::date(state.current.date)).raw("</strong>");
    out.button("btn-outline-primary", "giorno-dopo", "Giorno dopo").raw("</div>");
}

fn capital(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    first.into_iter().chain(letters).collect()
}

/// The buttons and the two small forms.
pub(super) fn tools(state: &State, out: &mut Html) {
    out.button("btn-outline-primary", "copia-settimana", "Copia la settimana precedente");
    out.button("btn-outline-primary", "copia-giorno", "Copia il giorno precedente");
    out.button("btn-outline-primary", "annulla", "Annulla").button("btn-outline-primary", "ripeti", "Ripeti");
    out.raw("<details class=\"grid-form\"><summary>Riempi i giorni feriali…</summary><div class=\"grid-form-fields\">");
    out.field("riempi-dal", "Dal giorno", "1").field("riempi-al", "Al giorno", "");
    out.select("riempi-colonna", "Colonna");
    for line in 0..state.grid.lines().len() {
        out.option(&line.to_string(), &state.grid.line_label(line));
    }
    out.raw("</select></div>").field("riempi-orario", "Orario, come 830-13", "");
    out.raw("<div class=\"choice\"><input type=\"checkbox\" id=\"riempi-sopra\"><label for=\"riempi-sopra\">");
    out.raw("Sostituisci gli orari già scritti</label></div>").button("btn-primary", "riempi", "Riempi");
    out.raw("</div></details><details class=\"grid-form\"");
    out.raw(if state.grid.lines().is_empty() { " open>" } else { ">" });
    out.raw("<summary>Aggiungi una colonna…</summary><div class=\"grid-form-fields\">");
    out.select("colonna-funzione", "Funzione");
    for function in state.grid.functions() {
        out.option(function.code(), function.italian());
    }
    out.raw("</select></div>").select("colonna-luogo", "Luogo");
    for point in &state.grid.facts().network {
        out.option(&point.id, &["Sportello di ", &point.name].concat());
    }
    out.option(OTHER, "Altro luogo").raw("</select></div>");
    out.field("colonna-altro", "Se «Altro luogo»: quale", "").button("btn-primary", "colonna", "Aggiungi");
    out.raw("</div></details>");
}

/// Where saving stands, in words.
pub(super) fn status(state: &State) -> String {
    let (unsaved, stuck) = state.unsaved();
    let kept = |after: &str| {
        let changes = format::count(unsaved, "modifica", "modifiche");
        let kept = match (state.kept, unsaved) {
            (false, _) => " da salvare: non chiuda la pagina, ",
            (true, 1) => " conservata su questo dispositivo, ",
            (true, _) => " conservate su questo dispositivo, ",
        };
        [&changes, kept, after].concat()
    };
    match &state.phase {
        Phase::Asleep => "La griglia si sta preparando. Se resta così, compili riga per riga.".to_owned(),
        Phase::Waiting => "Modifiche da salvare".to_owned(),
        Phase::Sending => "Salvataggio…".to_owned(),
        Phase::Offline => {
            let sent = if unsaved == 1 { "sarà inviata" } else { "saranno inviate" };
            ["Non collegato: ", &kept(sent), " al ritorno del collegamento"].concat()
        }
        Phase::LoggedOut => "Sessione scaduta: acceda di nuovo, le modifiche sono conservate".to_owned(),
        Phase::Locked(reason) if unsaved == 0 => reason.clone(),
        Phase::Locked(reason) => [reason, " Le modifiche non salvate sono qui sotto, da copiare."].concat(),
        Phase::Failed(reason) => [reason, " ", &kept("si riprova tra poco")].concat(),
        Phase::Idle => {
            let choices = state.grid.conflicts().len();
            let saved = state.saved_at.as_ref().map(|at| ["Salvato alle ", at].concat());
            let open = match (stuck, choices) {
                (0, 0) => None,
                (0, n) => Some([&format::count(n, "casella", "caselle"), " da scegliere"].concat()),
                (1, _) => Some("1 casella da correggere, non salvata".to_owned()),
                (n, _) => Some([&format::count(n, "casella", "caselle"), " da correggere, non salvate"].concat()),
            };
            match (saved, open) {
                (Some(saved), Some(open)) => [&saved, "; ", &open].concat(),
                (Some(one), None) | (None, Some(one)) => one,
                (None, None) if unsaved == 0 => "Tutto salvato".to_owned(),
                (None, None) => "Modifiche da salvare".to_owned(),
            }
        }
    }
}

/// The way to the first cell that cannot be saved as it is.
pub(super) fn first_stuck(state: &State, out: &mut Html) {
    if let Some(spot) = state.first_stuck() {
        way(state, spot, "Vai alla casella: ", out);
    }
}

/// A link to a cell.
fn way(state: &State, spot: Spot, before: &str, out: &mut Html) {
    out.raw("<a href=\"#g-tabella\" data-do=\"vai ").raw(&spot.date.to_string()).raw("/").number(spot.line);
    out.raw("\">").raw(before).text(&state.grid.spot_label(spot)).raw("</a>");
}

/// What becomes of the operator's confirmation.
pub(super) const fn confirmation(state: &State) -> &'static str {
    match (state.unconfirmed, state.page.confirmed) {
        (true, _) => "La conferma dell’operatore non vale più: il timesheet va confermato di nuovo.",
        (_, true) => "Confermato dall’operatore: se cambia qualcosa, va confermato di nuovo.",
        _ => "",
    }
}

/// What goes with the state: the way to the login, what others changed, choices, text to copy.
pub(super) fn notices(state: &State, out: &mut Html) {
    if state.phase == Phase::LoggedOut {
        out.raw("<p><a class=\"btn btn-primary btn-sm\" href=\"")
            .text(&state.page.login)
            .raw("\">Accedi di nuovo</a></p>");
    }
    let conflicts = state.grid.conflicts();
    if !state.taken.is_empty() || !conflicts.is_empty() {
        others(state, &conflicts, out);
    }
    if matches!(state.phase, Phase::Locked(_)) && state.unsaved().0 > 0 {
        out.raw("<pre class=\"grid-copy\" tabindex=\"0\" aria-label=\"Modifiche non salvate\">");
        out.text(&state.grid.changes_as_text()).raw("</pre>");
    }
}

fn others(state: &State, conflicts: &[Spot], out: &mut Html) {
    out.raw("<section class=\"alert alert-warning grid-changes\" aria-labelledby=\"grid-altri\">");
    out.raw("<h3 class=\"h4\" id=\"grid-altri\">Il timesheet è stato modificato anche da altri");
    if !state.changed_by.is_empty() {
        out.raw(" (").text(&state.changed_by).raw(")");
    }
    out.raw("</h3><p>Nulla è stato sovrascritto.</p>");
    for (at, spot) in conflicts.iter().enumerate() {
        let or_empty = |text: String| if text.trim().is_empty() { "(vuoto)".to_owned() } else { text };
        let mine = or_empty(state.grid.text(*spot).to_owned());
        let theirs = or_empty(print_rows(state.grid.stored_rows(*spot)));
        let number = at.to_string();
        out.raw("<div class=\"grid-choice\" role=\"group\" aria-labelledby=\"gx").raw(&number).raw("\"><p id=\"gx");
        out.raw(&number).raw("\"><strong>").text(&state.grid.spot_label(*spot)).raw("</strong>: la sua ").text(&mine);
        out.raw(", quella salvata ").text(&theirs).raw("</p>");
        out.button("btn-primary", &["mia ", &number].concat(), "Tieni la mia");
        out.button("btn-outline-primary", &["salvata ", &number].concat(), "Prendi quella salvata").raw("</div>");
    }
    if !state.taken.is_empty() {
        out.raw("<p>Queste caselle sono state aggiornate:</p><ul>");
        for taken in &state.taken {
            out.raw("<li>").text(&state.grid.spot_label(taken.spot)).raw(": ").text(&taken.after);
            out.raw(" (prima: ").text(&taken.before).raw(")</li>");
        }
        out.raw("</ul>");
        if conflicts.is_empty() {
            out.button("btn-outline-primary", "letto", "Ho letto");
        }
    }
    out.raw("</section>");
}

/// The current day: sums and findings.
pub(super) fn day(state: &State, out: &mut Html) {
    let date = state.current.date;
    out.raw("<h3 id=\"grid-giorno\" class=\"h4\">").raw(&capital(format::weekday_name(date))).raw(" ");
    out.raw(&format::date(date)).raw("</h3><p>Nel giorno ").raw(&state.totals.day(date).clock());
    out.raw(", nella settimana ").raw(&state.totals.week(date).clock()).raw(".</p><ul class=\"findings\">");
    for line in 0..state.grid.lines().len() {
        for shown in state.checked.at(Spot { date, line }) {
            out.raw(if shown.error { "<li class=\"finding-error\"><p>" } else { "<li class=\"finding-warning\"><p>" });
            out.text(&said(shown)).raw("</p><p class=\"finding-where\">").text(&state.grid.line_label(line));
            out.raw("</p></li>");
        }
        for remark in state.remarks(Spot { date, line }) {
            out.raw(REMARK)
                .text(&remark.text)
                .raw("</p><p class=\"finding-where\">")
                .text(&state.grid.line_label(line));
            out.raw("</p></li>");
        }
    }
    out.raw("</ul>");
}

/// How many findings the whole sheet has.
pub(super) fn count(state: &State) -> String {
    let errors = state.checked.all().filter(|(_, shown)| shown.error).count();
    let warnings = state.checked.all().count() - errors;
    let (errors, warnings) = (format::count(errors, "errore", "errori"), format::count(warnings, "avviso", "avvisi"));
    let all = ["Tutte le segnalazioni: ", &errors, ", ", &warnings].concat();
    match state.all_remarks().count() {
        0 => all,
        n => [&all, ", ", &format::count(n, "nota", "note"), " della Regione"].concat(),
    }
}

/// All findings of the sheet, each with the way to its cell.
pub(super) fn findings(state: &State, out: &mut Html) {
    for (spot, shown) in state.checked.all().take(MOST_FINDINGS) {
        out.raw(if shown.error { "<li class=\"finding-error\"><p>" } else { "<li class=\"finding-warning\"><p>" });
        out.text(&said(shown)).raw("</p><p class=\"finding-where\">");
        way(state, spot, "", out);
        out.raw("</p></li>");
    }
    for (spot, remark) in state.all_remarks() {
        out.raw(REMARK).text(&remark.text).raw("</p><p class=\"finding-where\">");
        way(state, spot, "", out);
        out.raw("</p></li>");
    }
}

/// The notes of the current day's rows.
pub(super) fn notes(state: &State, out: &mut Html) {
    for line in 0..state.grid.lines().len() {
        let spot = Spot { date: state.current.date, line };
        let Some(cell) = state.grid.cell(spot) else { continue };
        for row in cell.read_rows() {
            let times = print_rows(std::slice::from_ref(row));
            out.raw("<div class=\"field\"><label for=\"n").text(&row.id).raw("\">Nota: ").text(&times).raw(", ");
            out.text(&state.grid.line_label(line))
                .raw("</label><input type=\"text\" autocomplete=\"off\" maxlength=\"500\"");
            out.raw(" id=\"n").text(&row.id).raw("\" data-note=\"").text(&row.id).raw("\" data-line=\"").number(line);
            out.raw("\" value=\"").text(&row.note).raw("\"></div>");
        }
    }
}

/// The period against what is agreed, function by function.
pub(super) fn progress(state: &State, out: &mut Html) {
    out.raw("<h3 id=\"grid-monte\" class=\"h4\">Ore assegnate</h3><ul class=\"grid-progress\">");
    for function in &state.totals.functions {
        progress_of(function, out);
    }
    let period = state.totals.period;
    out.raw("</ul><p><strong>In questo timesheet ").raw(&period.minutes.italian()).raw(", ");
    out.raw(&period.euro.italian()).raw("</strong></p>");
    out.raw("<p class=\"grid-note\">In euro: ore per costo orario, con gli altri costi a forfait.</p>");
}

fn progress_of(of: &FunctionProgress, out: &mut Html) {
    let (done, agreed) = (of.done.minutes, of.agreed.minutes);
    let percent =
        if agreed > Minutes::ZERO { (done.get().saturating_mul(100) / agreed.get()).clamp(0, 100) } else { 0 };
    out.raw("<li><strong>")
        .raw(of.function.short())
        .raw("</strong><svg class=\"bar\" aria-hidden=\"true\"><rect class=\"");
    out.raw(if done > agreed { "bar-over" } else { "bar-fill" }).raw("\" width=\"").raw(&percent.to_string());
    out.raw("%\" height=\"100%\"></rect></svg><span>").raw(&done.italian()).raw(" di ").raw(&agreed.italian());
    if done > agreed {
        out.raw(", ").raw(&(done - agreed).italian()).raw(" in più");
    } else {
        out.raw(", restano ").raw(&of.left().italian());
    }
    out.raw("</span><span class=\"grid-note\">")
        .raw(&of.done.euro.italian())
        .raw(" di ")
        .raw(&of.agreed.euro.italian());
    out.raw("; in questo timesheet ").raw(&of.period.minutes.italian()).raw("</span></li>");
}
