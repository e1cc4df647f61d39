//! One reading at work: repeated until what is asked and what is computed hold still.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::{Asked, Problem, Reading, numbers, table};
use crate::forms::context::{Attached, Context, Files};
use crate::forms::raw::Raw;
use crate::forms::rules::{Facts, Outcome, Rule};
use crate::forms::schema::{Field, Kind, Schema, Section};

/// The work on one reading: repeated until what is shown and what is computed hold still.
pub(super) struct Pass<'a> {
    schema: &'a Schema,
    attached: &'a Attached,
    context: &'a Context,
    /// What each field says, whether it is asked or not.
    read: BTreeMap<&'a str, table::Read>,
    fields: BTreeMap<&'a str, Asked>,
    sections: BTreeMap<&'a str, Asked>,
    computed: BTreeMap<&'a str, f64>,
    notes: BTreeMap<String, String>,
    facts: Facts,
}

impl<'a> Pass<'a> {
    pub fn new(schema: &'a Schema, raw: &'a Raw, attached: &'a Attached, context: &'a Context) -> Self {
        let read = schema.fields().filter(|(_, field)| field.kind.is_typed());
        let read = read.map(|(_, field)| (field.key.as_str(), table::field(field, raw, context))).collect();
        let mut pass = Self {
            schema,
            attached,
            context,
            read,
            fields: schema.fields().map(|(_, field)| (field.key.as_str(), Asked::Yes)).collect(),
            sections: schema.sections.iter().map(|section| (section.key.as_str(), Asked::Yes)).collect(),
            computed: BTreeMap::new(),
            notes: BTreeMap::new(),
            facts: Facts::new(context.today),
        };
        pass.facts = pass.known();
        pass
    }

    /// What rules may look at now.
    fn known(&self) -> Facts {
        let mut facts = Facts::of(self.context.names.clone(), self.context.today);
        for (_, field) in self.schema.fields() {
            let value = self.value(field);
            if let (Some(fact), Some(value)) = (&field.fact, &value) {
                facts.set(fact, value.clone());
            }
            match value {
                Some(value) => facts.set(&field.key, value),
                None => facts.remove(&field.key),
            }
        }
        facts
    }

    /// The value of a field that is asked.
    fn value(&self, field: &Field) -> Option<Value> {
        if self.fields.get(field.key.as_str()) == Some(&Asked::No) {
            return None;
        }
        match field.kind {
            Kind::Computed => self.computed.get(field.key.as_str()).map(|number| numbers::json(*number)),
            kind if kind.is_file() => Some(self.files(field).files).filter(|files| *files > 0).map(Value::from),
            _ => self.read.get(field.key.as_str()).and_then(|read| read.value.clone()),
        }
    }

    fn files(&self, field: &Field) -> Files {
        self.attached.get(&field.key).copied().unwrap_or_default()
    }

    /// Decides once more what is asked and what is computed; whether anything changed.
    pub fn again(&mut self) -> bool {
        let (mut sections, mut fields) = (BTreeMap::new(), BTreeMap::new());
        let (mut computed, mut notes) = (BTreeMap::new(), BTreeMap::new());
        for section in &self.schema.sections {
            let whole = self.asked(section.shown_if.as_ref());
            sections.insert(section.key.as_str(), whole);
            for field in &section.fields {
                let own = self.asked(field.shown_if.as_ref());
                fields.insert(
                    field.key.as_str(),
                    if whole == Asked::No {
                        Asked::No
                    } else if own == Asked::Yes {
                        whole
                    } else {
                        own
                    },
                );
                match field.formula.as_ref().filter(|_| field.kind == Kind::Computed).map(|rule| rule.amount(&self.facts)) {
                    Some(Outcome::Value(number)) => {
                        computed.insert(field.key.as_str(), numbers::rounded(number, field.most_decimals()));
                    }
                    Some(Outcome::Failed(words)) => {
                        notes.insert(field.key.clone(), format!("暂时算不出来：{words}"));
                    }
                    _ => {}
                }
            }
        }
        let is_changed = sections != self.sections || fields != self.fields || computed != self.computed;
        (self.sections, self.fields, self.computed, self.notes) = (sections, fields, computed, notes);
        if is_changed {
            self.facts = self.known();
        }
        is_changed
    }

    /// A condition that waits only for fields that are not asked is not fulfilled.
    fn asked(&self, rule: Option<&Rule>) -> Asked {
        let is_hidden = |name: &String| {
            let key = name.split('.').next().unwrap_or_default();
            self.fields.get(key) == Some(&Asked::No)
        };
        match rule.map(|rule| rule.test(&self.facts)) {
            None | Some(Outcome::Value(true)) => Asked::Yes,
            Some(Outcome::Value(false)) => Asked::No,
            Some(Outcome::Missing(names)) if names.iter().all(is_hidden) => Asked::No,
            // A rule that errs: rather ask too much than lose an answer.
            Some(Outcome::Missing(_) | Outcome::Failed(_)) => Asked::Undecided,
        }
    }

    pub fn finish(mut self) -> Reading {
        let mut problems = Vec::new();
        for section in &self.schema.sections {
            for field in &section.fields {
                self.look_at(section, field, &mut problems);
            }
            self.checks(section, &mut problems);
        }
        let mut values = Map::new();
        for (_, field) in self.schema.fields() {
            if let Some(value) = self.value(field) {
                values.insert(field.key.clone(), value);
            }
        }
        let all = || self.sections.iter().chain(&self.fields);
        let keys =
            |wanted: fn(Asked) -> bool| all().filter(|(_, asked)| wanted(**asked)).map(|(key, _)| (*key).to_owned()).collect();
        let owned = |map: &BTreeMap<&str, Asked>| map.iter().map(|(key, asked)| ((*key).to_owned(), *asked)).collect();
        Reading {
            shown: keys(|asked| asked != Asked::No),
            undecided: keys(|asked| asked == Asked::Undecided),
            values,
            problems,
            deferred: self.attached.iter().filter(|(_, files)| files.deferred).map(|(key, _)| key.clone()).collect(),
            notes: std::mem::take(&mut self.notes),
            catalogues: Arc::clone(&self.context.catalogues),
            sections: owned(&self.sections),
            fields: owned(&self.fields),
            facts: self.facts,
        }
    }

    /// What is wrong with a field or missing in it.
    fn look_at(&self, section: &Section, field: &Field, problems: &mut Vec<Problem>) {
        let asked = self.fields.get(field.key.as_str()).copied().unwrap_or(Asked::No);
        if asked == Asked::No {
            return;
        }
        let problem = |row, column, message, is_missing| Problem {
            section: section.key.clone(),
            field: field.key.clone(),
            row,
            column,
            message,
            is_missing,
        };
        let before = problems.len();
        if let Some(read) = self.read.get(field.key.as_str()) {
            problems.extend(
                read.faults.iter().map(|fault| problem(fault.row, fault.column.clone(), fault.words.clone(), fault.is_missing)),
            );
        }
        let files = self.files(field);
        if field.kind.is_file() && files.files > field.most_items() {
            let words = format!("{}最多 {} 个文件，现在有 {} 个，请删去多余的。", field.label, field.most_items(), files.files);
            problems.push(problem(None, None, words, false));
        }
        let is_required = asked == Asked::Yes
            && (field.required || field.required_if.as_ref().is_some_and(|rule| rule.test(&self.facts) == Outcome::Value(true)));
        let is_deferred = field.deferrable && files.deferred;
        if is_required && field.kind != Kind::Computed && problems.len() == before && self.value(field).is_none() && !is_deferred
        {
            problems.push(problem(None, None, missing_words(field), true));
        }
    }

    /// Checks between fields; those that miss something say nothing.
    fn checks(&self, section: &Section, problems: &mut Vec<Problem>) {
        if self.sections.get(section.key.as_str()) == Some(&Asked::No) {
            return;
        }
        for check in section.checks.iter().filter(|check| check.rule.test(&self.facts) == Outcome::Value(false)) {
            let named = check.fields.iter().cloned().chain(check.rule.references());
            let field = named
                .into_iter()
                .find(|key| self.schema.field(key).is_some() && self.fields.get(key.as_str()) != Some(&Asked::No));
            let field = field.or_else(|| section.fields.first().map(|field| field.key.clone())).unwrap_or_default();
            // What is unreadable is said before what does not fit.
            if !problems.iter().any(|problem| problem.field == field && !problem.is_missing) {
                problems.push(Problem {
                    section: section.key.clone(),
                    field,
                    row: None,
                    column: None,
                    message: check.message.clone(),
                    is_missing: false,
                });
            }
        }
    }
}

fn missing_words(field: &Field) -> String {
    match field.kind {
        Kind::Choice | Kind::YesNo | Kind::Division | Kind::Country | Kind::CustomsMode => format!("请选择{}。", field.label),
        Kind::Choices => format!("请选择{}，至少一项。", field.label),
        Kind::File | Kind::Picture if field.deferrable => format!("请上传{}；暂时没有的，可以申请容缺后补。", field.label),
        Kind::File | Kind::Picture => format!("请上传{}。", field.label),
        Kind::Table => format!("请填写{}，至少一行。", field.label),
        Kind::Declaration => format!("请阅读并勾选{}。", field.label),
        _ => format!("请填写{}。", field.label),
    }
}
