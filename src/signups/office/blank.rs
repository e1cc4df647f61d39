//! New rows: blank ones, copies of earlier ones, and those of a course.

use super::host::Host;
use super::list::divisions;
use crate::access::Cx;
use crate::signups::entity::occasion::{ActiveModel, Model};
use crate::signups::link::TRAINING;
use crate::signups::occasion;
use crate::signups::rules::Stage;
use crate::signups::subject::Template;
use crate::values::short_code;

/// A row about which nothing is known yet.
pub(super) fn blank<H: Host>(cx: &Cx<H>) -> Model {
    let organisation = cx.who.organisation();
    Model {
        organiser: organisation.as_ref().map_or_else(|| cx.site.zone.footer.organiser.clone(), |(_, name)| name.clone()),
        contact: if H::IS_OFFICE { cx.site.zone.footer.telephone.clone() } else { String::new() },
        division_code: divisions(cx).first().map(|(code, _)| code.clone()).unwrap_or_default(),
        organisation_id: organisation.map(|(id, _)| id),
        made_by: Some(cx.who.id()),
        made_by_name: cx.who.name().to_owned(),
        ..occasion::blank(cx.site.clock.now())
    }
}

/// A copy of an earlier one that is new in all that makes it itself.
pub(super) fn row_of(blank: &Model, earlier: Model) -> Model {
    Model {
        id: 0,
        code: short_code::random(),
        series: None,
        stage: Stage::Draft.key().to_owned(),
        stage_note: None,
        published_at: None,
        cancelled_at: None,
        source_mark: None,
        is_demo: false,
        organisation_id: blank.organisation_id,
        made_by: blank.made_by,
        made_by_name: blank.made_by_name.clone(),
        revision: 1,
        created_at: blank.created_at,
        updated_at: blank.updated_at,
        ..earlier
    }
}

pub(super) fn course_row(row: Model, id: &str, course: Template) -> Model {
    Model {
        kind: TRAINING.to_owned(),
        subject_id: id.parse().ok(),
        title: course.title,
        category: course.category,
        summary: course.summary.chars().take(200).collect(),
        body: course.body,
        needs_identity: course.needs_identity,
        form: course.form,
        ..row
    }
}

/// A row to be written anew.
pub(super) fn new_row(row: Model) -> ActiveModel {
    use sea_orm::{ActiveModelTrait as _, IntoActiveModel as _};
    let mut new = row.into_active_model().reset_all();
    new.id = sea_orm::ActiveValue::NotSet;
    new
}
