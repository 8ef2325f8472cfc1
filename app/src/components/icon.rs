//! Icons of the local sprite.

use leptos::prelude::*;

/// An icon that stands beside words: hidden from readers.
#[component]
pub fn Icon(
    /// Its name in the sprite, without the prefix: `check-circle`.
    name: &'static str,
    /// Further classes: `icon-sm icon-success`.
    #[prop(optional)]
    class: &'static str,
) -> impl IntoView {
    view! {
        <svg class=format!("icon {class}") aria-hidden="true" focusable="false">
            <use href=format!("/svg/sprites.svg#it-{name}")></use>
        </svg>
    }
}
