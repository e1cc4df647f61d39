//! How a programme is found: its index document, with the standing of its calls as a facet.

use std::sync::Arc;

use chrono::NaiveDate;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{programme, programme_call};
use super::programme::catalogue::Current;
use super::programme::{Programme, Programmes};
use super::store::programmes::{self, CallState, PUBLISHED};
use super::words::{self, NO_CALL};
use crate::index::{IndexClause, IndexDocument, MEASURES};
use crate::indexing::{Later, Searchable, key};
use crate::platform::Clock;
use crate::values::DocumentNumber;
use crate::web::topics::TopicNames;

/// Kind in the change log and in the index.
pub const KIND: &str = "programme";

/// Facets in order: name and heading.
pub const FACETS: [(&str, &str); 6] = [
    ("call", "申报状态"),
    ("kind", "类别"),
    ("audience", "申报对象"),
    ("topic", "主题"),
    ("level", "层级"),
    ("payment", "扶持方式"),
];

/// Place of the highest amount among the measures.
pub const AMOUNT: usize = 0;
/// Place of the deadline among the measures.
pub const DEADLINE: usize = 1;

/// Calls to come stand behind those that are open.
const LATER: f64 = 1e11;

/// Programmes as the index follows them.
pub struct ProgrammeSearch {
    programmes: Arc<Programmes>,
    topics: Arc<TopicNames>,
    clock: Clock,
}

impl ProgrammeSearch {
    /// With what programmes share.
    pub fn new(programmes: Arc<Programmes>, topics: Arc<TopicNames>, clock: Clock) -> Self {
        Self { programmes, topics, clock }
    }

    fn document(&self, current: &Current, calls: &[programme_call::Model]) -> IndexDocument {
        let programme = &*current.definition;
        let present = words::present(calls, self.clock.now());
        let state = present.map(|call| CallState::of(call, self.clock.now()));
        let mut measures = [None; MEASURES];
        measures[AMOUNT] = programme.amount.as_ref().and_then(|amount| amount.per_firm_cap);
        #[expect(clippy::cast_precision_loss, reason = "seconds of this century are exact")]
        let seconds = |at: chrono::DateTime<chrono::Utc>| at.timestamp() as f64;
        measures[DEADLINE] = match (present, state) {
            (Some(call), Some(CallState::Open)) => Some(seconds(call.closes_at)),
            (Some(call), Some(CallState::Upcoming)) => Some(LATER + seconds(call.opens_at)),
            _ => None,
        };
        IndexDocument {
            key: key(KIND, current.row.id),
            kind: KIND.to_owned(),
            record_id: current.row.id,
            title: programme.name.clone(),
            numbers: numbers(programme),
            authority: programme.authority.clone(),
            aliases: Vec::new(),
            facets: self.facets(programme, state),
            date: Some(crate::platform::clock::local(current.row.updated_at).date_naive()),
            weight: if state == Some(CallState::Open) { 1.1 } else { 1.0 },
            measures,
            clauses: clauses(programme),
            summary: programme.summary.clone(),
        }
    }

    fn facets(&self, programme: &Programme, state: Option<CallState>) -> Vec<(String, String)> {
        let facet = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        let mut facets = vec![
            facet("call", state.map_or(NO_CALL, CallState::name)),
            facet("kind", programme.kind.name()),
            facet("level", words::level(&programme.level)),
        ];
        facets.extend(programme.payment.iter().map(|payment| facet("payment", payment)));
        facets.extend(programme.topics.iter().map(|topic| facet("topic", self.topics.name(topic))));
        let vocabulary = &self.programmes.vocabulary;
        facets.extend(programme.audience.iter().map(|who| facet("audience", words::audience(vocabulary, who))));
        facets
    }
}

impl Searchable for ProgrammeSearch {
    fn kind(&self) -> &'static str {
        KIND
    }

    fn ids<'a>(&'a self, database: &'a DatabaseConnection, after: i64, limit: u64) -> Later<'a, Vec<i64>> {
        Box::pin(async move {
            let ids = programme::Entity::find().filter(programme::Column::State.eq(PUBLISHED)).select_only();
            let ids = ids.column(programme::Column::Id).filter(programme::Column::Id.gt(after));
            ids.order_by_asc(programme::Column::Id).limit(limit).into_tuple().all(database).await
        })
    }

    fn load<'a>(&'a self, database: &'a DatabaseConnection, ids: &'a [i64], _: NaiveDate) -> Later<'a, Vec<IndexDocument>> {
        Box::pin(async move {
            let mut rows = programmes::find_many(database, ids).await?;
            rows.retain(|row| row.state == PUBLISHED);
            let calls = programmes::calls_of(database, ids).await?;
            let found = self.programmes.with_definitions(database, rows).await?;
            let of = |id: i64| calls.iter().filter(|call| call.programme_id == id).cloned().collect::<Vec<_>>();
            Ok(found.iter().map(|current| self.document(current, &of(current.row.id))).collect())
        })
    }
}

/// Numbers of the documents that it rests on, so that who asks for one finds the programme.
fn numbers(programme: &Programme) -> Vec<String> {
    let numbers = programme.basis.iter().filter_map(|basis| DocumentNumber::parse(&basis.document_number));
    numbers.map(|number| number.normal()).collect()
}

fn clauses(programme: &Programme) -> Vec<IndexClause> {
    let clause = |anchor: &str, heading: &str, text: &str| IndexClause {
        anchor: anchor.to_owned(),
        heading: heading.to_owned(),
        text: text.to_owned(),
    };
    let mut clauses: Vec<IndexClause> =
        programme.eligibility.iter().map(|condition| clause("conditions", "申报条件", &condition.text)).collect();
    clauses.extend(programme.amount.iter().map(|amount| clause("amount", "支持标准", &amount.text)));
    let files = programme.form.fields().filter(|(_, field)| field.kind.is_file());
    clauses.extend(files.map(|(_, field)| clause("materials", "申报材料", &field.label)));
    clauses.extend(programme.guide.notes.iter().map(|note| clause("notes", "办理须知", note)));
    let asked = programme.guide.faq.iter();
    clauses.extend(asked.map(|faq| clause("faq", "常见问题", &format!("{}{}", faq.question, faq.answer))));
    clauses.extend(programme.basis.iter().map(|basis| clause("basis", "政策依据", &basis.title)));
    clauses
}
