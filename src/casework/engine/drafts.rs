//! Writing a draft: begin, save a section, attach and promise documents, copy from last year's, throw away.

use sea_orm::ActiveValue::Set;

use super::{Case, Done, Engine};
use crate::access::{Permit, Place};
use crate::casework::entity::{application, application_document, programme_call};
use crate::casework::event::CaseEvent;
use crate::casework::flow::{Action, State};
use crate::casework::permit::{self, Apply};
use crate::casework::programme::Programme;
use crate::casework::programme::catalogue::Current;
use crate::casework::store::applications::{self, Said};
use crate::casework::store::documents::{self, NewDocument};
use crate::casework::store::programmes::CallState;
use crate::casework::store::{revisions, sections};
use crate::forms::{Field, Raw, Section, prefill};
use crate::web::PageError;

/// What was typed into a section meanwhile by somebody else.
#[derive(Debug, Clone)]
pub struct Overtaken {
    /// Who.
    pub by: String,
    /// What stands there now.
    pub now: Raw,
    /// Its revision.
    pub revision: i32,
}

impl Engine<'_> {
    /// Begins a draft, filled with what the register knows.
    pub async fn begin(&self, place: &Place, current: &Current, call: &programme_call::Model) -> Done {
        self.begin_marked(place, current, call, false).await
    }

    /// The same, and says whether it is demonstration.
    pub async fn begin_marked(&self, place: &Place, current: &Current, call: &programme_call::Model, is_demo: bool) -> Done {
        if CallState::of(call, self.write.clock().now()) != CallState::Open {
            return Err(PageError::Conflict("这一批次现在不接受申报。请在项目页查看申报时间。".into()));
        }
        if applications::alive_in_call(&**self.write, place.organisation_id, call.id).await? > 0 {
            return Err(PageError::Conflict(
                "本单位在这一批次已有一件申报，请在“我的申报”中继续办理；确需重新填报的，请先撤回或删除。".into(),
            ));
        }
        let row = applications::begin(self.write, place, call, current.revision_id, is_demo).await?;
        let known = prefill(&current.definition.form, &super::profile(&row));
        let apply = permit::began(&row);
        for section in &current.definition.form.sections {
            let part = known.only(&keys(section));
            if !part.is_empty() {
                sections::save(self.write, &apply, &section.key, &part, 0).await?;
            }
        }
        let event = CaseEvent::of("application.begun", &row, format!("开始填报“{}”", current.definition.name));
        Ok((row, event))
    }

    /// Whether what the applicant typed may still be changed.
    pub fn is_editable(case: &Case) -> bool {
        matches!(case.state(), State::Draft | State::Correcting | State::Supplementing)
    }

    /// Refuses changes to what was handed in.
    pub fn editable(case: &Case) -> Result<(), PageError> {
        if Self::is_editable(case) {
            return Ok(());
        }
        Err(PageError::Conflict(format!("申报现在是“{}”，内容不能再修改。需要更正的，请用留言告诉经办人。", case.state().name())))
    }

    /// Saves a section over the revision that was read; or says who saved it meanwhile.
    pub async fn save_section(
        &self,
        permit: &Permit<Apply>,
        case: &Case,
        section_key: &str,
        typed: &Raw,
        over: i32,
    ) -> Result<Result<i32, Overtaken>, PageError> {
        Self::editable(case)?;
        if let Some(revision) = sections::save(self.write, permit, section_key, typed, over).await? {
            return Ok(Ok(revision));
        }
        let rows = sections::of(&**self.write, case.application.id).await?;
        let row = rows.into_iter().find(|row| row.section_key == section_key).ok_or_else(applications::raced)?;
        Ok(Err(Overtaken { by: row.saved_by_name.clone(), now: sections::raw(&row), revision: row.revision }))
    }

    /// The event of a saved section. It is quiet: drafts change often.
    pub fn saved(case: &Case, section_title: &str) -> crate::platform::Happened {
        CaseEvent::of("application.draft_saved", &case.application, format!("保存“{section_title}”"))
    }

    /// Attaches a file to a field.
    pub async fn attach(&self, permit: &Permit<Apply>, case: &Case, document: NewDocument) -> Done<application_document::Model> {
        Self::editable(case)?;
        if let Some(key) = &document.field_key {
            documents::keep_promise(self.write, permit, key).await?;
        }
        let row = documents::attach(self.write, permit, &case.application, document).await?;
        applications::touch(self.write, case.application.id).await?;
        let verb = if row.state == documents::PROMISED { "承诺容缺后补" } else { "上传材料" };
        let event = CaseEvent::of("application.document_attached", &case.application, format!("{verb}：{}", row.name));
        Ok((row, event))
    }

    /// Takes a file out.
    pub async fn detach(&self, permit: &Permit<Apply>, case: &Case, document: &application_document::Model) -> Done<()> {
        Self::editable(case)?;
        if !documents::remove(self.write, permit, document.id).await? {
            return Err(PageError::NotFound);
        }
        let event = CaseEvent::of("application.document_removed", &case.application, format!("移除材料：{}", document.name));
        Ok(((), event))
    }

    /// Throws a draft away.
    pub async fn discard(&self, permit: &Permit<Apply>, case: &Case) -> Done {
        let changes = application::ActiveModel::default();
        let row = applications::advance(self.write, permit, &case.application, Action::Discard, Said::default(), changes).await?;
        let event = CaseEvent::of("application.discarded", &row, "删除草稿");
        Ok((row, event))
    }

    /// Takes over what was handed in before, where sections are still empty.
    pub async fn copy(&self, permit: &Permit<Apply>, case: &Case, from: &application::Model) -> Done<usize> {
        Self::editable(case)?;
        if from.organisation_id != case.application.organisation_id || from.programme_id != case.application.programme_id {
            return Err(PageError::NotFound);
        }
        let frozen = revisions::of(&**self.write, from.id).await?;
        let Some(last) = frozen.last() else { return Err(PageError::NotFound) };
        let before = revisions::raw(last);
        let rows = sections::of(&**self.write, case.application.id).await?;
        let mut copied = 0;
        for section in &case.definition.form.sections {
            let row = rows.iter().find(|row| row.section_key == section.key);
            let own = row.map(sections::raw).unwrap_or_default();
            // What is typed already wins.
            let joined = before.only(&keys(section)).merged(&filled(&own));
            let over = row.map_or(0, |row| row.revision);
            if !own.changed(&joined).is_empty()
                && sections::save(self.write, permit, &section.key, &joined, over).await?.is_some()
            {
                copied += 1;
            }
        }
        let changes = application::ActiveModel { copied_from_id: Set(Some(from.id)), ..Default::default() };
        applications::change(self.write, permit, &case.application, changes).await?;
        let event = CaseEvent::of("application.copied", &case.application, "沿用上次申报的内容");
        Ok((copied, event))
    }

    /// Brings a draft to the programme's current revision: what is typed stays, and what the new form no longer asks is
    /// named.
    pub async fn migrate(&self, permit: &Permit<Apply>, case: &Case, current: &Current) -> Done<Vec<String>> {
        Self::editable(case)?;
        let words = changes_between(&case.definition, &current.definition);
        let changes = application::ActiveModel { revision_id: Set(current.revision_id), ..Default::default() };
        applications::change(self.write, permit, &case.application, changes).await?;
        let event = CaseEvent::of("application.migrated", &case.application, "申报项目已更新，草稿转到新的表单")
            .with_after(serde_json::json!({ "changes": words }));
        Ok((words, event))
    }
}

/// What an applicant has to know when a programme changed under a draft.
pub fn changes_between(before: &Programme, after: &Programme) -> Vec<String> {
    let fields = |programme: &Programme| -> Vec<(String, Field)> {
        programme.form.fields().map(|(_, field)| (field.key.clone(), field.clone())).collect()
    };
    let (old, new) = (fields(before), fields(after));
    let find = |all: &[(String, Field)], key: &str| all.iter().find(|(known, _)| known == key).map(|(_, field)| field.clone());
    let mut words = Vec::new();
    words.extend(new.iter().filter(|(key, _)| find(&old, key).is_none()).map(|(_, field)| format!("新增填写：{}", field.label)));
    words.extend(old.iter().filter(|(key, _)| find(&new, key).is_none()).map(|(_, field)| format!("不再填写：{}", field.label)));
    words.extend(new.iter().filter_map(|(key, field)| {
        let was = find(&old, key)?;
        (was != *field).then(|| format!("要求有变：{}", field.label))
    }));
    let amount = |programme: &Programme| programme.amount.as_ref().map(|amount| amount.text.clone());
    if amount(before) != amount(after) {
        words.push(format!("金额标准：{}", amount(after).unwrap_or_else(|| "不再给予资金".to_owned())));
    }
    let clauses = |programme: &Programme| programme.eligibility.iter().map(|clause| clause.text.clone()).collect::<Vec<_>>();
    let (old, new) = (clauses(before), clauses(after));
    words.extend(new.iter().filter(|text| !old.contains(text)).map(|text| format!("新的条件：{text}")));
    words.extend(old.iter().filter(|text| !new.contains(text)).map(|text| format!("不再要求：{text}")));
    words
}

fn keys(section: &Section) -> Vec<String> {
    section.fields.iter().map(|field| field.key.clone()).collect()
}

/// What is really typed, without fields that are empty.
fn filled(raw: &Raw) -> Raw {
    let keys: Vec<String> = raw.keys().map(str::to_owned).collect();
    raw.only(&keys)
}
