//! The board: all figures as they may be shown, with the targets and how far they are. Made once for every state of the
//! database, and shared by all pages that show it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QuerySelect};

use super::catalogue::{Catalogue, Source, Spec};
use super::gather::{self, Span};
use super::table::Table;
use super::target::{Course, Distance, Target, distance};
use crate::policies::entity::policy_document;
use crate::policies::link;
use crate::policies::rules::Stage;
use crate::returns::Period;
use crate::web::{PageError, Site};

/// All figures.
#[derive(Debug)]
pub struct Board {
    /// The last closed month.
    pub closed: Period,
    /// Figures in order.
    pub figures: Vec<Figure>,
}

/// A figure with its targets.
#[derive(Debug, Clone)]
pub struct Figure {
    /// What it is.
    pub spec: Spec,
    /// Its numbers.
    pub table: Table,
    /// What it should reach.
    pub goals: Vec<Goal>,
}

/// A target with how far the figure is from it.
#[derive(Debug, Clone)]
pub struct Goal {
    /// What is asked.
    pub target: Target,
    /// Page of the plan; empty where the library has none.
    pub url: String,
    /// How far; none where the figure is not known.
    pub distance: Option<Distance>,
}

impl Board {
    /// A figure by its short name.
    pub fn figure(&self, key: &str) -> Option<&Figure> {
        self.figures.iter().find(|figure| figure.spec.key == key)
    }

    /// Whether any figure of returns has the last month.
    pub fn has_returns(&self) -> bool {
        let of_returns = self.figures.iter().filter(|figure| matches!(figure.spec.source, Source::Returns { .. }));
        of_returns.into_iter().any(|figure| figure.table.last().is_some_and(|row| row.period == self.closed))
    }
}

impl Figure {
    /// The target that stands beside the number: the first of the whole zone that is a value.
    pub fn goal(&self) -> Option<&Goal> {
        self.goals.iter().find(|goal| goal.target.division.is_none() && goal.target.is_value())
    }
}

/// The boards that were made, one for each last month asked for.
#[derive(Default)]
pub struct Boards(Mutex<Option<Kept>>);

struct Kept {
    state: (u64, NaiveDate),
    board: Arc<Board>,
}

/// The board of now.
pub async fn board(site: &Site) -> Result<Arc<Board>, PageError> {
    let boards = site.kept::<Boards>()?;
    let state = (site.bell.generation(), site.clock.today());
    if let Some(kept) = boards.0.lock().unwrap_or_else(PoisonError::into_inner).as_ref().filter(|kept| kept.state == state) {
        return Ok(kept.board.clone());
    }
    let catalogue = site.kept::<Catalogue>()?;
    let closed = gather::closed(site.database.read(), &catalogue, state.1).await?;
    let board = Arc::new(of(site.database.read(), &catalogue, closed).await?);
    *boards.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(Kept { state, board: board.clone() });
    Ok(board)
}

/// The last month that is shown on a day.
pub async fn closed(database: &impl ConnectionTrait, catalogue: &Catalogue, today: NaiveDate) -> Result<Period, DbErr> {
    gather::closed(database, catalogue, today).await
}

/// The board as it stands with a last month.
pub async fn of(database: &impl ConnectionTrait, catalogue: &Catalogue, closed: Period) -> Result<Board, DbErr> {
    let mut raws = gather::all(database, catalogue, Span::of(catalogue, closed)).await?;
    let plans = plans(database, catalogue).await?;
    let figure = |spec: &Spec| {
        let table = Table::of(spec, &raws.remove(&spec.key).unwrap_or_default(), &catalogue.rule, closed);
        let goals = catalogue.targets.iter().filter(|target| target.figure == spec.key && target.asks(closed.year()));
        let goals = goals.map(|target| Goal {
            distance: distance(target, &course(&table, target)),
            url: plans.get(&target.policy).cloned().unwrap_or_default(),
            target: target.clone(),
        });
        Figure { goals: goals.collect(), spec: spec.clone(), table }
    };
    Ok(Board { closed, figures: catalogue.figures.iter().map(figure).collect() })
}

fn course(table: &Table, target: &Target) -> Course {
    target.division.as_ref().map_or_else(|| table.course(), |division| table.course_of(division))
}

/// Pages of the plans that the library has, by their `external_id`.
async fn plans(database: &impl ConnectionTrait, catalogue: &Catalogue) -> Result<BTreeMap<String, String>, DbErr> {
    let named = catalogue.targets.iter().map(|target| target.policy.as_str()).filter(|policy| !policy.is_empty());
    let rows: Vec<(i64, Option<String>)> = policy_document::Entity::find()
        .select_only()
        .columns([policy_document::Column::Id, policy_document::Column::ExternalId])
        .filter(policy_document::Column::ExternalId.is_in(named))
        .filter(policy_document::Column::Stage.eq(Stage::Published.key()))
        .into_tuple()
        .all(database)
        .await?;
    Ok(rows.into_iter().filter_map(|(id, key)| Some((key?, link::policy(id)))).collect())
}
