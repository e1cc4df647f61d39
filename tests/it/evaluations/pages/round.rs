//! A round of three parks with four indicators, as it stands in the database at a stage.

use std::collections::BTreeMap;

use cbec_portal::evaluations::compute::{Computed, compute};
use cbec_portal::evaluations::entity::{
    framework, rectification, rectification_task, round, round_result, round_subject, subject_value,
};
use cbec_portal::evaluations::rules::Stage;
use cbec_portal::scoring::{Data, Framework, Noise, Scores, Settings, Subject, SubjectScore, Value};
use chrono::Days;
use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _, NotSet, Set};
use serde_json::json;

use crate::support::TestApp;
use crate::support::browser::Browser;

/// A small file that is a picture as far as anybody looks.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06\0\0\0\x1f\x15\xc4\x89";

const FRAMEWORK: &str = r#"
key = "park-test"
name = "园区评价测试体系"
subject_kind = "park"
note = "本项目建议稿，仅供测试。"

[[dimensions]]
key = "scale"
name = "发展规模"
weight = 0.6
[[dimensions.nodes]]
key = "volume"
name = "跨境电商交易额"
weight = 0.5
definition = "全年跨境电商进出口额。"
indicator = { unit = "万元", source = { kind = "return", form = "park", field = "volume", over = "sum" }, rule = { kind = "linear", from = 0, to = 200000 } }
[[dimensions.nodes]]
key = "tenants"
name = "入驻企业"
weight = 0.5
indicator = { unit = "家", source = { kind = "return", form = "park", field = "tenants", over = "last" }, rule = { kind = "min_max" } }

[[dimensions]]
key = "service"
name = "服务能力"
weight = 0.4
[[dimensions.nodes]]
key = "training"
name = "培训人次"
weight = 0.5
indicator = { unit = "人次", source = { kind = "evidence", what = "培训签到表" }, rule = { kind = "target_ratio", target = 200 } }
[[dimensions.nodes]]
key = "review"
name = "专家评议"
weight = 0.5
indicator = { unit = "分", source = { kind = "expert", rubric = "运营机制" }, rule = { kind = "expert", max = 10 } }

[grades]
lines = [{ name = "优秀", at_least = 85, meaning = "示范带动作用明显" }, { name = "合格", at_least = 50, meaning = "达到要求" }, { name = "不合格", at_least = 0, meaning = "限期整改" }]
"#;

/// Entries, raw values, and those of the year before.
const PARKS: [(i64, &str, [f64; 4], [f64; 4]); 3] = [
    (9001, "甲市跨境电商产业园", [123_456.75, 57.0, 186.0, 8.5], [100_000.5, 41.0, 150.0, 8.0]),
    (9002, "乙市跨境电商产业园", [180_000.25, 80.0, 230.0, 9.25], [171_111.5, 78.0, 190.0, 9.0]),
    (9003, "丙市跨境电商产业园", [12_345.5, 9.0, 30.0, 4.0], [11_111.25, 8.0, 20.0, 4.0]),
];
const KEYS: [&str; 4] = ["volume", "tenants", "training", "review"];
/// What stands in the source record of a value.
pub const RECORD: &str = "2025年1月至12月月报合计，已审核";

/// A round as it stands.
pub struct Evaluated {
    pub round: round::Model,
    pub subjects: Vec<round_subject::Model>,
    pub scores: Scores,
    pub organisation: i64,
}

impl Evaluated {
    /// The park of the organisation.
    pub fn own(&self) -> &round_subject::Model {
        &self.subjects[0]
    }

    /// Its score.
    pub fn score(&self) -> &SubjectScore {
        self.scores.subject("9001").unwrap()
    }

    /// Its page in the workspace.
    pub fn mine(&self) -> String {
        format!("/my/evaluations/{}", self.own().id)
    }

    /// The page of the round in the back office.
    pub fn office(&self) -> String {
        format!("/office/rounds/{}", self.round.id)
    }

    /// The page of the round for everybody.
    pub fn public(&self) -> String {
        format!("/evaluations/{}", self.round.key)
    }
}

fn data() -> Data {
    let mut data = Data { year: 2025, ..Data::default() };
    for (id, name, raws, before) in PARKS {
        data.subjects.push(Subject {
            key: id.to_string(),
            name: name.to_owned(),
            group: "产业集聚型".into(),
            division: "510100".into(),
        });
        let value = |at: usize| Value { raw: Some(raws[at]), previous: Some(before[at]), note: RECORD.to_owned() };
        let values: BTreeMap<String, Value> = (0..4).map(|at| (KEYS[at].to_owned(), value(at))).collect();
        data.values.insert(id.to_string(), values);
    }
    data
}

impl TestApp {
    /// A round at a stage, with scores whatever the stage: nobody may see them too early.
    pub async fn evaluated(&self, stage: Stage) -> Evaluated {
        let organisation = self.make_organisation("甲市跨境产业园运营有限公司", "enterprise").await;
        let framework = Framework::read(FRAMEWORK).unwrap();
        let settings = Settings { noise: Noise { weights: 0.25, rules: true, runs: 200, seed: 7 }, ..Settings::of_seed(7) };
        let settings = Settings {
            sobol: settings.sobol.into_iter().map(|one| cbec_portal::scoring::SobolSettings { n: 32, ..one }).collect(),
            ..settings
        };
        let computed = compute(framework, data(), settings).await.unwrap().unwrap();
        let round = self.insert_round(stage, &computed).await;
        let mut subjects = Vec::new();
        for (at, (id, name, ..)) in PARKS.iter().enumerate() {
            let owner = (at == 0).then_some(organisation);
            subjects.push(self.insert_subject(&round, stage, (*id, name), owner, &computed.dossier.scores).await);
        }
        for subject in &subjects {
            self.insert_values(subject).await;
        }
        Evaluated { round, subjects, scores: computed.dossier.scores, organisation }
    }

    async fn insert_round(&self, stage: Stage, computed: &Computed) -> round::Model {
        let (now, today) = (self.site.clock.now(), self.site.clock.today());
        let row = framework::Model {
            id: 0,
            key: "park-test".into(),
            revision: 1,
            subject_kind: "park".into(),
            name: "园区评价测试体系".into(),
            definition: FRAMEWORK.into(),
            state: "current".into(),
            note: None,
            content_digest: None,
            saved_by: None,
            saved_by_name: "系统".into(),
            saved_at: now,
        };
        let mut row = row.into_active_model().reset_all();
        row.id = NotSet;
        let framework = row.insert(self.site.database.read()).await.unwrap();
        let due = today.checked_add_days(Days::new(20));
        let row = round::Model {
            id: 0,
            key: "park-2025".into(),
            framework_id: framework.id,
            framework_key: framework.key,
            name: "2025年度园区绩效评价".into(),
            year: 2025,
            subject_kind: "park".into(),
            stage: stage.key().into(),
            due_on: due,
            opens_on: Some(today),
            self_until: due,
            county_until: due,
            provincial_until: due,
            experts_until: due,
            objection_until: due,
            seed: 7,
            computed_at: Some(now),
            dossier_sha256: Some(computed.sha256.clone()),
            acknowledged: None,
            notice_id: None,
            published_at: stage.is_final().then_some(now),
            is_demo: false,
            revision: 1,
            created_by: None,
            created_by_name: "系统".into(),
            created_at: now,
            updated_at: now,
        };
        let mut row = row.into_active_model().reset_all();
        row.id = NotSet;
        let round = row.insert(self.site.database.read()).await.unwrap();
        let result = round_result::ActiveModel {
            id: NotSet,
            round_id: Set(round.id),
            frozen: Set(Some(computed.data.clone())),
            data: Set(Some(computed.data.clone())),
            scores: Set(Some(computed.scores.clone())),
            robustness: Set(Some(computed.robustness.clone())),
            updated_at: Set(now),
        };
        result.insert(self.site.database.read()).await.unwrap();
        round
    }

    async fn insert_subject(
        &self,
        round: &round::Model,
        stage: Stage,
        (listing_id, name): (i64, &str),
        organisation_id: Option<i64>,
        scores: &Scores,
    ) -> round_subject::Model {
        let score = scores.subject(&listing_id.to_string()).unwrap();
        let rank = i32::try_from(score.rank).ok();
        let row = round_subject::Model {
            id: 0,
            round_id: round.id,
            listing_id,
            organisation_id,
            division_code: "510100".into(),
            name: name.into(),
            peer_group: "产业集聚型".into(),
            state: "listed".into(),
            submitted_at: None,
            submitted_by_name: None,
            total: Some(score.total),
            rank,
            rank_in_group: rank,
            draft_grade: Some(score.grade.clone()),
            vetoed_by: None,
            warning: None,
            proposed_grade: None,
            proposed_reason: None,
            proposed_by: None,
            proposed_by_name: None,
            proposed_at: None,
            confirmed_by: None,
            confirmed_by_name: None,
            confirmed_at: None,
            grade: stage.is_final().then(|| score.grade.clone()),
            previous_grade: Some("合格".into()),
            failures: 0,
            revision: 1,
        };
        let mut row = row.into_active_model().reset_all();
        row.id = NotSet;
        row.insert(self.site.database.read()).await.unwrap()
    }

    async fn insert_values(&self, subject: &round_subject::Model) {
        let (_, _, raws, before) = PARKS.into_iter().find(|(id, ..)| *id == subject.listing_id).unwrap();
        for at in 0..4 {
            let row = subject_value::ActiveModel {
                id: NotSet,
                round_id: Set(subject.round_id),
                subject_id: Set(subject.id),
                indicator: Set(KEYS[at].into()),
                version: Set(1),
                raw: Set(Some(raws[at])),
                previous: Set(Some(before[at])),
                origin: Set("frozen".into()),
                note: Set(Some(RECORD.into())),
                by_id: Set(None),
                by_name: Set("王冻结".into()),
                at: Set(self.site.clock.now()),
            };
            row.insert(self.site.database.read()).await.unwrap();
        }
    }

    /// A rectification of the organisation's park with two tasks.
    pub async fn insert_order(&self, evaluated: &Evaluated) -> (rectification::Model, Vec<rectification_task::Model>) {
        let (now, due) = (self.site.clock.now(), self.site.clock.today().checked_add_days(Days::new(90)));
        let row = rectification::ActiveModel {
            id: NotSet,
            round_id: Set(evaluated.round.id),
            subject_id: Set(evaluated.own().id),
            reason: Set("等级为不合格".into()),
            due_on: Set(due),
            state: Set("open".into()),
            opened_by: Set(None),
            opened_by_name: Set("系统".into()),
            opened_at: Set(now),
            submitted_at: Set(None),
            rechecked_by: Set(None),
            rechecked_by_name: Set(None),
            rechecked_at: Set(None),
            recheck_note: Set(None),
            revision: Set(1),
        };
        let order = row.insert(self.site.database.read()).await.unwrap();
        let mut tasks = Vec::new();
        for (position, name) in [(1, "补报缺失的月报"), (2, "每季度办一期培训")] {
            let row = rectification_task::ActiveModel {
                id: NotSet,
                rectification_id: Set(order.id),
                position: Set(position),
                name: Set(name.into()),
                indicator: Set(None),
                due_on: Set(due),
                state: Set("open".into()),
                answer: Set(None),
                evidence: Set(json!([])),
                done_by_name: Set(None),
                done_at: Set(None),
                returned_note: Set(None),
                revision: Set(1),
            };
            tasks.push(row.insert(self.site.database.read()).await.unwrap());
        }
        (order, tasks)
    }

    /// Somebody who works for the organisation, and somebody who works for another.
    pub async fn both_sides(&self, evaluated: &Evaluated) -> (Browser, Browser) {
        let other = self.make_organisation("另一家公司", "enterprise").await;
        (self.member_of(evaluated.organisation, "own@example.com").await, self.member_of(other, "other@example.com").await)
    }
}
