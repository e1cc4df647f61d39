//! Reading what was reported, for rooms above. Only the vintage that counts is read: the newest that is verified or locked.

use std::collections::{BTreeMap, HashMap};

use sea_orm::prelude::Json;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect,
};

use super::checks;
use super::entity::{monthly_return, reporter, return_total};
use super::forms::Form;
use super::period::Period;
use super::rules::{COUNTED, IN, State};

/// Numbers by the short names of their fields.
pub type Figures = BTreeMap<String, f64>;

/// A reporter with its months.
#[derive(Debug, Clone, PartialEq)]
pub struct ReporterFigures {
    /// Who.
    pub reporter: reporter::Model,
    /// Months that count in order, such as `202603`, each with its figures.
    pub months: Vec<(u32, Figures)>,
}

/// How many reporters of a division stand where in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateCount {
    /// Division.
    pub division_code: String,
    /// Where; none for those who have not begun.
    pub state: Option<State>,
    /// How many.
    pub reporters: u32,
    /// How many of them handed in on time.
    pub on_time: u32,
}

/// A figure that changed so much against the month before that a reason was asked.
#[derive(Debug, Clone, PartialEq)]
pub struct Outlier {
    /// Who.
    pub reporter: reporter::Model,
    /// Row of the return.
    pub return_id: i64,
    /// Short name of the field.
    pub field: String,
    /// The month before.
    pub previous: f64,
    /// This month.
    pub value: f64,
    /// Change as a part of one.
    pub change: f64,
    /// What the reporter says.
    pub reason: String,
}

/// The numbers in a stored object.
pub fn numbers(stored: &Json) -> Figures {
    let fields = stored.as_object().into_iter().flatten();
    fields.filter_map(|(key, value)| Some((key.clone(), value.as_f64()?))).collect()
}

/// The texts in a stored object.
pub fn texts(stored: &Json) -> BTreeMap<String, String> {
    let fields = stored.as_object().into_iter().flatten();
    fields.filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned()))).collect()
}

#[derive(FromQueryResult)]
struct Counted {
    reporter_id: i64,
    period: i32,
    figures: Json,
}

fn number(period: u32) -> i32 {
    i32::try_from(period).unwrap_or(i32::MAX)
}

async fn counted(
    database: &impl ConnectionTrait,
    which: Condition,
    from: u32,
    to: u32,
) -> Result<HashMap<i64, Vec<(u32, Figures)>>, DbErr> {
    let rows = monthly_return::Entity::find()
        .select_only()
        .columns([monthly_return::Column::ReporterId, monthly_return::Column::Period, monthly_return::Column::Figures])
        .filter(which)
        .filter(monthly_return::Column::Period.between(number(from), number(to)))
        .filter(monthly_return::Column::State.is_in(COUNTED))
        .order_by_asc(monthly_return::Column::Period)
        .into_model::<Counted>()
        .all(database)
        .await?;
    let mut by_reporter: HashMap<i64, Vec<(u32, Figures)>> = HashMap::new();
    for row in rows {
        let period = u32::try_from(row.period).unwrap_or_default();
        by_reporter.entry(row.reporter_id).or_default().push((period, numbers(&row.figures)));
    }
    Ok(by_reporter)
}

/// All reporters of a form with the months that count, both ends included; in two queries.
pub async fn of_reporters(
    database: &impl ConnectionTrait,
    form: &str,
    from: u32,
    to: u32,
) -> Result<Vec<ReporterFigures>, DbErr> {
    let reporters = reporter::Entity::find().filter(reporter::Column::FormKey.eq(form)).order_by_asc(reporter::Column::Id);
    let reporters = reporters.all(database).await?;
    let which = Condition::all().add(monthly_return::Column::FormKey.eq(form));
    let mut months = counted(database, which, from, to).await?;
    let of = |reporter: reporter::Model| ReporterFigures { months: months.remove(&reporter.id).unwrap_or_default(), reporter };
    Ok(reporters.into_iter().map(of).collect())
}

/// The months of the reporter of an entry; none where the entry does not report this form.
pub async fn of_listing(
    database: &impl ConnectionTrait,
    form: &str,
    listing_id: i64,
    from: u32,
    to: u32,
) -> Result<Option<ReporterFigures>, DbErr> {
    let reporter = reporter::Entity::find()
        .filter(reporter::Column::FormKey.eq(form))
        .filter(reporter::Column::ListingId.eq(listing_id))
        .one(database)
        .await?;
    let Some(reporter) = reporter else { return Ok(None) };
    let which = Condition::all().add(monthly_return::Column::ReporterId.eq(reporter.id));
    let months = counted(database, which, from, to).await?.remove(&reporter.id).unwrap_or_default();
    Ok(Some(ReporterFigures { reporter, months }))
}

/// Sums by month, division and field, both ends included, in one query over few rows.
pub async fn totals(database: &impl ConnectionTrait, form: &str, from: u32, to: u32) -> Result<Vec<return_total::Model>, DbErr> {
    return_total::Entity::find()
        .filter(return_total::Column::FormKey.eq(form))
        .filter(return_total::Column::Period.between(number(from), number(to)))
        .order_by_asc(return_total::Column::Period)
        .order_by_asc(return_total::Column::DivisionCode)
        .all(database)
        .await
}

/// As [`totals`], of some fields only: for pages that show a few figures over many months.
pub async fn totals_of(
    database: &impl ConnectionTrait,
    form: &str,
    fields: &[&str],
    from: u32,
    to: u32,
) -> Result<Vec<return_total::Model>, DbErr> {
    return_total::Entity::find()
        .filter(return_total::Column::FormKey.eq(form))
        .filter(return_total::Column::Field.is_in(fields.iter().copied()))
        .filter(return_total::Column::Period.between(number(from), number(to)))
        .order_by_asc(return_total::Column::Period)
        .order_by_asc(return_total::Column::DivisionCode)
        .all(database)
        .await
}

/// How many of those who should report a month have not handed in anything, by form, in divisions that begin with a prefix;
/// in two queries.
pub async fn count_missing(
    database: &impl ConnectionTrait,
    period: u32,
    prefix: Option<&str>,
) -> Result<BTreeMap<String, u64>, DbErr> {
    let mut due = reporter::Entity::find()
        .select_only()
        .column(reporter::Column::FormKey)
        .column_as(reporter::Column::Id.count(), "count")
        .filter(active_in(number(period)))
        .group_by(reporter::Column::FormKey);
    let mut handed = monthly_return::Entity::find()
        .select_only()
        .column(monthly_return::Column::FormKey)
        .column_as(monthly_return::Column::Id.count(), "count")
        .filter(monthly_return::Column::Period.eq(number(period)))
        .filter(monthly_return::Column::Vintage.eq(1))
        .filter(monthly_return::Column::State.ne(State::Draft.key()))
        .group_by(monthly_return::Column::FormKey);
    if let Some(prefix) = prefix {
        due = due.filter(reporter::Column::DivisionCode.starts_with(prefix));
        handed = handed.filter(monthly_return::Column::DivisionCode.starts_with(prefix));
    }
    let due: Vec<(String, i64)> = due.into_tuple().all(database).await?;
    let handed: Vec<(String, i64)> = handed.into_tuple().all(database).await?;
    let handed: HashMap<String, i64> = handed.into_iter().collect();
    let missing = |(form, count): (String, i64)| {
        let left = (count - handed.get(&form).copied().unwrap_or(0)).max(0);
        (form, u64::try_from(left).unwrap_or(0))
    };
    Ok(due.into_iter().map(missing).collect())
}

/// Those who should report a form for a month.
pub async fn reporters_of(database: &impl ConnectionTrait, form: &str, period: u32) -> Result<Vec<reporter::Model>, DbErr> {
    reporter::Entity::find()
        .filter(reporter::Column::FormKey.eq(form))
        .filter(active_in(number(period)))
        .order_by_asc(reporter::Column::DivisionCode)
        .order_by_asc(reporter::Column::Id)
        .all(database)
        .await
}

/// Whether a reporter reports a month.
pub fn active_in(period: i32) -> Condition {
    let open = Condition::any().add(reporter::Column::UntilPeriod.is_null()).add(reporter::Column::UntilPeriod.gte(period));
    Condition::all().add(reporter::Column::SincePeriod.lte(period)).add(open)
}

#[derive(FromQueryResult)]
struct Standing {
    reporter_id: i64,
    state: String,
    vintage: i32,
    is_on_time: Option<bool>,
}

/// Where everybody stands in a month: what counts before what is newer, so that a correction under way does not make a month
/// look open; by reporter, with whether the first vintage was on time.
pub async fn standings(database: &impl ConnectionTrait, form: &str, period: u32) -> Result<HashMap<i64, (State, bool)>, DbErr> {
    let rows = monthly_return::Entity::find()
        .select_only()
        .columns([
            monthly_return::Column::ReporterId,
            monthly_return::Column::State,
            monthly_return::Column::Vintage,
            monthly_return::Column::IsOnTime,
        ])
        .filter(monthly_return::Column::FormKey.eq(form))
        .filter(monthly_return::Column::Period.eq(number(period)))
        .into_model::<Standing>()
        .all(database)
        .await?;
    let mut standing: HashMap<i64, (State, bool)> = HashMap::new();
    for row in rows {
        let Some(state) = State::parse(&row.state) else { continue };
        let is_on_time = row.vintage == 1 && row.is_on_time == Some(true);
        let known = standing.entry(row.reporter_id).or_insert((state, is_on_time));
        known.1 |= is_on_time;
        if weight(state) > weight(known.0) {
            known.0 = state;
        }
    }
    Ok(standing)
}

/// Which of two vintages says where a reporter stands.
const fn weight(state: State) -> u8 {
    match state {
        State::Locked => 5,
        State::Verified => 4,
        State::Submitted => 3,
        State::Returned => 2,
        State::Draft => 1,
        State::Superseded => 0,
    }
}

/// How many reporters stand where in a month, by division.
pub async fn state_counts(database: &impl ConnectionTrait, form: &str, period: u32) -> Result<Vec<StateCount>, DbErr> {
    let reporters = reporters_of(database, form, period).await?;
    let standing = standings(database, form, period).await?;
    let mut counts: BTreeMap<(String, Option<State>), (u32, u32)> = BTreeMap::new();
    for reporter in reporters {
        let at = standing.get(&reporter.id);
        let count = counts.entry((reporter.division_code, at.map(|(state, _)| *state))).or_default();
        count.0 += 1;
        count.1 += u32::from(at.is_some_and(|(_, is_on_time)| *is_on_time));
    }
    let count = |((division_code, state), (reporters, on_time))| StateCount { division_code, state, reporters, on_time };
    Ok(counts.into_iter().map(count).collect())
}

/// Those who have not handed in a month.
pub async fn missing(database: &impl ConnectionTrait, form: &str, period: u32) -> Result<Vec<reporter::Model>, DbErr> {
    let standing = standings(database, form, period).await?;
    let is_missing = |reporter: &reporter::Model| standing.get(&reporter.id).is_none_or(|(state, _)| *state == State::Draft);
    Ok(reporters_of(database, form, period).await?.into_iter().filter(is_missing).collect())
}

/// Figures handed in for a month that changed by more than the form lets pass without a reason, the greatest change first.
pub async fn outliers(database: &impl ConnectionTrait, form: &Form, period: u32) -> Result<Vec<Outlier>, DbErr> {
    let Some(period) = Period::of_number(number(period)) else { return Ok(Vec::new()) };
    let rows = monthly_return::Entity::find()
        .filter(monthly_return::Column::FormKey.eq(&form.key))
        .filter(monthly_return::Column::Period.is_in([period.previous().number(), period.number()]))
        .filter(monthly_return::Column::State.is_in(IN))
        .order_by_asc(monthly_return::Column::Vintage)
        .all(database)
        .await?;
    let (mut before, mut now) = (HashMap::new(), HashMap::new());
    for row in rows {
        // The newest vintage that was handed in comes last.
        if row.period == period.number() {
            now.insert(row.reporter_id, row)
        } else {
            before.insert(row.reporter_id, row)
        };
    }
    let reporters = reporter::Entity::find().filter(reporter::Column::FormKey.eq(&form.key)).all(database).await?;
    let mut outliers = Vec::new();
    for reporter in reporters {
        let (Some(row), Some(previous)) = (now.get(&reporter.id), before.get(&reporter.id)) else { continue };
        let reasons = texts(&row.reasons);
        for alert in checks::alerts(form, &numbers(&row.figures), Some(&numbers(&previous.figures))) {
            outliers.push(Outlier {
                reporter: reporter.clone(),
                return_id: row.id,
                reason: reasons.get(&alert.field).cloned().unwrap_or_default(),
                field: alert.field,
                previous: alert.previous,
                value: alert.value,
                change: alert.change,
            });
        }
    }
    outliers.sort_by(|one, other| other.change.abs().total_cmp(&one.change.abs()));
    Ok(outliers)
}
