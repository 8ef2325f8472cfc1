//! The documents the portal draws up for a requirement, from the project's data: the statement of
//! each person (F.1), the group (F.2), the network (F.3, F.4), the declaration of a period.

use std::collections::HashMap;

use documents::group_act::{GroupAct, GroupMember};
use documents::network_act::{NetworkAct, NetworkPoint};
use documents::required::{Act, Head};
use documents::staff_declaration::{Experience, Part, StaffDeclaration};
use documents::{Document, Identity};
use domain::staff::Profession;
use rust_decimal::Decimal;
use store::Tx;
use store::group::{AssignmentRow, MemberRow};
use store::project::ProjectHeader;
use uuid::Uuid;

use crate::determination::facts::member_name;
use crate::error::UseCaseError;
use crate::project::loaded::function_of;
use crate::project::network::opening;

/// A document ready to be rendered.
pub(super) struct Paper {
    /// Person's code, code of the period; empty for the project.
    pub subject: String,
    /// Title of the document, with whose it is.
    pub title: String,
    /// Name of the file.
    pub file_name: String,
    /// The document.
    pub document: Document,
    /// What is missing before it can be signed, in words.
    pub missing: Vec<String>,
    /// The person who signs for themselves.
    pub person_id: Option<Uuid>,
}

/// What stands in papers beside the data of their own: the act that fixes them.
pub(super) type FixedBy = Option<(String, chrono::NaiveDate)>;

fn head(header: &ProjectHeader, version: i64) -> Head {
    let project = &header.project;
    Head {
        identity: Identity {
            issuer: header.body_name.clone(),
            project: project.title.clone(),
            cup: project.cup.clone(),
            version: format!("Dati in versione {version}"),
        },
        ats: format!("Ambito territoriale sociale {}", project.ats_number),
        body: header.body_name.clone(),
        call: header.call_code.clone(),
        agreement_signed_on: project.agreement_signed_on,
    }
}

fn act(fixed_by: &FixedBy) -> Option<Act> {
    fixed_by.as_ref().map(|(name, on)| Act { name: name.clone(), on: *on })
}

fn profession(member: &MemberRow) -> Result<&'static str, UseCaseError> {
    let code = &member.member.profession;
    let known: Profession = code.parse().map_err(|_| UseCaseError::Broken(format!("profession {code:?}")))?;
    Ok(known.italian())
}

fn experience(letter: &str, years_tenths: Option<i64>) -> Result<Experience, UseCaseError> {
    let profile: domain::staff::ExperienceProfile =
        letter.parse().map_err(|_| UseCaseError::Broken(format!("profile {letter:?}")))?;
    let years = years_tenths.map(|tenths| Decimal::new(tenths, 1).normalize());
    Ok(Experience { profile: profile.code(), years })
}

fn parts(member: &MemberRow, assignments: &[AssignmentRow]) -> Result<Vec<Part>, UseCaseError> {
    let own = assignments.iter().filter(|row| row.member_id == member.member.id);
    let mut parts = own
        .map(|row| {
            let experience = experience(&row.profile, row.years_tenths)?;
            Ok(Part { function: function_of(&row.function)?, experience, hours: row.hours })
        })
        .collect::<Result<Vec<_>, UseCaseError>>()?;
    parts.sort_by_key(|part| part.function);
    Ok(parts)
}

/// The versions of a person's data, summed: whatever of it changes, the sum grows.
fn version(member: &MemberRow, assignments: &[AssignmentRow]) -> i64 {
    let own = assignments.iter().filter(|row| row.member_id == member.member.id);
    member.member.version + member.person_version.unwrap_or(0) + own.map(|row| row.version).sum::<i64>()
}

/// The statement of a person.
pub(super) fn staff_declaration(
    header: &ProjectHeader,
    member: &MemberRow,
    assignments: &[AssignmentRow],
) -> Result<Paper, UseCaseError> {
    let name = member.first_name.clone().zip(member.last_name.clone()).map(|(first, last)| format!("{first} {last}"));
    let row = &member.member;
    let declaration = StaffDeclaration {
        head: head(header, version(member, assignments)),
        code: row.code.clone(),
        name,
        tax_code: member.tax_code.clone(),
        qualification: row.qualification.clone(),
        profession: profession(member)?,
        social_policies: experience(&row.profile_social_policies, row.years_social_policies_tenths)?,
        parts: parts(member, assignments)?,
    };
    Ok(Paper {
        subject: row.code.clone(),
        title: format!("Dichiarazione sostitutiva (F.1) di {}", member_name(member)),
        file_name: format!("F1-ATS{}-{}.pdf", header.project.ats_number, row.code),
        missing: documents::staff_declaration::missing(&declaration),
        document: documents::staff_declaration::document(&declaration),
        person_id: row.person_id,
    })
}

/// The group.
pub(super) fn group_act(
    header: &ProjectHeader,
    (members, assignments): (&[MemberRow], &[AssignmentRow]),
    fixed_by: &FixedBy,
) -> Result<Paper, UseCaseError> {
    let group = GroupAct {
        head: head(header, members.iter().map(|member| version(member, assignments)).sum()),
        act: act(fixed_by),
        members: members
            .iter()
            .map(|member| {
                Ok(GroupMember {
                    code: member.member.code.clone(),
                    name: member.last_name.as_ref().map(|_| member_name(member)),
                    qualification: member.member.qualification.clone(),
                    profession: profession(member)?,
                    parts: parts(member, assignments)?,
                })
            })
            .collect::<Result<_, UseCaseError>>()?,
    };
    Ok(Paper {
        subject: String::new(),
        title: "Gruppo di progetto (F.2)".to_owned(),
        file_name: format!("F2-ATS{}.pdf", header.project.ats_number),
        missing: documents::group_act::missing(&group),
        document: documents::group_act::document(&group),
        person_id: None,
    })
}

/// The network: three statements.
pub(super) async fn network_act(
    tx: &mut Tx,
    header: &ProjectHeader,
    members: &[MemberRow],
    fixed_by: &FixedBy,
) -> Result<Paper, UseCaseError> {
    let project = header.project.id;
    let sportelli = store::network::sportello_list_by_project(tx, project).await?;
    let hours = store::network::opening_hours_list_by_project(tx, project).await?;
    let staff = store::network::sportello_staff_list_by_project(tx, project).await?;
    let names: HashMap<Uuid, String> = members.iter().map(|member| (member.member.id, member_name(member))).collect();
    let points = sportelli
        .iter()
        .map(|row| {
            let of = row.sportello.id;
            let address = row.sportello.address.clone().map(|address| match &row.sportello.quarter {
                Some(quarter) => format!("{address}, {quarter}"),
                None => address,
            });
            let on_duty = staff.iter().filter(|duty| duty.sportello_id == of);
            Ok(NetworkPoint {
                number: row.sportello.number,
                municipality: row.municipality.clone(),
                address,
                funded: row.sportello.funded,
                hours: hours.iter().filter(|h| h.sportello_id == of).map(opening).collect::<Result<_, _>>()?,
                staff: on_duty.filter_map(|duty| names.get(&duty.member_id).cloned()).collect(),
            })
        })
        .collect::<Result<Vec<_>, UseCaseError>>()?;
    let version = sportelli.iter().map(|row| row.sportello.version).sum();
    let network = NetworkAct { head: head(header, version), act: act(fixed_by), points };
    Ok(Paper {
        subject: String::new(),
        title: "Rete degli sportelli, orari e persone addette (F.3 e F.4)".to_owned(),
        file_name: format!("F3-F4-ATS{}.pdf", header.project.ats_number),
        missing: documents::network_act::missing(&network),
        document: documents::network_act::document(&network),
        person_id: None,
    })
}
