//! The data of a sportello.

use app::pages::project::sportello::{FORM, MOST_ROWS};
use axum::response::Response;
use services::project::network_edit::{HoursInput, SportelloInput, sportello_save};
use uuid::Uuid;

use crate::forms::{Done, Fields, FormPost};
use crate::http::address::Address;
use crate::http::endpoints::Endpoints;

/// The forms of this area.
pub(super) fn endpoints(endpoints: Endpoints) -> Endpoints {
    endpoints.form("/progetti/{id}/sportelli/{numero}", save)
}

/// The rows of the week, if the page asked for them.
fn week(fields: &Fields) -> Option<Vec<HoursInput>> {
    fields.asked("apre-0")?;
    let row = |place: usize| HoursInput {
        weekday: fields.text(&format!("giorno-{place}")).to_owned(),
        opens: fields.text(&format!("apre-{place}")).to_owned(),
        closes: fields.text(&format!("chiude-{place}")).to_owned(),
    };
    Some((0..MOST_ROWS).map(row).collect())
}

async fn save(Address((project, number)): Address<(Uuid, i64)>, form: FormPost) -> Response {
    let page = format!("/progetti/{project}/sportelli/{number}");
    let fields = &form.fields;
    // A box that is not ticked is not sent: the page says by another field whether it asked.
    let ticked = |name: &str| (!fields.ticked("fissato")).then(|| fields.ticked(name));
    let input = SportelloInput {
        project_id: project,
        number,
        version: fields.number("versione").unwrap_or_default(),
        address: fields.asked("indirizzo"),
        quarter: fields.asked("quartiere"),
        barrier_free: ticked("barriere"),
        transport_or_parking: ticked("mezzi"),
        transport_reason: fields.asked("mezzi-motivo"),
        populated_area: ticked("area"),
        populated_reason: fields.asked("area-motivo"),
        funded: ticked("finanziato"),
        hours: week(fields),
    };
    let outcome = store::retrying(|| sportello_save(&form.context, &input))
        .await
        .map(|()| Done::at(format!("/progetti/{project}/sportelli")).saying(format!("Sportello {number} salvato.")));
    form.answer(FORM, &page, outcome).await
}
