//! The form of an occasion: as it is typed, and what it says about the row.

use chrono::NaiveTime;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use validator::Validate;

use super::lines;
use super::questions;
use crate::signups::entity::occasion::Model;
use crate::signups::link::{EVENT, TRAINING};
use crate::signups::occasion::{AgendaLine, Occasion as _, Sitting, Speaker};
use crate::signups::places::Quota;
use crate::signups::words::{EVENT_CATEGORIES, KINDS, MODES};
use crate::web::{Form, FormView, Zone};

/// What is typed.
#[derive(Debug, Deserialize, Serialize, Default, Validate)]
#[serde(default)]
pub(super) struct OccasionForm {
    pub(super) kind: String,
    category: String,
    pub(super) subject: String,
    #[validate(length(min = 4, max = 100, message = "请写名称，4 到 100 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    pub(super) title: String,
    #[validate(length(min = 4, max = 200, message = "请用一两句话说明，4 到 200 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    summary: String,
    #[validate(length(max = 20000, message = "正文最多 20000 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    body: String,
    #[validate(length(min = 2, max = 100, message = "请写主办单位，2 到 100 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    organiser: String,
    #[validate(length(max = 1000, message = "协办单位最多 1000 字"))]
    co_organisers: String,
    #[validate(length(min = 4, max = 200, message = "请写联系人或电话，4 到 200 字，报名的人有问题时找得到"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    contact: String,
    pub(super) division_code: String,
    base_key: String,
    mode: String,
    #[validate(length(max = 100, message = "场馆最多 100 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    place: String,
    #[validate(length(max = 200, message = "地址最多 200 字"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    address: String,
    #[validate(length(max = 500, message = "链接最多 500 个字符"))]
    #[serde(deserialize_with = "crate::web::posted::trimmed")]
    online_link: String,
    sittings: String,
    opens_at: String,
    closes_at: String,
    capacity: String,
    quota_types: String,
    quota_divisions: String,
    has_waiting_list: String,
    needs_approval: String,
    needs_identity: String,
    is_listed: String,
    offer_hours: String,
    questions: String,
    agenda: String,
    speakers: String,
    topics: Vec<String>,
    #[validate(length(max = 100, message = "讲师最多 100 字"))]
    trainer: String,
    slots_from: String,
    slots_to: String,
    slots_minutes: String,
    slots_breaks: String,
    rounds: String,
    awards: String,
    team_min: String,
    team_max: String,
    pub(super) revision: String,
}

impl Form for OccasionForm {}

fn yes(is_so: bool) -> String {
    if is_so { "yes" } else { "" }.to_owned()
}

fn list<T: serde::de::DeserializeOwned>(value: &Value) -> Vec<T> {
    serde_json::from_value(value.clone()).unwrap_or_default()
}

fn typed<T>(rows: &[T], line: impl Fn(&T) -> String) -> String {
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

impl OccasionForm {
    /// What stands in the form of a row.
    pub(super) fn of(row: &Model) -> Self {
        let quotas: Vec<Quota> = list(&row.quotas);
        let details = row.details.as_object().cloned().unwrap_or_default();
        let of = |part: &str| details.get(part).and_then(Value::as_object).cloned().unwrap_or_default();
        let (slots, contest) = (of("slots"), of("contest"));
        let (rounds, awards) = lines::typed_contest(&contest);
        Self {
            kind: row.kind.clone(),
            category: row.category.clone(),
            subject: row.subject_id.map(|id| id.to_string()).unwrap_or_default(),
            title: row.title.clone(),
            summary: row.summary.clone(),
            body: row.body.clone(),
            organiser: row.organiser.clone(),
            co_organisers: list::<String>(&row.co_organisers).join("、"),
            contact: row.contact.clone(),
            division_code: row.division_code.clone(),
            base_key: row.base_key.clone().unwrap_or_default(),
            mode: row.mode.clone(),
            place: row.place.clone(),
            address: row.address.clone(),
            online_link: row.online_link.clone(),
            sittings: typed(&row.sittings(), lines::typed_sitting),
            opens_at: row.opens_at.map(lines::typed_moment).unwrap_or_default(),
            // What follows the beginning by itself goes with it when it moves.
            closes_at: if row.id == 0 || row.closes_at == row.starts_at {
                String::new()
            } else {
                lines::typed_moment(row.closes_at)
            },
            capacity: if row.capacity > 0 { row.capacity.to_string() } else { String::new() },
            quota_types: lines::typed_quotas(&quotas, false),
            quota_divisions: lines::typed_quotas(&quotas, true),
            has_waiting_list: yes(row.has_waiting_list),
            needs_approval: yes(row.needs_approval),
            needs_identity: yes(row.needs_identity),
            is_listed: if row.is_listed { "listed" } else { "private" }.to_owned(),
            offer_hours: row.offer_hours.to_string(),
            questions: questions::typed(&row.schema()),
            agenda: typed(&list::<AgendaLine>(&row.agenda), |line| {
                lines::joined(&[&line.day.max(1).to_string(), &line.time, &line.title, &line.who])
            }),
            speakers: typed(&list::<Speaker>(&row.speakers), |one| lines::joined(&[&one.name, &one.title, &one.about])),
            topics: list(&row.topics),
            trainer: text(&details, "trainer"),
            slots_from: text(&slots, "from"),
            slots_to: text(&slots, "to"),
            slots_minutes: text(&slots, "minutes"),
            slots_breaks: slots.get("breaks").map(|breaks| list::<String>(breaks).join("、")).unwrap_or_default(),
            rounds,
            awards,
            team_min: text(&contest, "team_min"),
            team_max: text(&contest, "team_max"),
            revision: row.revision.to_string(),
        }
    }

    /// The row as the form wants it, or what is wrong at the fields. `base` is the row as it is, or a blank one.
    pub(super) fn read(&self, base: &Model, zone: &Zone, view: &mut FormView) -> Option<Model> {
        let mut row = base.clone();
        self.read_words(&mut row, view);
        self.read_time(&mut row, view);
        self.read_places(&mut row, zone, view);
        row.form = json!(questions::schema(view, &self.questions, &base.schema()));
        row.agenda = json!(lines::read_agenda(view, &self.agenda));
        row.speakers = json!(lines::read_speakers(view, &self.speakers));
        row.topics = json!(self.topics);
        row.details = self.read_details(base, view);
        (!view.is_invalid()).then_some(row)
    }

    fn read_words(&self, row: &mut Model, view: &mut FormView) {
        if !KINDS.iter().any(|(key, _)| *key == self.kind) {
            view.refuse("kind", "请选择培训班或活动");
        }
        if self.kind == EVENT && !EVENT_CATEGORIES.iter().any(|(key, _)| *key == self.category) {
            view.refuse("category", "请选择活动类型");
        }
        if !MODES.iter().any(|(key, _)| *key == self.mode) {
            view.refuse("mode", "请选择参加方式");
        }
        if self.mode != "online" && self.place.is_empty() {
            view.refuse("place", "请写场馆或教室，来的人要找得到");
        }
        if !self.online_link.is_empty() && !self.online_link.starts_with("https://") && !self.online_link.starts_with("http://") {
            view.refuse("online_link", "请写完整的网址，以 https:// 开头");
        }
        row.kind.clone_from(&self.kind);
        row.title.clone_from(&self.title);
        row.summary.clone_from(&self.summary);
        row.body = self.body.replace("\r\n", "\n");
        row.organiser.clone_from(&self.organiser);
        let others = self.co_organisers.split(['、', '\n', ',', '，', ';', '；']).map(str::trim).filter(|name| !name.is_empty());
        row.co_organisers = json!(others.collect::<Vec<_>>());
        row.contact.clone_from(&self.contact);
        row.division_code.clone_from(&self.division_code);
        row.base_key = Some(self.base_key.clone()).filter(|key| !key.is_empty() && self.kind == TRAINING);
        row.mode.clone_from(&self.mode);
        row.place.clone_from(&self.place);
        row.address.clone_from(&self.address);
        row.online_link.clone_from(&self.online_link);
        if self.kind == EVENT {
            row.category.clone_from(&self.category);
        }
    }

    fn read_time(&self, row: &mut Model, view: &mut FormView) {
        let Some(sittings) = lines::read_sittings(view, &self.sittings) else { return };
        let starts_at = sittings.iter().map(Sitting::starts_at).min().unwrap_or(row.starts_at);
        let ends_at = sittings.iter().map(Sitting::ends_at).max().unwrap_or(row.ends_at);
        let midnight = NaiveTime::MIN;
        let evening = NaiveTime::from_hms_opt(23, 59, 0).unwrap_or(midnight);
        let opens_at = lines::read_moment(&self.opens_at, midnight);
        if opens_at.is_none() && !self.opens_at.trim().is_empty() {
            view.refuse("opens_at", "请写成“2026-11-20 09:00”；发布后马上开始报名的请留空");
        }
        let closes_at = lines::read_moment(&self.closes_at, evening);
        if closes_at.is_none() && !self.closes_at.trim().is_empty() {
            view.refuse("closes_at", "请写成“2026-11-30 18:00”；开始前都可以报名的请留空");
        }
        let closes_at = closes_at.unwrap_or(starts_at);
        if closes_at > ends_at {
            view.refuse("closes_at", "报名截止不能晚于结束");
        }
        if opens_at.is_some_and(|opens_at| opens_at >= closes_at) {
            view.refuse("opens_at", "开始报名应早于报名截止");
        }
        row.sittings = json!(sittings);
        (row.starts_at, row.ends_at, row.opens_at, row.closes_at) = (starts_at, ends_at, opens_at, closes_at);
    }

    fn read_places(&self, row: &mut Model, zone: &Zone, view: &mut FormView) {
        let capacity = number(view, "capacity", &self.capacity, 0, 1_000_000, "名额请写整数；不限人数请留空");
        let old: Vec<Quota> = list(&row.quotas);
        let mut quotas = lines::read_types(view, &self.quota_types, &old);
        let code = |name: &str| zone.division_code(name).map(str::to_owned);
        quotas.extend(lines::read_divisions(view, &self.quota_divisions, code));
        let hours = number(view, "offer_hours", &self.offer_hours, 24, 168, "候补保留时间请写 1 到 168 小时");
        row.capacity = capacity;
        row.quotas = json!(quotas);
        row.offer_hours = hours.max(1);
        row.has_waiting_list = self.has_waiting_list == "yes";
        row.needs_approval = self.needs_approval == "yes";
        row.needs_identity = self.needs_identity == "yes";
        row.is_listed = self.is_listed != "private";
    }

    fn read_details(&self, base: &Model, view: &mut FormView) -> Value {
        let mut details = base.details.as_object().cloned().unwrap_or_default();
        let mut set = |key: &str, value: Option<Value>| match value {
            Some(value) => drop(details.insert(key.to_owned(), value)),
            None => drop(details.remove(key)),
        };
        let trainer = self.trainer.trim();
        set("trainer", (self.kind == TRAINING && !trainer.is_empty()).then(|| json!(trainer)));
        let has_slots = self.category == "matchmaking" && !self.slots_from.trim().is_empty();
        set("slots", has_slots.then(|| self.read_slots(view)));
        let is_contest = self.kind == EVENT && self.category == "contest" && !self.rounds.trim().is_empty();
        set(
            "contest",
            is_contest.then(|| {
                let min = number(view, "team_min", &self.team_min, 1, 50, "每队人数请写 1 到 50");
                let max = number(view, "team_max", &self.team_max, min, 50, "每队人数请写 1 到 50");
                if max < min {
                    view.refuse("team_max", "每队最多人数不能少于最少人数");
                }
                json!({
                    "rounds": lines::read_rounds(view, &self.rounds),
                    "awards": lines::read_awards(view, &self.awards),
                    "team_min": min, "team_max": max,
                })
            }),
        );
        Value::Object(details)
    }

    fn read_slots(&self, view: &mut FormView) -> Value {
        let (from, to) = (lines::read_time(&self.slots_from), lines::read_time(&self.slots_to));
        if !matches!((from, to), (Some(from), Some(to)) if from < to) {
            view.refuse("slots_from", "请写洽谈的起止时间，例如 10:00 到 16:30");
        }
        let minutes = number(view, "slots_minutes", &self.slots_minutes, 20, 240, "每场分钟数请写 5 到 240");
        if minutes < 5 {
            view.refuse("slots_minutes", "每场分钟数请写 5 到 240");
        }
        let shown = |time: Option<NaiveTime>| time.map(|time| time.format("%H:%M").to_string()).unwrap_or_default();
        let mut breaks = Vec::new();
        for part in self.slots_breaks.split(['、', ',', '，', ';', '；', '\n']).map(str::trim).filter(|part| !part.is_empty())
        {
            let ends =
                part.split_once(['-', '—', '–', '~', '至']).map(|(from, to)| (lines::read_time(from), lines::read_time(to)));
            match ends {
                Some((Some(from), Some(to))) if from < to => breaks.push(format!("{}-{}", shown(Some(from)), shown(Some(to)))),
                _ => view.refuse("slots_breaks", format!("“{part}”看不懂，请写成“12:00-13:30”")),
            }
        }
        json!({ "from": shown(from), "to": shown(to), "minutes": minutes, "breaks": breaks })
    }
}

fn text(values: &Map<String, Value>, key: &str) -> String {
    match values.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) => number.to_string(),
        _ => String::new(),
    }
}

/// A whole number from 0; `usual` where nothing is typed.
fn number(view: &mut FormView, field: &str, text: &str, usual: i32, most: i32, words: &str) -> i32 {
    let text = text.trim();
    if text.is_empty() {
        return usual;
    }
    let found = text.parse::<i32>().ok().filter(|found| (0..=most).contains(found));
    if found.is_none() {
        view.refuse(field, words);
    }
    found.unwrap_or(usual)
}
