//! The pages that ask: what one's business is about, and then heading by heading.

use std::collections::BTreeSet;
use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, HeaderValue};
use askama::Template;

use super::answers::{Answers, Group, groups, wanted};
use super::{QUESTIONS, RESULT, START};
use crate::access::{Cx, Visitor};
use crate::casework::programme::{Programme, Programmes};
use crate::forms::schema::Field;
use crate::forms::{Catalogues, Kind};
use crate::web::browse::last;
use crate::web::{Answer, Asked, PageError, Shell, render};

#[derive(Template)]
#[template(path = "casework/finder/start.html")]
struct StartPage {
    shell: Shell,
    common: Vec<Group>,
    special: Vec<Group>,
    programmes: usize,
}

#[derive(Template)]
#[template(path = "casework/finder/questions.html")]
struct QuestionsPage {
    shell: Shell,
    group: String,
    number: usize,
    steps: Vec<Step>,
    fields: Vec<Ask>,
    hidden: Vec<(String, String)>,
    problems: Vec<(String, String)>,
    before: Option<String>,
    next: Option<String>,
    programme: Option<String>,
    start_url: String,
}

/// A heading among all that are asked.
struct Step {
    name: String,
    answered: usize,
    questions: usize,
    is_current: bool,
}

/// A question with its answer.
pub struct Ask {
    /// The question.
    pub field: Field,
    /// What stands in it.
    pub text: String,
    /// What is ticked.
    pub texts: Vec<String>,
    /// What is wrong.
    pub problem: String,
    /// What can be chosen.
    pub options: Vec<(String, String)>,
}

/// Programmes that are public, what they say, and what is asked about all of them.
pub(super) async fn programmes(
    cx: &Cx<Visitor>,
) -> Result<(Arc<Programmes>, Vec<crate::casework::programme::catalogue::Current>), PageError> {
    let kept = cx.site.kept::<Programmes>()?;
    let all = kept.published(cx.database()).await?;
    Ok((kept, all))
}

pub(super) async fn start(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    let programme = last(&pairs, "programme");
    if !programme.is_empty() {
        let url = crate::web::request::with_pairs(QUESTIONS, &[("programme".to_owned(), programme.to_owned())]);
        return Ok(crate::web::see_other(url));
    }
    let (kept, all) = programmes(&cx).await?;
    let definitions: Vec<Arc<Programme>> = all.iter().map(|current| current.definition.clone()).collect();
    let (common, special) = groups(&kept.vocabulary, &definitions).into_iter().partition(|group| group.is_common);
    let shell = cx.shell("政策匹配").described("回答几个问题，逐条看能申报哪些项目、大约多少、还差什么。");
    render(StatusCode::OK, &StartPage { shell: shell.here("政策匹配"), common, special, programmes: all.len() })
}

pub(super) async fn show(cx: Cx<Visitor>, Asked(pairs): Asked<Vec<(String, String)>>) -> Answer {
    cx.site.limits.search(&cx.address)?;
    let (kept, all) = programmes(&cx).await?;
    let answers = Answers::read(&kept.vocabulary, cx.site.kept::<Catalogues>()?, cx.site.clock.today(), &pairs);
    let only = all.iter().find(|current| current.definition.key == answers.programme);
    let definitions: Vec<Arc<Programme>> = all.iter().map(|current| current.definition.clone()).collect();
    let steps = steps(&answers, &kept, &definitions, only.map(|current| &*current.definition));
    let asked: BTreeSet<String> = match only {
        Some(current) => wanted(&current.definition),
        None => definitions.iter().flat_map(|programme| wanted(programme)).collect(),
    };
    let Some(group) = current_step(&answers, &steps, last(&pairs, "from"), last(&pairs, "at"), &asked) else {
        return Ok(crate::web::see_other(RESULT));
    };
    let shell = cx.shell(format!("{group} - 政策匹配")).unlisted().below("政策匹配", START).here(&group);
    let page = page(&answers, shell, &group, &steps, &asked, only.map(|current| current.definition.name.clone()));
    Ok(private(render(StatusCode::OK, &page)?))
}

/// Answers belong to who gave them: such pages are kept nowhere.
pub(super) fn private(mut response: HttpResponse) -> HttpResponse {
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    response
}

/// Headings that are asked: those of one programme, or the common ones and those chosen.
fn steps(answers: &Answers, kept: &Programmes, all: &[Arc<Programme>], only: Option<&Programme>) -> Vec<String> {
    if let Some(programme) = only {
        let wanted = wanted(programme);
        let own = answers.schema.sections.iter().filter(|section| section.fields.iter().any(|field| wanted.contains(&field.key)));
        return own.map(|section| section.key.clone()).collect();
    }
    let chosen = groups(&kept.vocabulary, all).into_iter().filter(|group| group.is_common || answers.about.contains(&group.name));
    chosen.map(|group| group.name).collect()
}

/// Where one is. Who comes from a heading with something wrong stays there until it is mended.
fn current_step(answers: &Answers, steps: &[String], from: &str, at: &str, asked: &BTreeSet<String>) -> Option<String> {
    let is_wrong = |group: &str| {
        let fields = answers.schema.section(group).map(|section| section.fields.as_slice()).unwrap_or_default();
        fields.iter().any(|field| asked.contains(&field.key) && answers.problem(&field.key).is_some())
    };
    let known = |name: &str| steps.iter().find(|step| *step == name).cloned();
    // A link to a heading that was not chosen still leads there.
    let named = |name: &str| answers.schema.section(name).map(|section| section.key.clone());
    named(from).filter(|from| is_wrong(from)).or_else(|| known(at)).or_else(|| named(at)).or_else(|| steps.first().cloned())
}

fn page(
    answers: &Answers,
    shell: Shell,
    group: &str,
    steps: &[String],
    asked: &BTreeSet<String>,
    programme: Option<String>,
) -> QuestionsPage {
    let mut steps = steps.to_vec();
    if !steps.iter().any(|step| step == group) {
        steps.push(group.to_owned());
        steps.sort_by_key(|step| answers.schema.sections.iter().position(|section| section.key == *step));
    }
    let place = steps.iter().position(|step| step == group).unwrap_or(0);
    let fields = answers.schema.section(group).map(|section| section.fields.clone()).unwrap_or_default();
    let fields: Vec<Ask> =
        fields.into_iter().filter(|field| asked.contains(&field.key)).map(|field| ask(answers, field)).collect();
    let step = |name: &String| {
        let section = answers.schema.section(name);
        let own = section.map(|section| section.fields.iter().filter(|field| asked.contains(&field.key)).count());
        Step {
            answered: section.map_or(0, |section| answers.answered_in(section, asked)),
            questions: own.unwrap_or(0),
            is_current: name == group,
            name: name.clone(),
        }
    };
    QuestionsPage {
        shell,
        number: place + 1,
        problems: fields
            .iter()
            .filter(|ask| !ask.problem.is_empty())
            .map(|ask| (ask.field.key.clone(), ask.problem.clone()))
            .collect(),
        before: place.checked_sub(1).and_then(|at| steps.get(at)).cloned(),
        next: steps.get(place + 1).cloned(),
        steps: steps.iter().map(step).collect(),
        hidden: answers.pairs_without(Some(group)),
        group: group.to_owned(),
        fields,
        start_url: START.to_owned(),
        programme,
    }
}

fn ask(answers: &Answers, field: Field) -> Ask {
    let options = match field.kind {
        Kind::Division => answers.places().divisions().iter().map(|place| (place.code.clone(), place.name.clone())).collect(),
        Kind::Country => answers.places().countries().iter().map(|place| (place.code.clone(), place.name.clone())).collect(),
        Kind::YesNo => [("yes", "是"), ("no", "否")].map(|(value, label)| (value.to_owned(), label.to_owned())).to_vec(),
        _ => field.options.iter().map(|option| (option.value.clone(), option.label.clone())).collect(),
    };
    let texts: Vec<String> = answers.raw.texts(&field.key).into_iter().map(str::to_owned).collect();
    Ask {
        text: answers.raw.text(&field.key).to_owned(),
        problem: answers.problem(&field.key).unwrap_or_default().to_owned(),
        texts,
        options,
        field,
    }
}

impl Ask {
    /// How it is drawn.
    fn control(&self) -> &'static str {
        match self.field.kind {
            Kind::YesNo => "radios",
            Kind::Choice if self.options.len() <= 6 => "radios",
            Kind::Choice | Kind::Division | Kind::Country => "select",
            Kind::Choices => "boxes",
            Kind::Date => "date",
            _ => "text",
        }
    }

    fn has(&self, value: &str) -> bool {
        self.texts.iter().any(|text| text == value)
    }

    fn is_wrong(&self) -> bool {
        !self.problem.is_empty()
    }
}
