//! The real form of ATS 9, and the same form broken one way at a time.

use serde_json::{Value, json};

use super::*;
use crate::identifiers::{IstatCode, Sex, TaxCode};
use crate::money::Cents;
use crate::rules::RuleSet;

const ATS_9: &str = include_str!("../../../../server/services/data/ats09.json");
const MUNICIPALITIES: &str = include_str!("../../../../server/services/data/marche_comuni.csv");

/// The register, straight from the list of municipalities.
struct Register;

impl MunicipalityLookup for Register {
    fn find(&self, istat: &IstatCode) -> Option<Municipality> {
        let line = MUNICIPALITIES.lines().find(|line| line.split(',').next() == Some(istat.as_str()))?;
        let columns: Vec<&str> = line.split(',').collect();
        Some(Municipality { name: columns[1].to_owned(), ats: columns[5].parse().ok() })
    }
}

fn ats_9() -> Value {
    serde_json::from_str(ATS_9).unwrap()
}

/// The form of ATS 9 with its two errors mended and everything supplied: nothing is to be found.
fn clean() -> Value {
    let mut form = ats_9();
    *at(&mut form, "/application_form/hours_per_operator/case_management/3") = json!(2123);
    *at(&mut form, "/application_form/printed_amounts_table_41/educational_support") = json!("57474.00");
    *at(&mut form, "/duration_months_stated") = json!(34);
    *at(&mut form, "/group/10/profession") = json!("assistente_sociale");
    let years = |profile: &Value| match profile.as_str() {
        Some("A") => "1.5",
        Some("B") => "5",
        Some("C") => "10",
        _ => "10.1",
    };
    for (i, member) in form["group"].as_array_mut().unwrap().iter_mut().enumerate() {
        let birth = chrono::NaiveDate::from_ymd_opt(1970, 1, 1 + u32::try_from(i).unwrap()).unwrap();
        member["first_name"] = json!("Prova");
        member["last_name"] = json!("Inventata");
        let code = TaxCode::synthetic("Inventata", "Prova", birth, Sex::Female, "E388").unwrap();
        member["tax_code"] = json!(code);
        member["years_social_policies"] = json!(years(&member["experience_social_policies"]));
        for assignment in member["assignments"].as_array_mut().unwrap() {
            assignment["years"] = json!(years(&assignment["experience"]));
        }
    }
    for sportello in form["sportelli"].as_array_mut().unwrap() {
        sportello["transport_or_parking_reason"] = json!("Fermata davanti al municipio");
        sportello["populated_area_reason"] = json!("Nel centro abitato");
        sportello["opening_hours"] = json!([{"weekday": 1, "opens": "08:30", "closes": "12:30"}]);
    }
    form
}

fn at<'a>(form: &'a mut Value, pointer: &str) -> &'a mut Value {
    form.pointer_mut(pointer).unwrap_or_else(|| panic!("no {pointer}"))
}

fn findings(form: &Value) -> Vec<FormFinding> {
    let form = read(&form.to_string()).unwrap();
    check(&form, &Register, &RuleSet::default())
}

/// Rule and path of each finding.
fn found(form: &Value) -> Vec<(&'static str, String)> {
    findings(form).into_iter().map(|f| (f.rule.id(), f.path)).collect()
}

#[test]
fn the_form_of_ats_9_has_two_errors_two_warnings_and_one_notice() {
    let found = findings(&ats_9());
    let told: Vec<(FormSeverity, &str, &str)> =
        found.iter().map(|f| (f.severity, f.rule.id(), f.path.as_str())).collect();
    assert_eq!(
        told,
        [
            (FormSeverity::Error, "function_hours", "$.application_form.hours_per_operator.case_management[3]"),
            (FormSeverity::Error, "function_amount", "$.application_form.printed_amounts_table_41.educational_support"),
            (FormSeverity::Warning, "duration", "$.duration_months_stated"),
            (FormSeverity::Warning, "profession_fits_function", "$.group[10].assignments[0].function"),
            (FormSeverity::Notice, "not_supplied", "$"),
        ]
    );
    for (finding, texts) in found.iter().zip([
        ["15.919 ore", "15.918 ore"],
        ["5.474,00 €", "57.474,00 €"],
        ["30 mesi", "34 mesi"],
        ["Sociologo", "Tirocini"],
        ["completi", "pagine"],
    ]) {
        for text in texts {
            assert!(finding.message.contains(text), "{text}: {}", finding.message);
        }
    }
    assert!(found[0].details.concat().contains("2.124 nel formulario, 2.123 nel gruppo"), "{:?}", found[0].details);
    assert!(found[0].details.concat().contains("39.676"), "{:?}", found[0].details);
    assert!(found[1].details.concat().contains("662.150,00 €"), "{:?}", found[1].details);
    assert_eq!(found[4].details.len(), 4, "names and codes, years, reasons, opening hours: {:?}", found[4].details);
}

#[test]
fn a_form_in_order_and_complete_is_found_nothing_about() {
    assert_eq!(found(&clean()), []);
}

/// One thing is broken, one thing is found, whatever follows from it.
#[test]
fn each_inconsistency_is_found_once() {
    let table = "/application_form/hours_by_function_table_41";
    let amounts = "/application_form/printed_amounts_table_41";
    let cases: &[(&str, Value, &str, &str)] = &[
        (
            "/application_form/hours_per_operator/access/0",
            json!(1939),
            "function_hours",
            "$.application_form.hours_per_operator.access[0]",
        ),
        ("/group/0/assignments/0/hours", json!(1937), "function_hours", "$.group[0].assignments[0].hours"),
        ("/hours_by_function/access", json!(15085), "function_hours", "$.hours_by_function.access"),
        ("/hours_by_function/summer_service", json!(5), "function_hours", "$.hours_by_function.summer_service"),
        (
            table,
            json!({"access": 15084, "case_management": 15918, "social_internships": 5480,
                       "educational_support": 3194}),
            "function_hours",
            "$.application_form.hours_by_function_table_41.educational_support",
        ),
        (
            &format!("{amounts}/access"),
            json!("271512.01"),
            "function_amount",
            "$.application_form.printed_amounts_table_41.access",
        ),
        ("/application_form/total_hours", json!(39676), "total_hours", "$.application_form.total_hours"),
        (
            "/application_form/total_category_a",
            json!("714150.01"),
            "total_category_a",
            "$.application_form.total_category_a",
        ),
        ("/granted", json!("999810.01"), "grant", "$.granted"),
        ("/granted", json!("999809.99"), "grant", "$.granted"),
        ("/duration_months_stated", json!(33), "duration", "$.duration_months_stated"),
        ("/duration_months_stated", json!(35), "duration", "$.duration_months_stated"),
        ("/end", json!("2019-08-31"), "dates_in_order", "$.end"),
        ("/summer_service_start", json!("2022-07-01"), "dates_in_order", "$.summer_service_start"),
        ("/lead_body/tax_code", json!("92024900423"), "code", "$.lead_body.tax_code"),
        ("/lead_body/vat", json!("0254632042"), "code", "$.lead_body.vat"),
        ("/cup", json!("I51E1900007000"), "code", "$.cup"),
        ("/group/3/tax_code", json!("NVNPRV70A44E388A"), "code", "$.group[3].tax_code"),
        ("/group/1/operator", json!("OP-01"), "repeated", "$.group[1].operator"),
        ("/group/0/assignments/1/function", json!("access"), "repeated", "$.group[0].assignments[1].function"),
        ("/sportelli/4/n", json!(1), "repeated", "$.sportelli[4].n"),
        (
            "/group/12/profession",
            json!("assistente_sociale"),
            "profession_fits_function",
            "$.group[12].assignments[0].function",
        ),
        (
            "/group/0/years_social_policies",
            json!("10.01"),
            "profile_fits_years",
            "$.group[0].experience_social_policies",
        ),
        ("/group/1/assignments/2/years", json!("2.5"), "profile_fits_years", "$.group[1].assignments[2].experience"),
        ("/sportelli/0/istat", json!("043999"), "unknown_municipality", "$.sportelli[0].istat"),
        ("/sportelli/0/istat", json!("43002"), "unknown_municipality", "$.sportelli[0].istat"),
        ("/sportelli/0/istat", json!("042021"), "municipality_name", "$.sportelli[0].municipality"),
        (
            "/sportelli/2/opening_hours",
            json!([{"weekday": 2, "opens": "12:30", "closes": "12:30"}]),
            "opening_hours",
            "$.sportelli[2].opening_hours[0]",
        ),
        ("/sportelli/2/opening_hours", json!([]), "not_supplied", "$"),
    ];
    for (pointer, value, rule, path) in cases {
        let mut form = clean();
        *at(&mut form, pointer) = value.clone();
        let found = found(&form);
        let own: Vec<_> = found.iter().filter(|(found, _)| found == rule).collect();
        assert_eq!(own.len(), 1, "{pointer} {value}: {found:?}");
        assert_eq!(own[0].1, *path, "{pointer} {value}");
        // A function moved to another one also changes the hours of two functions.
        if *rule != "repeated" || pointer.starts_with("/group/1/") || pointer.starts_with("/sportelli") {
            let others: Vec<_> = found.iter().filter(|(found, _)| found != rule).collect();
            let dates = *rule == "dates_in_order";
            assert!(others.is_empty() || dates, "{pointer} {value}: {others:?}");
        }
    }
}

#[test]
fn errors_that_do_not_follow_from_each_other_are_all_found() {
    let mut form = ats_9();
    *at(&mut form, "/application_form/printed_amounts_table_41/access") = json!("271512.10");
    *at(&mut form, "/application_form/total_hours") = json!(40000);
    *at(&mut form, "/granted") = json!("1000000.00");
    let errors: Vec<&str> =
        findings(&form).iter().filter(|f| f.severity == FormSeverity::Error).map(|f| f.rule.id()).collect();
    assert_eq!(errors, ["function_amount", "function_hours", "function_amount", "total_hours", "grant"]);
}

#[test]
fn totals_that_follow_from_a_functions_figures_are_told_with_it() {
    let mut form = ats_9();
    // The total of the rows, and the sum of the amounts as they are printed.
    *at(&mut form, "/application_form/total_hours") = json!(39676);
    *at(&mut form, "/application_form/total_category_a") = json!("662150.00");
    *at(&mut form, "/granted") = json!("927010.00");
    let errors: Vec<FormFinding> = findings(&form).into_iter().filter(|f| f.severity == FormSeverity::Error).collect();
    assert_eq!(errors.len(), 2, "{errors:?}");
    for text in ["39.676 ore", "662.150,00 €"] {
        assert!(errors[0].details.concat().contains(text), "{text}: {:?}", errors[0].details);
    }
}

#[test]
fn the_hourly_cost_and_the_flat_rate_are_those_of_the_call() {
    let rules = RuleSet { hourly_cost: Cents::new(2_000), ..RuleSet::default() };
    let form = read(&clean().to_string()).unwrap();
    let found = check(&form, &Register, &rules);
    let amounts = found.iter().filter(|f| f.rule == FormRule::FunctionAmount).count();
    assert_eq!(amounts, 4, "the amount of every function with hours");
    assert!(found[0].message.contains("20,00 €"), "{}", found[0].message);
}

#[test]
fn a_person_or_reason_left_out_among_others_is_an_error() {
    for (pointer, key, rule, path) in [
        ("/group/5", "tax_code", "identity", "$.group[5].tax_code"),
        ("/group/5", "first_name", "identity", "$.group[5].first_name"),
        ("/sportelli/7", "populated_area_reason", "missing_reason", "$.sportelli[7].populated_area_reason"),
        ("/sportelli/7", "transport_or_parking_reason", "missing_reason", "$.sportelli[7].transport_or_parking_reason"),
    ] {
        let mut form = clean();
        at(&mut form, pointer).as_object_mut().unwrap().remove(key);
        assert_eq!(found(&form), [(rule, path.to_owned())]);
    }
    // A mark that is no needs no reason.
    let mut form = clean();
    let sportello = at(&mut form, "/sportelli/7").as_object_mut().unwrap();
    sportello.remove("populated_area_reason");
    sportello.insert("populated_area".to_owned(), json!(false));
    assert_eq!(found(&form), []);
}

#[test]
fn the_same_tax_code_twice_is_told() {
    let mut form = clean();
    let code = at(&mut form, "/group/0/tax_code").clone();
    *at(&mut form, "/group/9/tax_code") = code;
    assert_eq!(found(&form), [("repeated", "$.group[9].tax_code".to_owned())]);
}

#[test]
fn municipalities_are_found_by_code_and_never_by_the_place_as_written() {
    let mut form = clean();
    *at(&mut form, "/sportelli/0/place_as_written") = json!("Jesi");
    *at(&mut form, "/sportelli/1/place_as_written") = json!("un luogo qualunque");
    *at(&mut form, "/sportelli/13/municipality") = json!("MORRO D’ALBA");
    assert_eq!(found(&form), []);
    *at(&mut form, "/sportelli/0/istat") = json!("041001");
    *at(&mut form, "/sportelli/0/municipality") = json!("Acqualagna");
    assert_eq!(found(&form), [("municipality_of_other_ats", "$.sportelli[0].istat".to_owned())]);
}

#[test]
fn reading_names_every_problem_with_its_path() {
    let text = ATS_9
        .replacen("\"ats\": 9,", "\"ats\": 0, \"ats_name\": \"Jesi\",", 1)
        .replacen("\"granted\": \"999810.00\"", "\"granted\": 999810", 1)
        .replacen("\"end\": \"2022-06-30\"", "\"end\": \"2022-06-31\"", 1)
        .replacen("\"profession\": \"sociologo\"", "\"profession\": \"mago\"", 1)
        .replacen("\"hours\": 236", "\"hours\": 236.5", 1)
        .replacen("\"n\": 2,", "\"n\": 2, \"n\": 3,", 1)
        .replacen("\"barrier_free\": true", "\"barrier_free\": \"yes\"", 1)
        .replacen("\"access\": 15084", "\"accesso\": 15084", 1);
    let problems = read(&text).unwrap_err();
    let mut paths: Vec<&str> = problems.iter().map(|p| p.path.as_str()).collect();
    paths.sort_unstable();
    assert_eq!(
        paths,
        [
            "$.ats",
            "$.ats_name",
            "$.end",
            "$.granted",
            "$.group[10].assignments[0].hours",
            "$.group[10].profession",
            "$.hours_by_function.accesso",
            "$.sportelli[0].barrier_free",
            "$.sportelli[1].n",
        ]
    );
    for (text, path) in [("", "$"), ("[]", "$"), ("{", "$"), ("{}{}", "$")] {
        assert_eq!(read(text).unwrap_err()[0].path, path, "{text:?}");
    }
    assert_eq!(read("{}").unwrap_err().len(), 11, "every key a form must have");
    for odd in [json!("x\u{0}y"), json!("x\u{1b}y"), json!("x".repeat(2_001))] {
        let mut form = clean();
        *at(&mut form, "/lead_body/name") = odd;
        assert_eq!(read(&form.to_string()).unwrap_err()[0].path, "$.lead_body.name");
    }
    assert!(read(&format!("\u{feff}{ATS_9}")).is_ok());
}

#[test]
fn a_stated_tax_code_does_not_show_in_debug_output() {
    let form = read(&clean().to_string()).unwrap();
    let code = form.group[0].tax_code.clone().unwrap();
    assert!(!format!("{form:?}").contains(&code.0));
}
