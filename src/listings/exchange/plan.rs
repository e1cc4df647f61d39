//! What a spreadsheet would do, or what is wrong with it, cell by cell.

use std::collections::{HashMap, HashSet};

use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::Importer;
use super::columns::{Column, ID};
use crate::access::entity::organisation;
use crate::access::organisation::OrganisationStatus;
use crate::listings::definition::{Directories, Directory};
use crate::listings::entity::listing;
use crate::listings::facts::Facts;
use crate::listings::rules::Status;
use crate::web::sheet::{Fault, Sheet};

/// An entry as the spreadsheet would have it.
#[derive(Debug)]
pub struct Wanted {
    /// The entry as it is; none for a new one.
    pub known: Option<listing::Model>,
    /// Its facts.
    pub facts: Facts,
    /// Its parent.
    pub parent_id: Option<i64>,
    /// Its owner.
    pub organisation_id: Option<i64>,
}

/// What a file would do.
#[derive(Debug, Default)]
pub struct Plan {
    /// New entries.
    pub additions: Vec<Wanted>,
    /// Entries that change.
    pub updates: Vec<Wanted>,
    /// Rows that change nothing.
    pub unchanged: usize,
    /// Everything that is wrong, row by row.
    pub faults: Vec<Fault>,
}

/// What rows are checked against, read at once for the whole file.
struct Known {
    entries: HashMap<i64, listing::Model>,
    names: HashMap<(String, String), i64>,
    owners: HashMap<String, i64>,
    parents: HashMap<String, i64>,
}

/// Looks at a file without writing anything.
pub async fn plan(
    database: &impl ConnectionTrait,
    directories: &Directories,
    directory: &Directory,
    who: Importer<'_>,
    sheet: Sheet,
) -> Result<Plan, DbErr> {
    let columns = Column::of(directory);
    let mut plan = Plan { faults: sheet.faults, ..Plan::default() };
    let places = placed(&columns, &sheet.head, &mut plan.faults);
    let table = Table { columns: &columns, places: &places };
    let known = Known::read(database, directory, &table, &sheet.rows).await?;
    let mut seen = HashSet::new();
    for (number, cells) in &sheet.rows {
        let row = Row { table: &table, number: *number, cells };
        match row.wanted(directories, directory, who, &known, &mut seen) {
            Ok(wanted) if wanted.is_same() => plan.unchanged += 1,
            Ok(wanted) if wanted.known.is_some() => plan.updates.push(wanted),
            Ok(wanted) => plan.additions.push(wanted),
            Err(faults) => plan.faults.extend(faults),
        }
    }
    plan.faults.sort_by_key(|fault| fault.row);
    Ok(plan)
}

impl Wanted {
    fn is_same(&self) -> bool {
        self.known.as_ref().is_some_and(|known| {
            Facts::of_json(&known.facts) == self.facts
                && known.parent_id == self.parent_id
                && known.organisation_id == self.organisation_id
        })
    }
}

/// Where each column stands in the file, by its place in `columns`.
fn placed(columns: &[Column<'_>], head: &[String], faults: &mut Vec<Fault>) -> Vec<Option<usize>> {
    let plain = |text: &str| text.trim().trim_end_matches(['*', '＊']).trim().to_owned();
    let mut places = vec![None; columns.len()];
    for (at, heading) in head.iter().enumerate().filter(|(_, heading)| !heading.trim().is_empty()) {
        let heading = plain(heading);
        match columns.iter().position(|column| column.heading() == heading) {
            Some(column) if places[column].is_none() => places[column] = Some(at),
            Some(_) => faults.push(Fault::at(0, u32::try_from(at).unwrap_or(0), format!("列“{heading}”出现了两次。"))),
            None => {
                let words = format!("没有“{heading}”这一列。请对照模板的列标题，或删除这一列。");
                faults.push(Fault::at(0, u32::try_from(at).unwrap_or(0), words));
            }
        }
    }
    places
}

struct Table<'a> {
    columns: &'a [Column<'a>],
    places: &'a [Option<usize>],
}

impl Table<'_> {
    fn place(&self, is_it: impl Fn(&Column<'_>) -> bool) -> Option<usize> {
        self.places[self.columns.iter().position(is_it)?]
    }

    fn cell<'c>(&self, cells: &'c [String], is_it: impl Fn(&Column<'_>) -> bool) -> Option<&'c str> {
        Some(cells.get(self.place(is_it)?).map_or("", |text| text.trim()))
    }
}

struct Row<'a> {
    table: &'a Table<'a>,
    number: usize,
    cells: &'a [String],
}

impl Row<'_> {
    fn wanted(
        &self,
        directories: &Directories,
        directory: &Directory,
        who: Importer<'_>,
        known: &Known,
        seen: &mut HashSet<(String, String)>,
    ) -> Result<Wanted, Vec<Fault>> {
        let entry = self.entry(who, known)?;
        let old = entry.map_or_else(Facts::default, |entry| Facts::of_json(&entry.facts));
        let (facts, wrong) = old.read(directory, &directories.places, |field| {
            let written =
                self.table.cell(self.cells, |column| matches!(column, Column::Field(known) if known.key == field.key))?;
            Some(vec![written.to_owned()])
        });
        let missing = facts.missing(directory);
        let mut faults: Vec<Fault> = Vec::new();
        for (key, words) in missing.iter().filter(|(key, _)| !wrong.contains_key(*key)).chain(&wrong) {
            faults.push(self.fault(|column| matches!(column, Column::Field(field) if field.key == *key), words));
        }
        let identity = (facts.text("name").to_owned(), facts.text("division").to_owned());
        let twin = known.names.get(&identity).filter(|id| entry.is_none_or(|entry| entry.id != **id));
        if let Some(id) = twin {
            let words = format!("已有同名条目（{ID} {id}）。如要更新它，请在“{ID}”列填写 {id}。");
            faults.push(self.fault(|column| matches!(column, Column::Field(field) if field.key == "name"), &words));
        } else if !identity.0.is_empty() && !seen.insert(identity) {
            faults.push(
                self.fault(|column| matches!(column, Column::Field(field) if field.key == "name"), "表格里有两行同名条目。"),
            );
        }
        let division = facts.text("division");
        if !division.is_empty() && !who.covers(division) {
            let words = "这个地区不在您的管辖范围内。";
            faults.push(self.fault(|column| matches!(column, Column::Field(field) if field.key == "division"), words));
        }
        let parent_id = self.parent(directory, known, entry).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        let organisation_id = self.owner(known, entry).unwrap_or_else(|fault| {
            faults.push(fault);
            None
        });
        if faults.is_empty() { Ok(Wanted { known: entry.cloned(), facts, parent_id, organisation_id }) } else { Err(faults) }
    }

    /// The entry that the row's number names; none for a new one.
    fn entry<'k>(&self, who: Importer<'_>, known: &'k Known) -> Result<Option<&'k listing::Model>, Vec<Fault>> {
        let is_id = |column: &Column<'_>| matches!(column, Column::Id);
        let Some(written) = self.table.cell(self.cells, is_id).filter(|text| !text.is_empty()) else { return Ok(None) };
        let found = written.parse::<i64>().ok().and_then(|id| known.entries.get(&id));
        let Some(entry) = found.filter(|entry| who.covers(&entry.division_code)) else {
            let words = format!("没有{ID}为“{written}”的条目，或它不在您的管辖范围内。新增条目请把{ID}留空。");
            return Err(vec![self.fault(is_id, &words)]);
        };
        let is_revision = |column: &Column<'_>| matches!(column, Column::Revision);
        let revision = self.table.cell(self.cells, is_revision).filter(|text| !text.is_empty());
        if revision.is_some_and(|revision| revision != entry.revision.to_string()) {
            return Err(vec![self.fault(is_revision, "导出之后，这个条目已被修改。请重新导出，在最新内容上修改。")]);
        }
        Ok(Some(entry))
    }

    fn parent(&self, directory: &Directory, known: &Known, entry: Option<&listing::Model>) -> Result<Option<i64>, Fault> {
        if directory.parent.is_none() {
            return Ok(None);
        }
        let is_parent = |column: &Column<'_>| matches!(column, Column::Parent(_));
        match self.table.cell(self.cells, is_parent) {
            None if entry.is_some() => Ok(entry.and_then(|entry| entry.parent_id)),
            None | Some("") => Err(self.fault(is_parent, "请填写所属条目的编号或完整名称。")),
            Some(written) => {
                let found = known.parents.get(written).copied();
                found.map(Some).ok_or_else(|| self.fault(is_parent, &format!("没有“{written}”这个所属条目，请核对编号或名称。")))
            }
        }
    }

    fn owner(&self, known: &Known, entry: Option<&listing::Model>) -> Result<Option<i64>, Fault> {
        let is_owner = |column: &Column<'_>| matches!(column, Column::Owner);
        match self.table.cell(self.cells, is_owner) {
            None => Ok(entry.and_then(|entry| entry.organisation_id)),
            Some("") => Ok(None),
            Some(written) => {
                let found = known.owners.get(&written.to_uppercase()).copied();
                let words = "没有已确认的机构使用这个信用代码。请先请该机构登记，或把这一格留空。";
                found.map(Some).ok_or_else(|| self.fault(is_owner, words))
            }
        }
    }

    /// At the cell of a column; at the first cell of the row where the file has no such column.
    fn fault(&self, is_it: impl Fn(&Column<'_>) -> bool, words: &str) -> Fault {
        let column = self.table.place(is_it).and_then(|at| u32::try_from(at).ok()).unwrap_or(0);
        Fault::at(u32::try_from(self.number.saturating_sub(1)).unwrap_or(0), column, words)
    }
}

impl Known {
    async fn read(
        database: &impl ConnectionTrait,
        directory: &Directory,
        table: &Table<'_>,
        rows: &[(usize, Vec<String>)],
    ) -> Result<Self, DbErr> {
        let written = |is_it: fn(&Column<'_>) -> bool| -> Vec<&str> {
            let cells = rows.iter().filter_map(move |(_, cells)| table.cell(cells, is_it));
            cells.filter(|text| !text.is_empty()).collect()
        };
        let ids: Vec<i64> = written(|column| matches!(column, Column::Id)).iter().filter_map(|text| text.parse().ok()).collect();
        let codes = written(|column| matches!(column, Column::Owner));
        Ok(Self {
            entries: entries(database, &directory.key, &ids).await?,
            names: names(database, &directory.key)
                .await?
                .into_iter()
                .map(|(id, name, division)| ((name, division), id))
                .collect(),
            owners: owners(database, &codes).await?,
            parents: match &directory.parent {
                Some(parent) => {
                    let all = names(database, parent).await?;
                    all.into_iter().flat_map(|(id, name, _)| [(name, id), (id.to_string(), id)]).collect()
                }
                None => HashMap::new(),
            },
        })
    }
}

async fn entries(database: &impl ConnectionTrait, directory: &str, ids: &[i64]) -> Result<HashMap<i64, listing::Model>, DbErr> {
    let mut entries = HashMap::new();
    for ids in ids.chunks(500) {
        let found = listing::Entity::find()
            .filter(listing::Column::Directory.eq(directory))
            .filter(listing::Column::Status.ne(Status::Merged.key()))
            .filter(listing::Column::Id.is_in(ids.iter().copied()))
            .all(database)
            .await?;
        entries.extend(found.into_iter().map(|entry| (entry.id, entry)));
    }
    Ok(entries)
}

async fn names(database: &impl ConnectionTrait, directory: &str) -> Result<Vec<(i64, String, String)>, DbErr> {
    listing::Entity::find()
        .select_only()
        .columns([listing::Column::Id, listing::Column::Name, listing::Column::DivisionCode])
        .filter(listing::Column::Directory.eq(directory))
        .filter(listing::Column::Status.ne(Status::Merged.key()))
        .into_tuple()
        .all(database)
        .await
}

async fn owners(database: &impl ConnectionTrait, codes: &[&str]) -> Result<HashMap<String, i64>, DbErr> {
    let codes: HashSet<String> = codes.iter().map(|code| code.to_uppercase()).collect();
    let codes: Vec<String> = codes.into_iter().collect();
    let mut owners = HashMap::new();
    for codes in codes.chunks(500) {
        let found = organisation::Entity::find()
            .filter(organisation::Column::CreditCode.is_in(codes.iter().map(String::as_str)))
            .filter(organisation::Column::Status.eq(OrganisationStatus::Confirmed.key()))
            .all(database)
            .await?;
        owners.extend(found.into_iter().map(|found| (found.credit_code, found.id)));
    }
    Ok(owners)
}
