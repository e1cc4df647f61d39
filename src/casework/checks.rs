//! Automatic checks before a person looks: they explain and never decide.

use std::collections::BTreeSet;

use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::engine::{Case, Engine};
use super::entity::{application, application_document};
use super::flow::State;
use super::programme::trial::Verdict;
use super::store::{applications, documents, programmes};
use crate::values::{CreditCode, Fen};
use crate::web::PageError;

/// Files of other organisations that are looked through for the same ones.
const MOST_SHARED: u64 = 1000;

/// How much attention a check asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Nothing was found.
    Fine,
    /// Worth a look.
    Notice,
    /// Look before going on.
    Alert,
}

impl Level {
    /// The word that people read.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Fine => "未见异常",
            Self::Notice => "请留意",
            Self::Alert => "请核实",
        }
    }
}

/// What one check found.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Finding {
    /// What was looked at.
    pub title: String,
    /// How much attention it asks for.
    pub level: Level,
    /// What was found, in words.
    pub text: String,
    /// Other files that it is about.
    #[serde(default)]
    pub others: Vec<i64>,
}

fn finding(title: &str, level: Level, text: impl Into<String>) -> Finding {
    Finding { title: title.to_owned(), level, text: text.into(), others: Vec::new() }
}

/// Looks at an application that is being handed in.
pub async fn of(engine: &Engine<'_>, case: &Case, values: &Map<String, Value>) -> Result<Vec<Finding>, PageError> {
    let mut found = vec![credit_code(&case.application)];
    found.push(eligibility(engine, case, values));
    found.extend(amount(engine, case, values));
    found.push(same_matter(engine, case).await?);
    found.extend(exclusions(engine, case).await?);
    if case.application.account_digest.is_some() {
        found.push(same_account(engine, case).await?);
    }
    found.push(papers(engine, case).await?);
    Ok(found)
}

/// The findings that were kept with an application.
pub fn kept(application: &application::Model) -> Vec<Finding> {
    application.checks.clone().and_then(|checks| serde_json::from_value(checks).ok()).unwrap_or_default()
}

fn credit_code(application: &application::Model) -> Finding {
    match CreditCode::parse(&application.credit_code) {
        Ok(_) => finding("信用代码", Level::Fine, "统一社会信用代码校验位正确。"),
        Err(_) => finding("信用代码", Level::Alert, "统一社会信用代码校验位不正确，请与营业执照核对。"),
    }
}

fn eligibility(engine: &Engine<'_>, case: &Case, values: &Map<String, Value>) -> Finding {
    let facts = case.facts(values, &engine.programmes);
    let trial = case.definition.trial(&facts, engine.today());
    let texts = |verdict| -> Vec<&str> {
        let clauses = trial.clauses.iter().filter(move |clause| clause.verdict == verdict);
        clauses.filter_map(|clause| case.definition.eligibility.get(clause.at).map(|clause| clause.text.as_str())).collect()
    };
    match trial.verdict {
        Verdict::Eligible => finding("申报条件", Level::Fine, "按填报内容逐条比对，均符合。"),
        Verdict::Ineligible => finding(
            "申报条件",
            Level::Alert,
            format!("按填报内容比对，以下条件可能不符合：{}", texts(Verdict::Ineligible).join("；")),
        ),
        Verdict::Missing => finding(
            "申报条件",
            Level::Notice,
            format!("以下条件无法自动比对，请人工核实：{}", texts(Verdict::Missing).join("；")),
        ),
    }
}

fn amount(engine: &Engine<'_>, case: &Case, values: &Map<String, Value>) -> Option<Finding> {
    let requested = case.application.requested_fen?;
    let facts = case.facts(values, &engine.programmes);
    let trial = case.definition.trial(&facts, engine.today());
    let Some(worked_out) = trial.amount.and_then(Fen::of_yuan) else {
        return Some(finding("申报金额", Level::Notice, "缺少计算所需的信息，无法自动核算，请人工核实。"));
    };
    let text = format!("申报 {}，按公式核算 {}", Fen(requested), worked_out);
    Some(if requested > worked_out.0 {
        finding("申报金额", Level::Alert, format!("{text}，申报金额高于核算金额。"))
    } else {
        finding("申报金额", Level::Fine, format!("{text}。"))
    })
}

async fn same_matter(engine: &Engine<'_>, case: &Case) -> Result<Finding, PageError> {
    let others = applications::same_matter(&**engine.write, &case.application).await?;
    if others.is_empty() {
        return Ok(finding("重复申报", Level::Fine, "本单位没有同一项目的其他申报。"));
    }
    let numbers: Vec<&str> = others.iter().filter_map(|row| row.number.as_deref()).collect();
    let text = format!("本单位另有同一项目的申报：{}。请核实是否为同一事项。", numbers.join("、"));
    Ok(Finding { others: others.iter().map(|row| row.id).collect(), ..finding("重复申报", Level::Notice, text) })
}

async fn exclusions(engine: &Engine<'_>, case: &Case) -> Result<Option<Finding>, PageError> {
    if case.definition.exclusions.is_empty() {
        return Ok(None);
    }
    let mut others = Vec::new();
    let mut words = Vec::new();
    for exclusion in &case.definition.exclusions {
        let Some(programme) = programmes::by_key(&**engine.write, &exclusion.programme).await? else { continue };
        let over = [State::Draft, State::Discarded, State::Withdrawn, State::Declined, State::Rejected].map(State::key);
        let rows = application::Entity::find()
            .filter(application::Column::ProgrammeId.eq(programme.id))
            .filter(application::Column::OrganisationId.eq(case.application.organisation_id))
            .filter(application::Column::State.is_not_in(over));
        let rows = rows.limit(5).all(&**engine.write).await?;
        if !rows.is_empty() {
            words.push(format!("{}（{}）", programme.name, exclusion.text));
            others.extend(rows.iter().map(|row| row.id));
        }
    }
    Ok(Some(if words.is_empty() {
        finding("互斥项目", Level::Fine, "本单位没有申报互斥的项目。")
    } else {
        Finding {
            others, ..finding("互斥项目", Level::Alert, format!("本单位已申报互斥的项目：{}", words.join("；")))
        }
    }))
}

async fn same_account(engine: &Engine<'_>, case: &Case) -> Result<Finding, PageError> {
    let others = applications::same_account(&**engine.write, &case.application).await?;
    if others.is_empty() {
        return Ok(finding("收款账户", Level::Fine, "没有其他单位使用同一收款账户。"));
    }
    let names: Vec<&str> = others.iter().map(|row| row.organisation_name.as_str()).collect();
    let text = format!("同一收款账户还出现在其他单位的申报中：{}。", names.join("、"));
    Ok(Finding { others: others.iter().map(|row| row.id).collect(), ..finding("收款账户", Level::Alert, text) })
}

/// Papers that ran out, and papers that other organisations handed in too.
async fn papers(engine: &Engine<'_>, case: &Case) -> Result<Finding, PageError> {
    let own = documents::of(&**engine.write, case.application.id).await?;
    let today = engine.today();
    let expired: Vec<&str> = own
        .iter()
        .filter(|document| document.expires_on.is_some_and(|until| until < today))
        .map(|document| document.name.as_str())
        .collect();
    let promised = own.iter().filter(|document| document.state == documents::PROMISED).count();
    let (shared, others) = shared(engine, case, &own).await?;
    let mut words = Vec::new();
    if !expired.is_empty() {
        words.push(format!("已过有效期：{}", expired.join("、")));
    }
    if !shared.is_empty() {
        let names: Vec<String> = shared.iter().map(|(name, count)| format!("{name}（另有 {count} 件申报）")).collect();
        words.push(format!("与其他单位提交的文件完全相同：{}", names.join("、")));
    }
    if promised > 0 {
        words.push(format!("承诺容缺后补 {promised} 项"));
    }
    let level = if !expired.is_empty() || !shared.is_empty() {
        Level::Alert
    } else if promised > 0 {
        Level::Notice
    } else {
        Level::Fine
    };
    let text = if words.is_empty() {
        "材料在有效期内，没有与其他单位重复的文件。".to_owned()
    } else {
        words.join("；")
    };
    Ok(Finding { others, ..finding("申报材料", level, text) })
}

/// Own files that other organisations handed in too: each name once with the number of their applications; and these.
async fn shared(
    engine: &Engine<'_>,
    case: &Case,
    own: &[application_document::Model],
) -> Result<(Vec<(String, usize)>, Vec<i64>), PageError> {
    let prints: Vec<&str> = own.iter().filter_map(|document| document.sha256.as_deref()).collect();
    let there: Vec<(Option<String>, i64)> = application_document::Entity::find()
        .select_only()
        .column(application_document::Column::Sha256)
        .column(application_document::Column::ApplicationId)
        .filter(application_document::Column::Sha256.is_in(prints))
        .filter(application_document::Column::OrganisationId.ne(case.application.organisation_id))
        .distinct()
        .order_by_asc(application_document::Column::ApplicationId)
        .limit(MOST_SHARED)
        .into_tuple()
        .all(&**engine.write)
        .await?;
    let mut named: Vec<(&str, BTreeSet<i64>)> = Vec::new();
    for document in own.iter().filter(|document| document.sha256.is_some()) {
        let same = there.iter().filter(|(print, _)| *print == document.sha256).map(|(_, id)| *id);
        match named.iter_mut().find(|(name, _)| *name == document.name) {
            Some((_, ids)) => ids.extend(same),
            None => named.push((&document.name, same.collect())),
        }
    }
    let counted = named.into_iter().filter(|(_, ids)| !ids.is_empty()).map(|(name, ids)| (name.to_owned(), ids.len()));
    let others: BTreeSet<i64> = there.iter().map(|(_, id)| *id).collect();
    Ok((counted.collect(), others.into_iter().collect()))
}
