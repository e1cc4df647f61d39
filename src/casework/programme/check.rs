//! What is wrong with a definition, in words that name the place. A definition with a problem is not saved.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::{Programme, ProgrammeKind, Settlement, StageKind, Vocabulary};
use crate::forms::{Expects, Names};

impl Programme {
    /// All problems: the form, the rules, the way, and the test cases.
    pub fn problems(&self, vocabulary: &Vocabulary, today: NaiveDate) -> Vec<String> {
        let mut problems = Vec::new();
        self.check_head(&mut problems);
        self.check_rules(vocabulary, &mut problems);
        self.check_way(&mut problems);
        if problems.is_empty() {
            problems.extend(self.failed_tests(today));
        }
        problems
    }

    fn check_head(&self, problems: &mut Vec<String>) {
        let is_key = |text: &str| {
            !text.is_empty() && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
        };
        if !is_key(&self.key) {
            problems.push("key：只能用小写字母、数字和连字符".to_owned());
        }
        if self.name.trim().is_empty() || self.summary.trim().is_empty() {
            problems.push("name、summary：不能为空".to_owned());
        }
        if self.eligibility.is_empty() {
            problems.push("eligibility：至少写一条申报条件".to_owned());
        }
        if self.guide.promised_days == 0 {
            problems.push("guide.promised_days：请写承诺办理的工作日数".to_owned());
        }
        if self.kind == ProgrammeKind::Subsidy && self.amount.is_none() {
            problems.push("amount：资金扶持项目要写金额公式".to_owned());
        }
        if self.settlement() == Some(Settlement::Certificate) && self.terms_years.unwrap_or(0) == 0 {
            problems.push("terms_years：发证的项目要写有效年限".to_owned());
        }
        let sum: f64 = self.rubric.iter().map(|criterion| criterion.weight).sum();
        if !self.rubric.is_empty() && (sum - 100.0).abs() > 1e-6 {
            problems.push(format!("rubric：权重合计应为 100，现为 {sum}"));
        }
        if self.rubric.iter().any(|criterion| criterion.max <= 0.0 || criterion.weight < 0.0) {
            problems.push("rubric：满分要大于 0，权重不能为负".to_owned());
        }
        let mut keys = HashSet::new();
        for clause in &self.eligibility {
            if !keys.insert(&clause.key) {
                problems.push(format!("eligibility：{} 出现了两次", clause.key));
            }
        }
    }

    fn check_rules(&self, vocabulary: &Vocabulary, problems: &mut Vec<String>) {
        let facts = vocabulary.names();
        for clause in &self.eligibility {
            problems.extend(
                clause
                    .rule
                    .check_result(&facts, Expects::Truth)
                    .into_iter()
                    .map(|problem| format!("条件 {}：{}", clause.key, problem.message)),
            );
        }
        if let Some(amount) = &self.amount {
            problems.extend(
                amount
                    .formula
                    .check_result(&facts, Expects::Number)
                    .into_iter()
                    .map(|problem| format!("金额公式：{}", problem.message)),
            );
        }
        let answers = self.form.names();
        for problem in self.form.check(&Names::default()) {
            problems.push(format!("表单 {}：{}", problem.path, problem.message));
        }
        for stage in &self.stages {
            let rule = stage.skip_if.iter();
            problems.extend(rule.flat_map(|rule| {
                rule.check_result(&answers, Expects::Truth)
                    .into_iter()
                    .map(|problem| format!("环节 {}：{}", stage.key, problem.message))
            }));
        }
        for field in self.form.sections.iter().flat_map(|section| &section.fields) {
            if let Some(fact) = field.fact.as_deref().filter(|fact| vocabulary.get(fact).is_none()) {
                problems.push(format!("表单 {}：没有名为 {fact} 的通用问题", field.key));
            }
        }
    }

    fn check_way(&self, problems: &mut Vec<String>) {
        let kinds: Vec<StageKind> = self.stages.iter().map(|stage| stage.kind).collect();
        let order = |kind: &StageKind| StageKind::ALL.iter().position(|known| known == kind);
        if kinds.first() != Some(&StageKind::Admission) {
            problems.push("stages：第一个环节须是受理（admission）".to_owned());
        }
        if !kinds.iter().any(|kind| kind.is_review()) {
            problems.push("stages：至少要有一个审查环节".to_owned());
        }
        let once = [StageKind::Admission, StageKind::Decision, StageKind::Notice, StageKind::Settlement];
        for kind in once {
            if kinds.iter().filter(|known| **known == kind).count() > 1 {
                problems.push(format!("stages：{}只能有一个", kind.name()));
            }
        }
        for kind in [StageKind::Decision, StageKind::Settlement] {
            if !kinds.contains(&kind) {
                problems.push(format!("stages：缺少{}环节", kind.name()));
            }
        }
        let after_decision = |kind: &StageKind| matches!(kind, StageKind::Notice | StageKind::Settlement);
        let decision = kinds.iter().position(|kind| *kind == StageKind::Decision).unwrap_or(kinds.len());
        let misplaced =
            kinds.iter().enumerate().any(|(at, kind)| after_decision(kind) && at < decision || kind.is_review() && at > decision);
        let ends = kinds[decision.min(kinds.len())..].windows(2).any(|pair| order(&pair[0]) > order(&pair[1]));
        if misplaced || ends {
            problems.push("stages：顺序应为受理、审查、决定、公示、办结".to_owned());
        }
        for stage in &self.stages {
            match stage.kind {
                StageKind::Departments if stage.units.is_empty() => {
                    problems.push(format!("环节 {}：请写参加会审的部门（units）", stage.key));
                }
                StageKind::Experts if stage.experts == 0 || self.rubric.is_empty() => {
                    problems.push(format!("环节 {}：请写专家人数和评分标准（rubric）", stage.key));
                }
                StageKind::Inspection if stage.inspectors < 2 => {
                    problems.push(format!("环节 {}：现场核查须有两名以上人员（行政许可法第三十四条）", stage.key));
                }
                StageKind::Settlement if stage.settle.is_none() => {
                    problems.push(format!("环节 {}：请写 settle（payment 或 certificate）", stage.key));
                }
                _ => {}
            }
        }
    }
}
