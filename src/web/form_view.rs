//! A form as it is shown: for each field the text that stands in it and what is wrong with it. It is made from what was
//! posted, so that nothing typed is lost, or from a record that is about to be edited.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use serde::Serialize;
use validator::ValidationErrors;

use crate::web::PageError;

/// Fields by name.
#[derive(Debug, Clone, Default)]
pub struct FormView {
    values: BTreeMap<String, Vec<String>>,
    errors: BTreeMap<String, Vec<String>>,
    general: Vec<String>,
}

/// One line of the summary above a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// Field to which the line leads; none for errors of the form as a whole.
    pub field: Option<String>,
    /// What is wrong and what to do.
    pub message: String,
}

impl FormView {
    /// A form that shows these pairs. Fields named in `secrets` are shown empty.
    pub fn of_pairs(pairs: &[(String, String)], secrets: &[&str]) -> Self {
        let mut view = Self::default();
        for (name, value) in pairs {
            if !secrets.contains(&name.as_str()) {
                view.values.entry(name.clone()).or_default().push(value.clone());
            }
        }
        view
    }

    /// A form that shows a form struct.
    pub fn of_form(form: &impl Serialize) -> Self {
        let text = serde_html_form::to_string(form).unwrap_or_default();
        Self::of_pairs(&crate::web::request::pairs(&text), &[])
    }

    /// The text in a field, empty when there is none.
    pub fn value(&self, name: &str) -> &str {
        self.values.get(name).and_then(|values| values.first()).map_or("", String::as_str)
    }

    /// Whether a field holds this text: for boxes and options.
    pub fn has(&self, name: &str, value: &str) -> bool {
        self.values.get(name).is_some_and(|values| values.iter().any(|held| held == value))
    }

    /// What is wrong with a field, empty when nothing.
    pub fn error(&self, name: &str) -> &str {
        self.errors.get(name).and_then(|errors| errors.first()).map_or("", String::as_str)
    }

    /// Whether anything is wrong.
    pub fn is_invalid(&self) -> bool {
        !self.errors.is_empty() || !self.general.is_empty()
    }

    /// Adds an error found late, such as a number already taken.
    pub fn refuse(&mut self, field: &str, message: impl Into<String>) {
        self.errors.entry(field.to_owned()).or_default().push(message.into());
    }

    /// Adds an error of the form as a whole.
    pub fn refuse_all(&mut self, message: impl Into<String>) {
        self.general.push(message.into());
    }

    /// How to answer after a write that stands behind this form: what it made; or, with everything typed kept, the
    /// status of the form shown again: 422 when it was refused late, 409 or 503 when it could not be written now.
    pub fn settle<T>(&mut self, outcome: Result<Option<T>, PageError>) -> Result<Result<T, StatusCode>, PageError> {
        match outcome {
            Ok(Some(made)) => Ok(Ok(made)),
            Ok(None) => Ok(Err(StatusCode::UNPROCESSABLE_ENTITY)),
            Err(error @ (PageError::Unavailable(_) | PageError::Conflict(_))) => {
                let problem = error.problem();
                self.refuse_all(problem.message);
                Ok(Err(problem.status))
            }
            Err(error) => Err(error),
        }
    }

    /// Everything that stands in the fields, by name.
    pub fn pairs(&self) -> Vec<(String, String)> {
        let of_field = |(name, values): (&String, &Vec<String>)| {
            values.iter().map(|value| (name.clone(), value.clone())).collect::<Vec<_>>()
        };
        self.values.iter().flat_map(of_field).collect()
    }

    /// Sets what stands in a field.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.values.insert(name.to_owned(), vec![value.into()]);
    }

    /// Sets several texts of one field.
    pub fn set_all(&mut self, name: &str, values: impl IntoIterator<Item = String>) {
        self.values.insert(name.to_owned(), values.into_iter().collect());
    }

    /// Takes over what the validator found.
    pub fn take_errors(&mut self, errors: &ValidationErrors) {
        for (field, found) in errors.field_errors() {
            for error in found {
                let message = error.message.as_ref().map_or_else(|| "请检查这一项".to_owned(), ToString::to_string);
                self.refuse(&field, message);
            }
        }
    }

    /// All errors, those of the whole form first.
    pub fn summary(&self) -> Vec<FieldError> {
        let general = self.general.iter().map(|message| FieldError { field: None, message: message.clone() });
        let fields = self.errors.iter().flat_map(|(field, messages)| {
            messages.iter().map(|message| FieldError { field: Some(field.clone()), message: message.clone() })
        });
        general.chain(fields).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_stays_and_secrets_do_not() {
        let pairs = [("name", "甲"), ("topic", "a"), ("topic", "b"), ("password", "secret")];
        let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
        let view = FormView::of_pairs(&pairs, &["password"]);
        assert_eq!(view.value("name"), "甲");
        assert!(view.has("topic", "a") && view.has("topic", "b"));
        assert_eq!(view.value("password"), "");
    }

    #[test]
    fn late_errors_join_the_same_summary() {
        let mut view = FormView::default();
        view.refuse("document_number", "该文号已被使用");
        view.refuse_all("没有保存");
        let summary = view.summary();
        assert_eq!(summary[0].field, None);
        assert_eq!(summary[1].field.as_deref(), Some("document_number"));
        assert!(view.is_invalid());
    }
}
