//! What every page has: Italian, one heading, nothing inline that the policy forbids, nothing from
//! another site; and that no text anybody types becomes markup.

use std::collections::{BTreeMap, BTreeSet};

use tests::page::{self, attribute, tags};
use tests::{Kind, Visitor};

use crate::rights::{Sample, Scene, permissions, samples};

/// Text that would be markup if it were not escaped, in text, in an attribute, in a text area.
const EVIL: &str = "\"'></textarea></title><script>alert(9)</script><b onclick=alert(9)>";

fn is_page(html: &str, path: &str) {
    assert!(html.starts_with("<!DOCTYPE html>"), "{path}");
    assert_eq!(tags(html, "html").len(), 1, "{path}");
    assert_eq!(attribute(tags(html, "html")[0], "lang").as_deref(), Some("it"), "{path}");
    assert_eq!(tags(html, "h1").len(), 1, "{path} has one heading");
    assert_eq!(tags(html, "main").len(), 1, "{path}");
    let title = html.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or_default();
    assert!(title.trim().len() > 3, "{path} has a title: {title:?}");
    assert!(tags(html, "style").is_empty(), "{path} has a style of its own");
    for tag in page::scan(html) {
        let names = page::attribute_names(tag.text);
        assert!(!names.iter().any(|name| name == "style"), "{path} has an inline style: {}", tag.text);
        assert!(!names.iter().any(|name| name.starts_with("on")), "{path} has an inline script: {}", tag.text);
        for name in ["href", "src", "action"] {
            let address = attribute(tag.text, name).unwrap_or_default();
            assert!(!address.trim_start().starts_with("javascript:"), "{path}: {}", tag.text);
        }
    }
    let mut ids = BTreeSet::new();
    for id in page::scan(html).into_iter().filter_map(|tag| attribute(tag.text, "id")) {
        assert!(ids.insert(id.clone()), "{path}: the id {id} stands twice");
    }
    for name in ["script", "link", "img", "iframe", "form", "a", "use"] {
        for tag in tags(html, name) {
            for key in ["src", "href", "action"] {
                let address = attribute(tag, key).unwrap_or_default();
                let local = !address.contains("://") && !address.starts_with("//");
                assert!(local || name == "a", "{path} fetches from another site: {tag}");
            }
        }
    }
    for field in tags(html, "input").into_iter().chain(tags(html, "select")).chain(tags(html, "textarea")) {
        let kind = attribute(field, "type").unwrap_or_default();
        if matches!(kind.as_str(), "hidden" | "submit") {
            continue;
        }
        let labelled = attribute(field, "id").is_some_and(|id| html.contains(&format!(" for=\"{id}\"")));
        assert!(labelled || field.contains(" aria-label"), "{path}: a field without a label: {field}");
    }
}

/// The pages of the portal: samples of GET that answer with a page, the role that opens each, and
/// the project it is opened on.
fn pages() -> Vec<(Sample, String)> {
    let permissions = permissions();
    samples()
        .into_iter()
        .filter(|(endpoint, sample)| {
            let file = [
                "{*file}",
                ".svg",
                ".txt",
                ".pdf",
                "/pdf",
                "/{formato}",
                "/salute",
                "/firma/archivio",
                "/leggi",
                "/bozza",
                "/{file}",
                "/{consegna}",
                "/{potere}/atto",
                "/json",
                "/deliberazione/{numero}",
                "/{versione}/file",
            ]
            .iter()
            .any(|end| endpoint.ends_with(end));
            sample.method == "GET" && !file
        })
        .map(|(endpoint, sample)| {
            // The offices come first: their pages have the most forms.
            let roles = ["region_officer", "region_manager", "ats_staff", "operator", "admin", "anyone"];
            let row = &permissions[&endpoint];
            let role = roles.into_iter().find(|role| row[*role].split('/').next() == Some("ok"));
            (sample, role.unwrap_or_else(|| panic!("nobody opens {endpoint}")).to_owned())
        })
        .collect()
}

#[test]
fn every_page_is_italian_has_one_heading_and_nothing_inline() {
    for kind in Kind::all() {
        let mut scenes: BTreeMap<String, Scene> = BTreeMap::new();
        let pages = pages();
        assert!(pages.len() > 8);
        for (sample, role) in pages {
            let scene = scenes.entry(sample.before().to_owned()).or_insert_with_key(|name| Scene::new(kind, name));
            let call = sample.call(&scene.kept, 0);
            let answer = scene.person(&role).get(&call.path);
            assert_eq!(answer.status, 200, "{} as {role}", call.path);
            assert_eq!(answer.header("content-type"), "text/html; charset=utf-8", "{}", call.path);
            is_page(&answer.text(), &call.path);
        }
    }
}

#[test]
fn pages_that_say_no_are_pages_too() {
    let scene = Scene::new(Kind::Sqlite, "");
    for (role, path, status) in [
        ("anyone", "/non-esiste", 404),
        ("ats_staff", "/progetti/00000000-0000-7000-8000-000000000011/anticipi", 404),
        ("auditor", "/amministrazione", 403),
        ("ats_staff", "/progetti/no/anticipi", 404),
    ] {
        let answer = scene.person(role).get(path);
        assert_eq!(answer.status, status, "{path}");
        is_page(&answer.text(), path);
    }
}

fn harmless(html: &str, place: &str) {
    for tag in page::scan(html) {
        let ours = tag.name != "script" || !tag.content.is_some_and(|content| content.starts_with("alert(9)"));
        assert!(ours, "{place}: what was typed became a script");
        let inline = page::attribute_names(tag.text).iter().any(|name| name.starts_with("on"));
        assert!(!inline, "{place}: what was typed became markup: {}", tag.text);
    }
}

/// Sends every form of a page with text that would be markup in every field that takes text, and
/// looks at what comes back, or at the page that follows.
fn send_all_forms(visitor: &mut Visitor, path: &str, seen: &mut BTreeSet<String>) {
    let html = visitor.get(path).text();
    for action in page::actions(&html) {
        // The forms of many rows are one form.
        let pattern: String = action.chars().filter(|c| !c.is_ascii_digit()).collect();
        if action == "/esci" || !seen.insert(pattern) {
            continue;
        }
        let form = page::form(&html, &action);
        let kept = |name: &str| ["versione", "foglio", "periodo", "mese"].contains(&name);
        let evil: Vec<(&str, &str)> =
            form.fields.iter().filter(|(name, _)| !kept(name)).map(|(name, _)| (name.as_str(), EVIL)).collect();
        let answer = match &form.file {
            Some(field) => visitor.upload(&action, (field, EVIL.as_bytes()), &evil),
            None => visitor.post(&action, &form.body(&evil)),
        };
        assert!(answer.status < 500, "{action}: {}", answer.status);
        harmless(&answer.text(), &action);
        if answer.status == 303 {
            let next = visitor.get(answer.location());
            harmless(&next.text(), answer.location());
        } else {
            is_page(&answer.text(), &action);
        }
    }
}

#[test]
fn no_text_that_is_typed_becomes_markup() {
    // Pages of one scene share a database: what one form stored, the next page shows.
    let mut scenes: BTreeMap<String, Scene> = BTreeMap::new();
    let mut seen = BTreeSet::new();
    for (sample, _) in pages() {
        let scene = scenes.entry(sample.before().to_owned()).or_insert_with_key(|name| Scene::new(Kind::Sqlite, name));
        for which in 0..2 {
            let call = sample.call(&scene.kept, which);
            for role in ["ats_staff", "operator", "legal_representative", "region_officer", "region_manager", "admin"] {
                send_all_forms(&mut scene.person(role), &call.path, &mut seen);
            }
            let mut visitor = scene.person("region_officer");
            let evil = tests::browser::form(&[
                ("cerca", EVIL),
                ("poi", EVIL),
                ("periodo", EVIL),
                ("operatore", EVIL),
                ("fruizioni", EVIL),
                ("ats", EVIL),
                ("ordine", EVIL),
                ("dopo", EVIL),
                ("mese", EVIL),
                ("funzione", EVIL),
                ("fase", EVIL),
            ]);
            let answer = visitor.get(&format!("{}?{evil}", call.path));
            assert!(answer.status < 500, "{}: {}", call.path, answer.status);
            harmless(&answer.text(), &call.path);
        }
    }
    assert!(seen.len() > 5, "forms were found: {seen:?}");
}
