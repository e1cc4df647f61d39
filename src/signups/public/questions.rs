//! What an occasion asks beyond the person, as a form and as answers to read.

use std::sync::Arc;

use chrono::NaiveDate;
use serde_json::Value;

use crate::forms::{Attached, Catalogues, Context, Raw, Reading, Schema, SectionForm, Sheet, SheetRow};
use crate::signups::entity::occasion;
use crate::signups::occasion::Occasion as _;
use crate::web::FormView;

/// The questions of an occasion.
pub(in crate::signups) struct Questions {
    schema: Schema,
    context: Context,
}

impl Questions {
    /// Of an occasion, on a day.
    pub(in crate::signups) fn of(occasion: &occasion::Model, today: NaiveDate, places: Arc<Catalogues>) -> Self {
        Self { schema: occasion.schema(), context: Context::new(today).places(places) }
    }

    fn section(&self) -> &str {
        self.schema.sections.first().map_or("", |section| section.key.as_str())
    }

    fn reading(&self, raw: &Raw) -> Reading {
        Reading::of(&self.schema, raw, &Attached::new(), &self.context)
    }

    fn form(&self, raw: &Raw, reading: &Reading, with_problems: bool) -> SectionForm {
        let problems = if with_problems { reading.problems.as_slice() } else { &[] };
        SectionForm::new(&self.schema, self.section(), raw, reading, problems, &Attached::new())
    }

    /// The form with answers in it, as it is before anything is posted.
    pub(in crate::signups) fn filled(&self, answers: &Value) -> SectionForm {
        let raw = Raw::of_json(answers);
        self.form(&raw, &self.reading(&raw), false)
    }

    /// The answers that were posted. What is wrong is said in the view's summary and at the fields of the form.
    pub(in crate::signups) fn posted(&self, view: &mut FormView) -> (Value, SectionForm) {
        let Some(section) = self.schema.sections.first() else {
            return (Value::Object(serde_json::Map::new()), SectionForm::default());
        };
        let raw = Raw::of_pairs(section, &view.pairs());
        let form = self.form(&raw, &self.reading(&raw), true);
        for (anchor, words) in &form.errors {
            view.refuse(anchor, words.clone());
        }
        (raw.to_json(), form)
    }

    /// Answers to read.
    pub(in crate::signups) fn read(&self, answers: &Value) -> Vec<SheetRow> {
        let raw = Raw::of_json(answers);
        let sheet = Sheet::of(&self.schema, &raw, &self.reading(&raw));
        let rows = sheet.sections.into_iter().flat_map(|section| section.rows);
        rows.filter(|row| !row.text.is_empty()).collect()
    }
}
