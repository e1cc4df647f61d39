//! People of a list, as they were typed or stand in a file, with what is wrong with each.

use std::collections::{BTreeMap, HashMap};

use sea_orm::{ConnectionTrait, DbErr};

use crate::signups::PersonKey;
use crate::signups::entity::occasion;
use crate::signups::public::person_form::{Asks, Person, Typed};
use crate::signups::rules::State;
use crate::signups::store::signups;
use crate::web::sheet::{Fault, Sheet};

/// People on one list.
pub(super) const MOST: usize = 300;

/// What is asked of each person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Column {
    /// Name of the field.
    pub name: &'static str,
    /// Heading.
    pub label: &'static str,
    /// Whether each row needs it.
    pub is_required: bool,
    /// Type of the control.
    pub kind: &'static str,
}

/// The columns of an occasion's list.
pub(super) fn columns(asks: &Asks<'_>, has_organisation: bool) -> Vec<Column> {
    let column = |name, label, is_required, kind| Column { name, label, is_required, kind };
    let mut columns = vec![
        column("name", "姓名", true, "text"),
        column("mobile", "手机号", true, "tel"),
        column("email", "邮箱", true, "email"),
    ];
    if !asks.types.is_empty() {
        columns.push(column("quota", "报名类别", true, "types"));
    }
    if !has_organisation {
        columns.push(column("employer", "单位", false, "text"));
    }
    columns.push(column("post", "部门和职务", false, "text"));
    columns.push(column("division", "所在地区", asks.needs_division, "divisions"));
    if asks.needs_identity {
        columns.push(column("identity", "身份证号", true, "text"));
    }
    columns
}

/// A person of a list.
#[derive(Debug, Clone, Default)]
pub(super) struct Row {
    /// What was typed.
    pub typed: Typed,
    /// Row in the file, where it came from one.
    pub line: Option<usize>,
    /// What is wrong: field and words.
    pub wrong: Vec<(&'static str, String)>,
}

impl Row {
    /// Name of the control of a field, in an order that is that of the page.
    pub(super) fn control(at: usize, field: &str) -> String {
        format!("row{at:03}.{field}")
    }
}

/// People as they were posted; rows in which nothing was typed are left out.
pub(super) fn of_pairs(pairs: &[(String, String)]) -> Vec<Row> {
    let mut rows: BTreeMap<usize, Typed> = BTreeMap::new();
    for (name, text) in pairs {
        let Some((at, field)) = name.strip_prefix("row").and_then(|rest| rest.split_once('.')) else { continue };
        let Some(at) = at.parse::<usize>().ok().filter(|at| *at < 1000) else { continue };
        if let Some(place) = rows.entry(at).or_default().field_mut(field) {
            text.trim().clone_into(place);
        }
    }
    let filled = rows.into_values().filter(|typed| !typed.is_blank());
    filled.take(MOST + 1).map(|typed| Row { typed, ..Row::default() }).collect()
}

/// People of a file, and what is wrong with the file itself.
pub(super) fn of_sheet(sheet: Sheet, columns: &[Column]) -> (Vec<Row>, Vec<Fault>) {
    let mut faults = sheet.faults;
    let plain = |text: &str| text.trim().trim_end_matches(['*', '＊']).trim().to_owned();
    let mut places: Vec<(usize, &Column)> = Vec::new();
    for (at, heading) in sheet.head.iter().enumerate().filter(|(_, heading)| !heading.trim().is_empty()) {
        let heading = plain(heading);
        let column = u32::try_from(at).unwrap_or(0);
        match columns.iter().find(|column| column.label == heading) {
            Some(known) if places.iter().all(|(_, other)| other != &known) => places.push((at, known)),
            Some(_) => faults.push(Fault::at(0, column, format!("列“{heading}”出现了两次。"))),
            None => faults.push(Fault::at(0, column, format!("没有“{heading}”这一列。请对照模板的列标题，或删除这一列。"))),
        }
    }
    for missing in columns.iter().filter(|column| column.is_required && places.iter().all(|(_, other)| other != column)) {
        faults.push(Fault::at(0, 0, format!("缺少“{}”这一列。请下载模板，按模板的列填写。", missing.label)));
    }
    let rows = sheet.rows.into_iter().map(|(line, cells)| {
        let mut typed = Typed::default();
        for (at, column) in &places {
            if let (Some(place), Some(text)) = (typed.field_mut(column.name), cells.get(*at)) {
                text.trim().clone_into(place);
            }
        }
        Row { typed, line: Some(line), wrong: Vec::new() }
    });
    (rows.filter(|row| !row.typed.is_blank()).take(MOST + 1).collect(), faults)
}

/// Looks at each row and at all of them together. The people, where nothing is wrong with any.
pub(super) async fn check(
    database: &impl ConnectionTrait,
    occasion: &occasion::Model,
    asks: &Asks<'_>,
    key: &PersonKey,
    rows: &mut [Row],
) -> Result<Vec<Person>, DbErr> {
    let mut people: Vec<Option<Person>> = Vec::with_capacity(rows.len());
    let (mut mobiles, mut identities): (HashMap<String, usize>, HashMap<String, usize>) = (HashMap::new(), HashMap::new());
    for (at, row) in rows.iter_mut().enumerate() {
        let mine = row.line.unwrap_or(at + 1);
        match row.typed.read(asks) {
            Ok(person) => {
                if let Some(first) = mobiles.insert(person.contact_hash(key), mine) {
                    row.wrong.push(("mobile", format!("与第 {first} 行的手机号相同，一个手机号每场只能报一次")));
                } else if let Some(first) = identities.insert(person.person_hash(key), mine) {
                    row.wrong.push(("identity", format!("与第 {first} 行的身份证号相同")));
                }
                people.push(Some(person));
            }
            Err(wrong) => {
                row.wrong.extend(wrong);
                people.push(None);
            }
        }
    }
    let hashes: Vec<String> = mobiles.into_keys().collect();
    let known: HashMap<String, State> = signups::active_among(database, occasion.id, &hashes)
        .await?
        .into_iter()
        .map(|row| (row.contact_hash, State::parse(&row.state).unwrap_or(State::Pending)))
        .collect();
    for (row, person) in rows.iter_mut().zip(&people) {
        if let Some(state) = person.as_ref().and_then(|person| known.get(&person.contact_hash(key))) {
            row.wrong.push(("mobile", format!("这个手机号已经报过名，目前是“{}”，请从名单中去掉", state.name())));
        }
    }
    if rows.iter().any(|row| !row.wrong.is_empty()) {
        return Ok(Vec::new());
    }
    Ok(people.into_iter().flatten().collect())
}
