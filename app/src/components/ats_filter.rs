//! The choice of an ATS above a list of the Region.

use leptos::prelude::*;

use crate::components::form::SelectField;
use crate::request::FormState;

/// One of the ATS that the list has, or all; the one looked for stays when the list has nothing
/// of it.
pub fn ats_filter(form: &FormState, listed: &[i64], wanted: Option<i64>) -> AnyView {
    let missing = wanted.filter(|wanted| !listed.contains(wanted));
    let mut options = vec![(String::new(), "Tutti".to_owned())];
    options.extend(listed.iter().copied().chain(missing).map(|number| (number.to_string(), format!("ATS {number}"))));
    let stored = wanted.map(|number| number.to_string()).unwrap_or_default();
    view! { <SelectField form=form.clone() name="ats" label="Ambito" options=options stored=stored /> }.into_any()
}
